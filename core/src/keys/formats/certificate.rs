//! Reading the certificates that the service issues.

use std::fmt;

use x509_cert::certificate::{CertificateInner, Raw, TbsCertificateInner};
use x509_cert::der::asn1::{Any, BitStringRef};
use x509_cert::der::{
    self, Decode as _, Encode as _, ErrorKind, Reader as _, SliceReader, Tag, Tagged as _,
};
use x509_cert::time::Time;

use crate::Timestamp;
use crate::keys::{armor, oid};

/// An X.509 certificate, read but not validated: nothing is said about who issued it or whether it is still good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    serial_number: String,
    not_before: Timestamp,
    not_after: Timestamp,
    public_key: Vec<u8>,
    pem: String,
    der: Vec<u8>,
    // Strange serial numbers and times are between the authority and its customers.
    read: CertificateInner<Raw>,
}

impl Certificate {
    /// Read one certificate from DER.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateProblem> {
        let read = CertificateInner::<Raw>::from_der(der).map_err(|error| match error.kind() {
            ErrorKind::TrailingData { .. } => CertificateProblem::TrailingData,
            _ => CertificateProblem::Malformed,
        })?;
        Self::of(der, read).ok_or(CertificateProblem::Malformed)
    }

    fn of(der: &[u8], read: CertificateInner<Raw>) -> Option<Self> {
        let content = read.tbs_certificate();
        let key = content.subject_public_key_info();
        // Keys and signatures are whole bytes.
        for bits in [&key.subject_public_key, read.signature()] {
            bits.as_bytes()?;
        }
        Some(Self {
            serial_number: serial_number(content.serial_number().as_bytes())?,
            not_before: moment(content.validity().not_before)?,
            not_after: moment(content.validity().not_after)?,
            public_key: key.to_der().ok()?,
            pem: armor::encode("CERTIFICATE", der).to_string(),
            der: der.to_vec(),
            read,
        })
    }

    /// What is signed.
    pub(crate) fn content(&self) -> &TbsCertificateInner<Raw> {
        self.read.tbs_certificate()
    }

    /// What is signed, how, and the signature: each as it stands in the certificate. Nothing where what is signed names
    /// another algorithm (RFC 5280, section 4.1.1.2).
    pub(crate) fn signed(&self) -> Option<(&[u8], &[u8], &[u8])> {
        let is_one = self.content().signature() == self.read.signature_algorithm();
        is_one.then(|| signed(&self.der)).flatten()
    }

    /// The certificate as DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The serial number as upper-case hexadecimal without separators, the way `DigiCert` ONE writes it.
    pub fn serial_number(&self) -> &str {
        &self.serial_number
    }

    /// The subject's common name, where it has one; the most specific (last) one where it has several.
    pub fn subject_common_name(&self) -> Option<&str> {
        let names = self.content().subject().iter();
        let common = names.filter(|part| part.oid.as_bytes() == oid::COMMON_NAME);
        name_text(&common.last()?.value)
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

/// What a certificate or a revocation list signs, how, and the signature.
fn signed(der: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let mut reader = SliceReader::new(der).ok()?;
    let parts = reader.sequence(|inside| -> der::Result<_> {
        let (content, algorithm) = (inside.tlv_bytes()?, inside.tlv_bytes()?);
        Ok((content, algorithm, BitStringRef::decode(inside)?))
    });
    let (content, algorithm, signature) = parts.ok()?;
    Some((content, algorithm, signature.as_bytes()?))
}

/// The text of a part of a name; nothing in the character sets that nobody should use any more.
pub(crate) fn name_text(value: &Any) -> Option<&str> {
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString => {
            std::str::from_utf8(value.value()).ok()
        }
        _ => None,
    }
}

/// A time as ours.
fn moment(time: Time) -> Option<Timestamp> {
    Timestamp::from_unix_millis(i64::try_from(time.to_unix_duration().as_millis()).ok()?)
}

/// The digits of a serial number; nothing where it has none.
fn serial_number(bytes: &[u8]) -> Option<String> {
    // DER puts a zero byte before a number whose first bit is set; it is no part of the number.
    match bytes {
        [] => None,
        [0, digits @ ..] if !digits.is_empty() => Some(hex(digits)),
        digits => Some(hex(digits)),
    }
}

/// Bytes in upper-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    let digits = halves.filter_map(|half| char::from_digit(half.into(), 16));
    digits.map(|digit| digit.to_ascii_uppercase()).collect()
}

/// Why a text is not a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateProblem {
    /// The text has no PEM certificate.
    NotPem,
    /// A certificate in it does not parse.
    Malformed,
    /// There are bytes after the certificate's end.
    TrailingData,
}

impl CertificateProblem {
    /// The stable code: `not_pem`, `malformed` or `trailing_data`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotPem => "not_pem",
            Self::Malformed => "malformed",
            Self::TrailingData => "trailing_data",
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
            Self::TrailingData => "there are bytes after the certificate's end",
        })
    }
}

impl std::error::Error for CertificateProblem {}
