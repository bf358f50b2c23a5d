//! Reading the certificates that the service issues.

use std::fmt;

use super::moment::moment;
use crate::Timestamp;
use crate::keys::armor;
use crate::keys::der::{INTEGER, Reader, context, context_constructed};
use crate::keys::name::Name;
use crate::keys::public_key::{AlgorithmIdentifier, PublicKeyInfo};
use crate::keys::request::extensions;

/// An X.509 certificate, read but not validated: nothing is said about who issued it or whether it is still good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    serial_number: String,
    subject_common_name: Option<String>,
    not_before: Timestamp,
    not_after: Timestamp,
    public_key: Vec<u8>,
    pem: String,
}

impl Certificate {
    /// Read one certificate from DER.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateProblem> {
        Self::read(der).ok_or(CertificateProblem::Malformed)
    }

    fn read(der: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(der);
        let mut certificate = reader.sequence()?;
        reader.end()?;
        let mut content = certificate.sequence()?;
        AlgorithmIdentifier::read(&mut certificate)?;
        certificate.bits()?;
        certificate.end()?;

        if let Some(version) = content.optional(context_constructed(0)) {
            let mut version = version.inside();
            if !matches!(version.integer()?, [0..=2]) {
                return None;
            }
            version.end()?;
        }
        // Some authorities once wrote numbers that are negative or have zeros in front.
        let serial = content.expect(INTEGER)?.content;
        AlgorithmIdentifier::read(&mut content)?;
        let _issuer = Name::read(&mut content)?;
        let mut validity = content.sequence()?;
        let not_before = moment(&validity.any()?)?;
        let not_after = moment(&validity.any()?)?;
        validity.end()?;
        let subject = Name::read(&mut content)?;
        let key = PublicKeyInfo::read(&mut content)?;
        // Unique identifiers of issuer and subject, which nobody uses, and extensions.
        content.optional(context(1));
        content.optional(context(2));
        if let Some(extra) = content.optional(context_constructed(3)) {
            let mut extra = extra.inside();
            extensions(extra.sequence()?)?;
            extra.end()?;
        }
        content.end()?;
        Some(Self {
            serial_number: hex(serial)?,
            subject_common_name: subject.common_name.map(str::to_owned),
            not_before,
            not_after,
            public_key: key.whole.to_vec(),
            pem: armor::encode("CERTIFICATE", der).to_string(),
        })
    }

    /// The serial number as upper-case hexadecimal without separators, the way `DigiCert` ONE writes it.
    pub fn serial_number(&self) -> &str {
        &self.serial_number
    }

    /// The subject's common name, where it has one.
    pub fn subject_common_name(&self) -> Option<&str> {
        self.subject_common_name.as_deref()
    }

    /// The start of the validity.
    pub fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// The last second of the validity.
    pub fn not_after(&self) -> Timestamp {
        self.not_after
    }

    /// The public key as DER `SubjectPublicKeyInfo`.
    pub fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    /// The certificate alone as PEM with LF line ends.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Whether the certificate was issued for this public key (DER `SubjectPublicKeyInfo`).
    pub fn matches_key(&self, public_key: &[u8]) -> bool {
        self.public_key == public_key
    }
}

/// All certificates of a PEM text in their order, by convention the device's own first and its issuers after it.
/// Blocks of other kinds are passed over.
pub fn read_certificates(pem: &str) -> Result<Vec<Certificate>, CertificateProblem> {
    let certificates = armor::blocks(pem)
        .filter(|block| matches!(block.label, "CERTIFICATE" | "X509 CERTIFICATE"))
        .map(|block| Certificate::from_der(&block.decode().ok_or(CertificateProblem::Malformed)?))
        .collect::<Result<Vec<_>, _>>()?;
    if certificates.is_empty() {
        Err(CertificateProblem::NotPem)
    } else {
        Ok(certificates)
    }
}

/// Whether the first certificate of a PEM text was issued for this public key (DER `SubjectPublicKeyInfo`).
pub fn matches_key(pem: &str, public_key: &[u8]) -> Result<bool, CertificateProblem> {
    let certificates = read_certificates(pem)?;
    Ok(certificates
        .first()
        .is_some_and(|certificate| certificate.matches_key(public_key)))
}

/// A number's digits, or nothing where it has none.
fn hex(bytes: &[u8]) -> Option<String> {
    // DER puts a zero byte before a number whose first bit is set; it is no part of the number.
    let digits = match bytes {
        [] => return None,
        [0, rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    let digit =
        |half: u8| char::from_digit(half.into(), 16).map(|digit| digit.to_ascii_uppercase());
    digits
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)])
        .collect()
}

/// Why a text is not a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateProblem {
    /// The text has no PEM certificate.
    NotPem,
    /// A certificate in it does not parse.
    Malformed,
}

impl CertificateProblem {
    /// The stable code: `not_pem` or `malformed`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotPem => "not_pem",
            Self::Malformed => "malformed",
        }
    }
}

impl fmt::Display for CertificateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPem => {
                "no PEM certificate: expected a block that begins with -----BEGIN CERTIFICATE-----"
            }
            Self::Malformed => "the certificate does not parse",
        })
    }
}

impl std::error::Error for CertificateProblem {}
