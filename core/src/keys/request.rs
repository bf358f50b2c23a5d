//! Reading a certificate signing request, and verifying it where this build can.

use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer as _;
use x509_parser::x509::{X509Name, X509Version};

use super::armor;
use super::claim::{Claim, claim};
use super::problem::{CsrProblem, MAX_CSR_BYTES, request_der};
#[cfg(feature = "keys")]
use super::verify::verify;

/// A certificate signing request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csr {
    subject_common_name: Option<String>,
    public_key: Vec<u8>,
    der: Vec<u8>,
    pem: String,
}

impl Csr {
    /// The subject's common name, where it has one; the most specific (last) one where it has several.
    pub fn subject_common_name(&self) -> Option<&str> {
        self.subject_common_name.as_deref()
    }

    /// The public key as DER `SubjectPublicKeyInfo`.
    pub fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    /// The request as DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The request as PEM, label CERTIFICATE REQUEST, 64 columns, LF line ends, nothing around it. This is the form to
    /// send: a public client of the service turns CRLF into LF first, which hints that CRLF is refused.
    pub fn pem(&self) -> &str {
        &self.pem
    }
}

/// Read a PEM request that a caller brings, and verify its signature.
#[cfg(feature = "keys")]
pub fn inspect(pem: &str) -> Result<Csr, CsrProblem> {
    inspect_der(&request_der(pem)?)
}

/// Read a DER request that a caller brings, and verify its signature.
#[cfg(feature = "keys")]
pub fn inspect_der(der: &[u8]) -> Result<Csr, CsrProblem> {
    let (request, claim) = read_der(der)?;
    verify(&claim)?;
    Ok(request)
}

/// Read a PEM request that a caller brings, for a host that verifies its signature.
pub fn read_request(pem: &str) -> Result<(Csr, Claim), CsrProblem> {
    read_der(&request_der(pem)?)
}

fn read_der(der: &[u8]) -> Result<(Csr, Claim), CsrProblem> {
    if der.len() > MAX_CSR_BYTES {
        return Err(CsrProblem::TooLarge { size: der.len() });
    }
    let (rest, request) =
        X509CertificationRequest::from_der(der).map_err(|_| CsrProblem::Malformed {
            detail: "its DER is not a PKCS#10 request",
        })?;
    if !rest.is_empty() {
        return Err(CsrProblem::Malformed {
            detail: "there are bytes after its end",
        });
    }
    let info = &request.certification_request_info;
    if info.version != X509Version(0) {
        return Err(CsrProblem::Malformed {
            detail: "its version is not 1",
        });
    }
    let claim = claim(&request)?;
    let csr = Csr {
        subject_common_name: common_name(&info.subject),
        public_key: info.subject_pki.raw.to_vec(),
        der: der.to_vec(),
        pem: armor::encode("CERTIFICATE REQUEST", der).to_string(),
    };
    Ok((csr, claim))
}

/// The last common name of a distinguished name, whose order is from general to specific.
pub(super) fn common_name(name: &X509Name<'_>) -> Option<String> {
    name.iter_common_name()
        .last()?
        .as_str()
        .ok()
        .map(str::to_owned)
}
