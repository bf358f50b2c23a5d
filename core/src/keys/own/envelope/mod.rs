//! Opens what was encrypted for a certificate with an RSA key: CMS `EnvelopedData`, and `AuthEnvelopedData` with AES-GCM.

mod ber;
mod content;
mod message;
mod transport;

use std::fmt;

use rsa::PrivateKey;
use rsa::pkcs1::DecodeRsaPrivateKey as _;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePublicKey as _};
use zeroize::Zeroizing;

use self::message::{Message, Recipient, Who};
use crate::keys::armor;
use crate::keys::der::{INTEGER, Reader, SEQUENCE, context_constructed};
use crate::keys::formats::Certificate;

/// `2.5.29.14`.
const KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x0e];

/// An RSA key that opens what was encrypted for it, and the certificate by which messages name it.
///
/// The key is wiped from memory when the value is dropped.
pub struct Opener {
    key: PrivateKey,
    certificate: Option<Certificate>,
}

/// Why a message is not opened. None holds anything of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnvelopeProblem {
    /// It is for somebody else's key.
    OtherKey,
    /// It is encrypted in a way that is not known here: an object identifier, or what it is in words.
    Unknown(String),
    /// It is cut off, was changed, or is no CMS at all.
    Broken,
}

/// Why a key cannot open anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenerProblem {
    /// The text has no private key in PEM.
    NotPem,
    /// The key is protected with a password.
    Encrypted,
    /// The key is not RSA.
    NotRsa,
    /// The key does not parse, or its parts do not belong together.
    Malformed,
    /// The certificate is for another key.
    OtherCertificate,
}

impl Opener {
    /// With a private key in PEM: PKCS#8, or PKCS#1 as older tools write it.
    pub fn from_pem(pem: &str) -> Result<Self, OpenerProblem> {
        for block in armor::blocks(pem) {
            let der = || block.decode().ok_or(OpenerProblem::Malformed);
            let key = match block.label {
                "PRIVATE KEY" => {
                    let der = der()?;
                    if !is_rsa(&der) {
                        return Err(OpenerProblem::NotRsa);
                    }
                    PrivateKey::from_pkcs8_der(&der).ok()
                }
                "RSA PRIVATE KEY" => PrivateKey::from_pkcs1_der(&der()?).ok(),
                "ENCRYPTED PRIVATE KEY" => return Err(OpenerProblem::Encrypted),
                "EC PRIVATE KEY" => return Err(OpenerProblem::NotRsa),
                _ => continue,
            };
            let key = key.ok_or(OpenerProblem::Malformed)?;
            return Ok(Self {
                key,
                certificate: None,
            });
        }
        Err(OpenerProblem::NotPem)
    }

    /// With the certificate by which messages name the key: one for somebody else is then told before anything is tried.
    pub fn certified(mut self, certificate: Certificate) -> Result<Self, OpenerProblem> {
        let own = self.key.as_public_key().to_public_key_der();
        let own = own.map_err(|_| OpenerProblem::Malformed)?;
        if !certificate.matches_key(own.as_bytes()) {
            return Err(OpenerProblem::OtherCertificate);
        }
        self.certificate = Some(certificate);
        Ok(self)
    }

    /// The content of a message in DER or BER.
    ///
    /// That a key is another one shows for certain only with the certificate. Without it, a message that was changed may be
    /// taken for one for another key, and the other way round.
    pub fn open(&self, message: &[u8]) -> Result<Zeroizing<Vec<u8>>, EnvelopeProblem> {
        let message = Message::read(message)?;
        let size = content::Cipher::of(&message)?.key_size();
        let named = |one: &&Recipient<'_>| {
            let certificate = self.certificate.as_ref();
            certificate.is_none_or(|certificate| is_named(certificate, &one.who))
        };
        let mut problem = EnvelopeProblem::OtherKey;
        for recipient in message.recipients.iter().filter(named) {
            // A key for somebody else may look like one for us, so the others are tried, too.
            let opened = transport::unwrapped(&self.key, recipient, size)
                .and_then(|key| content::Cipher::of(&message)?.open(&key, &message));
            match opened {
                Ok(content) => return Ok(content),
                // It names our key.
                Err(EnvelopeProblem::OtherKey) if self.certificate.is_some() => {
                    problem = EnvelopeProblem::Broken;
                }
                Err(other) => problem = other,
            }
        }
        if message.recipients.is_empty() && message.has_others {
            let words = "it is for keys that are not RSA, or for a password".to_owned();
            return Err(EnvelopeProblem::Unknown(words));
        }
        Err(problem)
    }
}

/// Whether a recipient is named by this certificate.
fn is_named(certificate: &Certificate, who: &Who<'_>) -> bool {
    match who {
        Who::Issued(issuer, serial) => issued(certificate.der()) == Some((issuer, serial)),
        Who::Key(wanted) => {
            let mut extensions = certificate.content().extensions().into_iter().flatten();
            let own = extensions.find(|one| one.extn_id.as_bytes() == KEY_IDENTIFIER);
            own.is_some_and(
                |own| matches!(own.extn_value.as_bytes(), [4, _, own @ ..] if own == *wanted),
            )
        }
    }
}

/// The issuer of a certificate in DER, and its serial number.
fn issued(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut content = Reader::new(der).sequence()?.sequence()?;
    content.optional(context_constructed(0));
    let serial = content.expect(INTEGER)?.content;
    content.expect(SEQUENCE)?;
    Some((content.expect(SEQUENCE)?.whole, serial))
}

/// Whether a key in PKCS#8 is one of RSA.
fn is_rsa(der: &[u8]) -> bool {
    let kind = || {
        let mut key = Reader::new(der).sequence()?;
        key.integer()?;
        key.sequence()?.oid()
    };
    kind().is_none_or(|kind| kind == transport::RSA)
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opener")
            .field("certificate", &self.certificate.is_some())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for EnvelopeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherKey => f.write_str("it is for another key"),
            Self::Unknown(what) => {
                write!(f, "it is encrypted in a way that is not known here: {what}")
            }
            Self::Broken => f.write_str("it is cut off, was changed, or is no PKCS#7"),
        }
    }
}

impl std::error::Error for EnvelopeProblem {}

impl fmt::Display for OpenerProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPem => "has no private key in PEM",
            Self::Encrypted => "is protected with a password",
            Self::NotRsa => "is not an RSA key",
            Self::Malformed => "is a private key that cannot be read",
            Self::OtherCertificate => "is for another key than the private one",
        })
    }
}

impl std::error::Error for OpenerProblem {}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
