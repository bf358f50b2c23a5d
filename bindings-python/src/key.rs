//! Private keys and certificate signing requests.

use std::sync::Arc;

use devtrust::keys::{
    self, Csr, CsrBuilder, KeyAlgorithm, Signer as _, SoftwareKey, SoftwareKeyProblem,
};
use devtrust::{Error, ErrorCode, ViolationCode};
use futures_util::FutureExt as _;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMapping};

use crate::error;
use crate::secret::Secret;
use crate::settings::secret;

/// The kinds of keys, by the names that Python uses.
const ALGORITHMS: [(&str, KeyAlgorithm); 6] = [
    ("ecdsa_p256_sha256", KeyAlgorithm::EcdsaP256Sha256),
    ("ecdsa_p384_sha384", KeyAlgorithm::EcdsaP384Sha384),
    ("ed25519", KeyAlgorithm::Ed25519),
    ("rsa_pkcs1_sha256", KeyAlgorithm::RsaPkcs1Sha256),
    ("rsa_pkcs1_sha384", KeyAlgorithm::RsaPkcs1Sha384),
    ("rsa_pkcs1_sha512", KeyAlgorithm::RsaPkcs1Sha512),
];

/// A private key in this process's memory: P-256 or P-384. It is a `Signer`.
///
/// It shows nothing of itself and is not pickled.
#[pyclass(frozen, module = "devtrust")]
#[derive(Debug)]
pub(crate) struct PrivateKey(Arc<SoftwareKey>);

impl PrivateKey {
    /// The key itself.
    pub(crate) fn key(&self) -> Arc<SoftwareKey> {
        Arc::clone(&self.0)
    }
}

#[pymethods]
impl PrivateKey {
    /// Makes a new key.
    ///
    /// Args:
    ///     algorithm: `ecdsa_p256_sha256`, which every certificate profile seen so far takes, or `ecdsa_p384_sha384`.
    #[staticmethod]
    #[pyo3(signature = (algorithm="ecdsa_p256_sha256"))]
    fn generate(py: Python<'_>, algorithm: &str) -> PyResult<Self> {
        let algorithm = parse_algorithm(py, algorithm)?;
        loaded(py, py.detach(|| SoftwareKey::generate_with(algorithm)))
    }

    /// Reads a key from PEM (PKCS#8), as text or as a `Secret`.
    #[staticmethod]
    fn from_pem(py: Python<'_>, pem: &Bound<'_, PyAny>) -> PyResult<Self> {
        loaded(py, SoftwareKey::from_pem(secret(pem)?.reveal()))
    }

    /// The key in PEM (PKCS#8), as a `Secret`.
    fn to_pem(&self) -> Secret {
        Secret(devtrust::Secret::new(self.0.to_pem().as_str()))
    }

