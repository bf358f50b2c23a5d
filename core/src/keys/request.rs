//! Reading a certificate signing request.

use super::armor;
use super::der::{BOOLEAN, Element, OCTET_STRING, Reader, SEQUENCE, SET, context_constructed};
use super::name::Name;
use super::oid;
use super::problem::{CsrProblem, MAX_CSR_BYTES, request_der};
use super::public_key::{AlgorithmIdentifier, PublicKeyInfo};

/// A certificate signing request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csr {
    der: Vec<u8>,
    pem: String,
}

impl Csr {
    /// Reads a request in PEM: that it is PKCS#10, of an ordinary size, alone in its text, and no private key beside it. Its
    /// signature is not verified.
    pub fn from_pem(pem: &str) -> Result<Self, CsrProblem> {
        Self::from_der(&request_der(pem)?)
    }

    /// Reads a request in DER. Its signature is not verified.
    pub fn from_der(der: &[u8]) -> Result<Self, CsrProblem> {
        Parts::of(der)?;
        Ok(Self {
            der: der.to_vec(),
            pem: armor::encode("CERTIFICATE REQUEST", der).to_string(),
        })
    }

    /// The subject's common name, where it has one; the most specific (last) one where it has several.
    pub fn subject_common_name(&self) -> Option<&str> {
        self.parts()?.subject.common_name
    }

    /// The public key as DER `SubjectPublicKeyInfo`.
    pub fn public_key(&self) -> &[u8] {
        self.parts().map_or(&[], |parts| parts.key.whole)
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

    /// Always there: it was read before.
    fn parts(&self) -> Option<Parts<'_>> {
        Parts::of(&self.der).ok()
    }
}

/// A request taken apart (RFC 2986).
pub(super) struct Parts<'a> {
    version: &'a [u8],
    subject: Name<'a>,
    pub(super) key: PublicKeyInfo<'a>,
    pub(super) signed: Signed<'a>,
}

/// What a request says of its signature.
pub(super) struct Signed<'a> {
    /// What is signed.
    pub(super) info: &'a [u8],
    pub(super) algorithm: AlgorithmIdentifier<'a>,
    pub(super) signature: &'a [u8],
}

impl<'a> Parts<'a> {
    /// Takes a request apart.
    pub(super) fn of(der: &'a [u8]) -> Result<Self, CsrProblem> {
        if der.len() > MAX_CSR_BYTES {
            return Err(CsrProblem::TooLarge { size: der.len() });
        }
        let malformed = |detail| CsrProblem::Malformed { detail };
        let mut reader = Reader::new(der);
        let parts = reader
            .expect(SEQUENCE)
            .and_then(|request| Self::read(&request))
            .ok_or(malformed("its DER is not a PKCS#10 request"))?;
        if !reader.is_empty() {
            return Err(malformed("there are bytes after its end"));
        }
        if parts.version != [0] {
            return Err(malformed("its version is not 1"));
        }
        Ok(parts)
    }

    fn read(request: &Element<'a>) -> Option<Self> {
        let mut request = request.inside();
        let info = request.expect(SEQUENCE)?;
        let algorithm = AlgorithmIdentifier::read(&mut request)?;
        let signature = request.bits()?;
        request.end()?;

        let mut inside = info.inside();
        let version = inside.integer()?;
        let subject = Name::read(&mut inside)?;
        let key = PublicKeyInfo::read(&mut inside)?;
        attributes(&inside.expect(context_constructed(0))?)?;
        inside.end()?;
        Some(Self {
            version,
            subject,
            key,
            signed: Signed {
                info: info.whole,
                algorithm,
                signature,
            },
        })
    }
}

/// That these are attributes. What they ask for is between the caller and the service.
fn attributes(attributes: &Element<'_>) -> Option<()> {
    let mut attributes = attributes.inside();
    while !attributes.is_empty() {
        let mut attribute = attributes.sequence()?;
        let kind = attribute.oid()?;
        let mut values = attribute.expect(SET)?.inside();
        attribute.end()?;
        if kind == oid::EXTENSION_REQUEST {
            extensions(values.sequence()?)?;
            values.end()?;
        }
        while !values.is_empty() {
            values.any()?;
        }
    }
    Some(())
}

/// That these are extensions, whatever is in them.
pub(super) fn extensions(mut extensions: Reader<'_>) -> Option<()> {
    while !extensions.is_empty() {
        let mut extension = extensions.sequence()?;
        extension.oid()?;
        if let Some(critical) = extension.optional(BOOLEAN)
            && !matches!(critical.content, [0 | 0xff])
        {
            return None;
        }
        extension.expect(OCTET_STRING)?;
        extension.end()?;
    }
    Some(())
}
