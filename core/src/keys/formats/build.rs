//! Building a certificate signing request for any `Signer`.

use std::fmt;

use super::attributes::{self, AttributeProblem, Field};
use super::encode::{encode_bits, encode_oid, encode_signature_algorithm, is_public_key};
use super::signer::{KeyAlgorithm, SignerError};
use crate::keys::der;
use crate::keys::oid;
use crate::keys::problem::CsrProblem;

/// A certificate signing request before it is signed: a subject and alternative names, both possibly empty.
#[derive(Debug, Clone)]
pub struct CsrBuilder {
    /// Each part's kind, and its value in DER.
    subject: Vec<(&'static [u8], Vec<u8>)>,
    /// The alternative names in DER, one behind the other.
    alternative_names: Vec<u8>,
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
        let mut subject: Vec<(&[u8], Vec<u8>)> = Vec::new();
        let mut alternative_names = Vec::new();
        let mut problems = Vec::new();
        for (name, value) in attributes {
            let name = name.as_ref();
            match attributes::field(name, value.as_ref()) {
                Ok(Field::Subject(kind, _)) if subject.iter().any(|(given, _)| *given == kind) => {
                    problems.push(attributes::problem(
                        name,
                        "duplicate_attribute",
                        "is given twice".into(),
                    ));
                }
                Ok(Field::Subject(kind, value)) => subject.push((kind, value)),
                Ok(Field::AlternativeName(name)) => alternative_names.extend(name),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() {
            Ok(Self {
                subject,
                alternative_names,
            })
        } else {
            Err(CsrBuildError::Attributes(problems))
        }
    }

    /// The content to sign (RFC 2986, `CertificationRequestInfo`), which holds nothing random or dated. The public key is
    /// DER `SubjectPublicKeyInfo`.
    pub fn to_be_signed(
        &self,
        algorithm: KeyAlgorithm,
        spki: &[u8],
    ) -> Result<Vec<u8>, CsrBuildError> {
        if !is_public_key(algorithm, spki) {
            return Err(CsrBuildError::PublicKey);
        }
        let subject: Vec<u8> = self
            .subject
            .iter()
            .flat_map(|(kind, value)| {
                let part = der::element(der::SEQUENCE, &[&encode_oid(kind), value]);
                der::element(der::SET, &[&part])
            })
            .collect();
        let version = der::unsigned_integer(&[0]);
        let subject = der::element(der::SEQUENCE, &[&subject]);
        let attributes = der::element(der::context_constructed(0), &[&self.extension_request()]);
        Ok(der::element(
            der::SEQUENCE,
            &[&version, &subject, spki, &attributes],
        ))
    }

    /// The request as DER, with its signature in either form. It is not verified.
    pub fn assemble(
        &self,
        algorithm: KeyAlgorithm,
        spki: &[u8],
        signature: Vec<u8>,
    ) -> Result<Vec<u8>, CsrBuildError> {
        let content = self.to_be_signed(algorithm, spki)?;
        let signature = encode_bits(&normalise(algorithm, signature));
        let algorithm = encode_signature_algorithm(algorithm);
        Ok(der::element(
            der::SEQUENCE,
            &[&content, &algorithm, &signature],
        ))
    }

    /// The attribute that asks for the alternative names; nothing where there are none.
    fn extension_request(&self) -> Vec<u8> {
        if self.alternative_names.is_empty() {
            return Vec::new();
        }
        let names = der::element(der::SEQUENCE, &[&self.alternative_names]);
        // They are critical where they alone say whose the key is (RFC 5280, section 4.2.1.6).
        let critical: &[u8] = if self.subject.is_empty() {
            &[der::BOOLEAN, 1, 0xff]
        } else {
            &[]
        };
        let extension = der::element(
            der::SEQUENCE,
            &[
                &encode_oid(oid::SUBJECT_ALTERNATIVE_NAME),
                critical,
                &der::element(der::OCTET_STRING, &[&names]),
            ],
        );
        let extensions = der::element(der::SEQUENCE, &[&extension]);
        let values = der::element(der::SET, &[&extensions]);
        der::element(
            der::SEQUENCE,
            &[&encode_oid(oid::EXTENSION_REQUEST), &values],
        )
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
        }
    }
}

impl std::error::Error for CsrBuildError {}