    /// What the key signs with.
    #[getter]
    fn algorithm(&self) -> &'static str {
        let algorithm = self.0.algorithm();
        ALGORITHMS
            .iter()
            .find(|(_, known)| *known == algorithm)
            .map_or("", |(name, _)| *name)
    }

    /// The public half, as DER `SubjectPublicKeyInfo`.
    #[getter]
    fn public_key<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.public_key())
    }

    /// Signs a message; the result is an ECDSA signature in DER.
    fn sign<'py>(&self, py: Python<'py>, message: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        let signature = py.detach(|| self.0.sign(message).now_or_never());
        match signature {
            Some(Ok(signature)) => Ok(PyBytes::new(py, &signature)),
            Some(Err(problem)) => Err(signer_problem(py, &problem.to_string())),
            None => Err(signer_problem(py, "the key did not sign at once")),
        }
    }

    /// Makes a certificate signing request (PKCS#10, in PEM) for this key.
    ///
    /// Args:
    ///     attributes: Certificate fields with their values, under the names that a policy's enrollment specification
    ///         gives: `{"subject.common_name": "press-41", "san.dns_name": "press-41.example"}`.
    ///
    /// Raises:
    ///     ValidationError: An attribute is unknown, or its value does not fit.
    fn csr(&self, py: Python<'_>, attributes: &Bound<'_, PyMapping>) -> PyResult<String> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for pair in attributes.items()?.iter() {
            pairs.push(pair.extract()?);
        }
        let refused = |problem: &dyn std::fmt::Display| {
            let violation = devtrust::Violation::new(
                "attributes",
                ViolationCode::Attribute,
                problem.to_string(),
                "Use the names that the policy's enrollment specification gives.",
            );
            error::to_python(py, &Error::invalid(vec![violation]))
        };
        let builder =
            CsrBuilder::from_attributes(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())))
                .map_err(|problem| refused(&problem))?;
        // A key in memory signs without waiting.
        let signed = py.detach(|| builder.sign(self.0.as_ref()).now_or_never());
        match signed {
            Some(Ok(csr)) => Ok(csr.pem().to_owned()),
            Some(Err(problem)) => Err(signer_problem(py, &problem.to_string())),
            None => Err(signer_problem(py, "the key did not sign at once")),
        }
    }

    /// Whether a certificate (PEM; of a chain, the first) is for this key.
    fn matches(&self, py: Python<'_>, certificate: &str) -> PyResult<bool> {
        keys::matches_key(certificate, self.0.public_key()).map_err(|problem| {
            error::to_python(
                py,
                &Error::new(ErrorCode::DecodeUnexpectedShape, problem.to_string()),
            )
        })
    }

    fn __repr__(&self) -> String {
        format!("PrivateKey({}, ***)", self.algorithm())
    }
}

/// Verifies a certificate signing request (PKCS#10, in PEM): that it is signed with the key that it carries.
///
/// Before a call, only its structure is looked at; the service verifies the signature, too. Use this where a request comes from
/// elsewhere and is to be sent later.
///
/// Raises:
///     ValidationError: With the violation: `csr.bad_signature`, `csr.malformed`, `csr.unsupported_algorithm`, ...
#[pyfunction]
pub(crate) fn verify_csr(py: Python<'_>, csr: &str) -> PyResult<()> {
    py.detach(|| Csr::from_pem(csr).and_then(|csr| csr.verify()))
        .map_err(|problem| error::to_python(py, &problem.into()))
}

fn loaded(py: Python<'_>, key: Result<SoftwareKey, SoftwareKeyProblem>) -> PyResult<PrivateKey> {
    key.map(|key| PrivateKey(Arc::new(key))).map_err(|problem| {
        error::to_python(
            py,
            &Error::new(ErrorCode::ConfigurationSigner, problem.to_string()),
        )
    })
}

fn signer_problem(py: Python<'_>, what: &str) -> PyErr {
    error::to_python(py, &Error::new(ErrorCode::ConfigurationSigner, what))
}

fn parse_algorithm(py: Python<'_>, name: &str) -> PyResult<KeyAlgorithm> {
    ALGORITHMS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, algorithm)| *algorithm)
        .ok_or_else(|| {
            let known: Vec<&str> = ALGORITHMS.iter().map(|(name, _)| *name).collect();
            let what = format!(
                "{name:?} is not a kind of key; it must be one of {}",
                known.join(", ")
            );
            signer_problem(py, &what)
        })
}

/// What kind of key an object with `sign` holds, and its public half.
pub(crate) fn describe(signer: &Bound<'_, PyAny>) -> PyResult<(KeyAlgorithm, Vec<u8>)> {
    if !signer.hasattr("sign")? {
        return Err(PyTypeError::new_err(
            "a signer has algorithm, public_key and sign; see devtrust.Signer",
        ));
    }
    let algorithm: String = signer.getattr("algorithm")?.extract()?;
    let public_key: Vec<u8> = signer.getattr("public_key")?.extract()?;
    Ok((parse_algorithm(signer.py(), &algorithm)?, public_key))
}
