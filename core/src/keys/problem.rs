//! What can be wrong with a certificate signing request, and the checks that need no cryptography.

use std::fmt;

use zeroize::Zeroizing;

use super::armor;
use super::contains_private_key;
use crate::Error;
use crate::error::{Violation, ViolationCode};

/// The largest request that is looked at, in bytes. An RSA-4096 request with many names stays under 4 KiB.
pub const MAX_CSR_BYTES: usize = 64 * 1024;

/// Why a text is not a usable certificate signing request. No variant repeats any of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CsrProblem {
    /// The text has no PEM block.
    NotPem,
    /// The text holds a private key, which must never be sent.
    PrivateKey,
    /// The PEM block is something else, such as a certificate or a public key.
    WrongLabel {
        /// What the block is, in words.
        found: &'static str,
    },
    /// The text is over [`MAX_CSR_BYTES`].
    TooLarge {
        /// Its size in bytes.
        size: usize,
    },
    /// The armour or the DER inside does not parse as PKCS#10.
    Malformed {
        /// Which part does not parse.
        detail: &'static str,
    },
    /// The request's own signature does not verify with the public key it carries.
    BadSignature,
    /// The key or the signature algorithm is not one that is accepted here.
    UnsupportedAlgorithm {
        /// The algorithm or key size that was found.
        found: String,
    },
}

impl CsrProblem {
    /// The stable code of the violation: `csr.not_pem`, `private_key`, ...
    pub fn code(&self) -> ViolationCode {
        match self {
            Self::NotPem => ViolationCode::CsrNotPem,
            Self::PrivateKey => ViolationCode::PrivateKey,
            Self::WrongLabel { .. } => ViolationCode::CsrWrongLabel,
            Self::TooLarge { .. } => ViolationCode::CsrTooLarge,
            Self::Malformed { .. } => ViolationCode::CsrMalformed,
            Self::BadSignature => ViolationCode::CsrBadSignature,
            Self::UnsupportedAlgorithm { .. } => ViolationCode::CsrUnsupportedAlgorithm,
        }
    }

    /// What is wrong, at the field that holds the request; `label` is how messages name the field.
    pub(crate) fn violation(&self, field: &str, label: &str) -> Violation {
        Violation::new(
            field,
            self.code(),
            format!("{label} is not a certificate signing request that can be sent: {self}."),
            "Make it with `openssl req -new` or with devtrust.",
        )
    }
}

impl From<CsrProblem> for Error {
    fn from(problem: CsrProblem) -> Self {
        Self::invalid(vec![problem.violation("csr", "Csr")])
    }
}

impl fmt::Display for CsrProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPem => f.write_str(
                "not a PEM certificate signing request: expected a block from -----BEGIN CERTIFICATE REQUEST----- to \
                 -----END CERTIFICATE REQUEST-----",
            ),
            Self::PrivateKey => f.write_str(
                "the text holds a private key; it was not sent. Pass only the certificate signing request, and treat \
                 the key as exposed if this text has been elsewhere",
            ),
            Self::WrongLabel { found } => {
                write!(f, "expected a certificate signing request (PKCS#10), got {found}")
            }
            Self::TooLarge { size } => {
                write!(f, "the certificate signing request is {size} bytes; at most {MAX_CSR_BYTES} are accepted")
            }
            Self::Malformed { detail } => {
                write!(f, "the certificate signing request does not parse ({detail}); make it again")
            }
            Self::BadSignature => f.write_str(
                "the certificate signing request's signature does not verify with its own public key: it was changed \
                 after signing, or signed with another key",
            ),
            Self::UnsupportedAlgorithm { found } => write!(
                f,
                "{found} is not supported: use an EC key on P-256 or P-384, Ed25519, or RSA with 2048 bits or more and \
                 SHA-256, SHA-384 or SHA-512 (PKCS#1 v1.5)"
            ),
        }
    }
}

impl std::error::Error for CsrProblem {}

/// The DER inside the only PEM block of a request.
pub(super) fn request_der(text: &str) -> Result<Zeroizing<Vec<u8>>, CsrProblem> {
    if text.len() > MAX_CSR_BYTES {
        return Err(CsrProblem::TooLarge { size: text.len() });
    }
    if contains_private_key(text) {
        return Err(CsrProblem::PrivateKey);
    }
    let mut blocks = armor::blocks(text);
    let block = blocks.next().ok_or(CsrProblem::NotPem)?;
    let found = match block.label {
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => None,
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => Some("a certificate"),
        "PUBLIC KEY" | "RSA PUBLIC KEY" => Some("a public key"),
        "PKCS7" | "CMS" => Some("a PKCS#7 container"),
        "X509 CRL" => Some("a certificate revocation list"),
        "EC PARAMETERS" => Some("elliptic curve parameters"),
        _ => Some("another kind of PEM block"),
    };
    if let Some(found) = found {
        return Err(CsrProblem::WrongLabel { found });
    }
    if blocks.next().is_some() {
        return Err(CsrProblem::Malformed {
            detail: "the text holds more than one PEM block",
        });
    }
    block.decode().ok_or(CsrProblem::Malformed {
        detail: "its base64 is broken",
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn block(label: &str) -> String {
        format!("-----BEGIN {label}-----\nAQID\n-----END {label}-----\n")
    }

    #[test]
    fn both_labels_pass_the_outside_check() {
        for label in ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"] {
            assert_eq!(request_der(&block(label)).unwrap().as_slice(), [1, 2, 3]);
        }
    }

    #[test]
    fn each_outside_problem_has_its_code() {
        let two = block("CERTIFICATE REQUEST").repeat(2);
        let cases = [
            (String::new(), "csr.not_pem"),
            ("MIIBAzCBqgIBADBI".into(), "csr.not_pem"),
            (
                "-----BEGIN CERTIFICATE REQUEST-----\nAQID\n".into(),
                "csr.not_pem",
            ),
            (block("CERTIFICATE"), "csr.wrong_label"),
            (block("PUBLIC KEY"), "csr.wrong_label"),
            (block("SOMETHING"), "csr.wrong_label"),
            (two, "csr.malformed"),
            (
                block("CERTIFICATE REQUEST").replace("AQID", "AQ!D"),
                "csr.malformed",
            ),
            (block("PRIVATE KEY"), "private_key"),
            (
                block("CERTIFICATE REQUEST") + &block("EC PRIVATE KEY"),
                "private_key",
            ),
            ("A".repeat(1024 * 1024), "csr.too_large"),
        ];
        for (text, code) in cases {
            assert_eq!(request_der(&text).unwrap_err().code(), code, "{text:.60}");
        }
    }

    #[test]
    fn the_limit_is_exact() {
        let padding = MAX_CSR_BYTES - block("CERTIFICATE REQUEST").len();
        let text = block("CERTIFICATE REQUEST") + &" ".repeat(padding);
        assert_eq!(request_der(&text).map(drop), Ok(()));
        assert_eq!(
            request_der(&(text + " ")).map(drop),
            Err(CsrProblem::TooLarge {
                size: MAX_CSR_BYTES + 1
            })
        );
    }

    #[test]
    fn a_private_key_is_never_repeated() {
        let text = block("PRIVATE KEY").replace("AQID", "MIGHAgEAMBMG");
        let problem = request_der(&text).unwrap_err();
        assert!(!format!("{problem} {problem:?}").contains("MIGH"));
    }

    #[test]
    fn the_message_says_what_was_found() {
        let problem = request_der(&block("CERTIFICATE")).unwrap_err();
        assert_eq!(
            problem.to_string(),
            "expected a certificate signing request (PKCS#10), got a certificate"
        );
    }
}
