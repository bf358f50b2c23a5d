//! Building a certificate signing request for any [`Signer`].

use std::cell::RefCell;
use std::fmt;

use rcgen::{CertificateParams, DistinguishedName, PublicKeyData, SignatureAlgorithm, SigningKey};

use super::attributes::{self, AttributeProblem, Field};
use super::der;
use super::problem::CsrProblem;
use super::public_key::RawPublicKey;
#[cfg(feature = "keys")]
use super::request::{Csr, inspect_der};
#[cfg(feature = "keys")]
use super::signer::Signer;
use super::signer::{KeyAlgorithm, SignerError};

/// A certificate signing request before it is signed: a subject and alternative names, both possibly empty.
#[derive(Debug, Clone)]
pub struct CsrBuilder {
    params: CertificateParams,
}

impl CsrBuilder {
    /// From attribute names and values, in the order the subject is to have.
    ///
    /// Names are the service's: `subject.common_name`, `.country`, `.state`, `.locality`, `.organization_name`,
    /// `.organization_unit`, `.serial_number`, `.email`; `san.dns_name`, `.uri`, `.ip_address`, `.email`. A subject
    /// attribute can be given once, an alternative name many times. All problems are reported together.
    pub fn from_attributes<N, V>(
        attributes: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, CsrBuildError>
    where
        N: AsRef<str>,
        V: AsRef<str>,
    {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        let mut problems = Vec::new();
        for (name, value) in attributes {
            let name = name.as_ref();
            match attributes::field(name, value.as_ref()) {
                Ok(Field::Subject(kind, _)) if params.distinguished_name.get(&kind).is_some() => {
                    problems.push(attributes::problem(
                        name,
                        "duplicate_attribute",
                        "is given twice".into(),
                    ));
                }
                Ok(Field::Subject(kind, value)) => params.distinguished_name.push(kind, value),
                Ok(Field::AlternativeName(name)) => params.subject_alt_names.push(name),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() {
            Ok(Self { params })
        } else {
            Err(CsrBuildError::Attributes(problems))
        }
    }

    /// Have the request signed. The result's signature has been verified, so that a signer that hashes twice or holds
    /// another key than it says is found out here and not at the service.
    #[cfg(feature = "keys")]
    pub async fn sign(&self, signer: &dyn Signer) -> Result<Csr, CsrBuildError> {
        let algorithm = signer.algorithm();
        let to_be_signed = self.to_be_signed(algorithm, signer.public_key())?;
        let signature = signer
            .sign(&to_be_signed)
            .await
            .map_err(CsrBuildError::Signer)?;
        let der = self.assemble(algorithm, signer.public_key(), signature)?;
        inspect_der(&der).map_err(CsrBuildError::Unverified)
    }

    /// The first of two passes through the synchronous builder: the content to sign, which holds nothing random or
    /// dated, so that the second pass encodes the same bytes. The public key is DER `SubjectPublicKeyInfo`.
    pub fn to_be_signed(
        &self,
        algorithm: KeyAlgorithm,
        spki: &[u8],
    ) -> Result<Vec<u8>, CsrBuildError> {
        let captured = RefCell::new(Vec::new());
        let key = Pass {
            key: public_key(algorithm, spki)?,
            captured: Some(&captured),
            signature: Vec::new(),
        };
        self.params
            .serialize_request(&key)
            .map_err(|_| CsrBuildError::Encoding)?;
        Ok(captured.into_inner())
    }

    /// The second pass: the request as DER, with its signature in either form. It is not verified.
    pub fn assemble(
        &self,
        algorithm: KeyAlgorithm,
        spki: &[u8],
        signature: Vec<u8>,
    ) -> Result<Vec<u8>, CsrBuildError> {
        let key = Pass {
            key: public_key(algorithm, spki)?,
            captured: None,
            signature: normalise(algorithm, signature),
        };
        let request = self
            .params
            .serialize_request(&key)
            .map_err(|_| CsrBuildError::Encoding)?;
        Ok(request.der().to_vec())
    }
}

fn public_key(algorithm: KeyAlgorithm, spki: &[u8]) -> Result<RawPublicKey, CsrBuildError> {
    RawPublicKey::from_spki(algorithm, spki).ok_or(CsrBuildError::PublicKey)
}

/// Stands in for the key while the builder encodes.
struct Pass<'a> {
    key: RawPublicKey,
    captured: Option<&'a RefCell<Vec<u8>>>,
    signature: Vec<u8>,
}

impl PublicKeyData for Pass<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.key.der_bytes()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        PublicKeyData::algorithm(&self.key)
    }
}

impl SigningKey for Pass<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        if let Some(captured) = self.captured {
            *captured.borrow_mut() = message.to_vec();
        }
        Ok(self.signature.clone())
    }
}

/// An ECDSA signature as the two numbers side by side becomes the DER that X.509 wants; anything else stays. The
/// lengths cannot be confused: DER of the same length would need two numbers that both start with over three zero
/// bytes, and even then it begins with the tag of a sequence and its exact length.
fn normalise(algorithm: KeyAlgorithm, signature: Vec<u8>) -> Vec<u8> {
    let Some(number) = algorithm.ecdsa_number_bytes() else {
        return signature;
    };
    if signature.len() != 2 * number || is_der_sequence(&signature) {
        return signature;
    }
    let (r, s) = signature.split_at(number);
    der::element(
        der::SEQUENCE,
        &[&der::unsigned_integer(r), &der::unsigned_integer(s)],
    )
}

fn is_der_sequence(bytes: &[u8]) -> bool {
    matches!(bytes, [der::SEQUENCE, length, rest @ ..]
        if usize::from(*length) == rest.len() && rest.first() == Some(&der::INTEGER))
}

/// Why a request could not be built.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CsrBuildError {
    /// Attributes that cannot go into a request, all of them.
    Attributes(Vec<AttributeProblem>),
    /// The signer's public key does not parse, or is of another kind than its algorithm.
    PublicKey,
    /// The key did not sign.
    Signer(SignerError),
    /// The signer's signature does not make a valid request.
    Unverified(CsrProblem),
    /// The request could not be encoded.
    Encoding,
}

impl fmt::Display for CsrBuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attributes(problems) => {
                for (index, problem) in problems.iter().enumerate() {
                    write!(f, "{}{problem}", if index == 0 { "" } else { "; " })?;
                }
                Ok(())
            }
            Self::PublicKey => f.write_str(
                "the signer's public key is not the DER SubjectPublicKeyInfo of its algorithm's kind of key",
            ),
            Self::Signer(error) => error.fmt(f),
            Self::Unverified(CsrProblem::BadSignature) => f.write_str(
                "the signer's signature does not verify with its public key: check that it signs the message itself, \
                 not a hash of it, and with the key it says",
            ),
            Self::Unverified(problem) => problem.fmt(f),
            Self::Encoding => f.write_str("the certificate signing request could not be encoded"),
        }
    }
}

impl std::error::Error for CsrBuildError {}
