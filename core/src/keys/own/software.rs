//! A key held in this process's memory.

#![allow(
    clippy::disallowed_types,
    reason = "a key is the one thing that true randomness is for"
)]

use std::fmt;

use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, KeyPair as _,
};
use zeroize::Zeroizing;

use crate::keys::armor;
use crate::keys::{KeyAlgorithm, SignFuture, Signer, SignerError, encode};

/// A private key made or loaded here: P-256 or P-384.
///
/// The PKCS#8 form is wiped from memory when the value is dropped; the working copies inside `ring`, which has no
/// such function, are not. Where that matters, sign with hardware through [`Signer`].
pub struct SoftwareKey {
    algorithm: KeyAlgorithm,
    pkcs8: Zeroizing<Vec<u8>>,
    pair: EcdsaKeyPair,
    public_key: Vec<u8>,
    random: SystemRandom,
}

impl SoftwareKey {
    /// A new P-256 key: small, fast, and accepted by every certificate profile seen so far.
    pub fn generate() -> Result<Self, SoftwareKeyProblem> {
        Self::generate_with(KeyAlgorithm::EcdsaP256Sha256)
    }

    /// A new key of this kind. P-256 and P-384 can be made here; other kinds come from outside through [`Signer`].
    pub fn generate_with(algorithm: KeyAlgorithm) -> Result<Self, SoftwareKeyProblem> {
        let ring = ring_algorithm(algorithm).ok_or(SoftwareKeyProblem::UnsupportedKey)?;
        let document = EcdsaKeyPair::generate_pkcs8(ring, &SystemRandom::new())
            .map_err(|_| SoftwareKeyProblem::NoRandomness)?;
        Self::load(algorithm, document.as_ref())
    }

    /// A key from a PKCS#8 PEM ("PRIVATE KEY"), as [`to_pem`](Self::to_pem) or `openssl genpkey` writes it.
    pub fn from_pem(pem: &str) -> Result<Self, SoftwareKeyProblem> {
        for block in armor::blocks(pem) {
            match block.label {
                "PRIVATE KEY" => {
                    let pkcs8 = block.decode().ok_or(SoftwareKeyProblem::Malformed)?;
                    return Self::from_pkcs8_der(&pkcs8);
                }
                "ENCRYPTED PRIVATE KEY" => return Err(SoftwareKeyProblem::Encrypted),
                "EC PRIVATE KEY" | "RSA PRIVATE KEY" => return Err(SoftwareKeyProblem::NotPkcs8),
                // `openssl ecparam -genkey` puts the curve before the key.
                _ => {}
            }
        }
        Err(SoftwareKeyProblem::NotPem)
    }

    /// A key from PKCS#8 DER.
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, SoftwareKeyProblem> {
        // The curve is named in the document; ring refuses every other one, so the first that fits is the right one.
        for algorithm in [KeyAlgorithm::EcdsaP256Sha256, KeyAlgorithm::EcdsaP384Sha384] {
            match Self::load(algorithm, der) {
                Err(SoftwareKeyProblem::UnsupportedKey) => {}
                other => return other,
            }
        }
        Err(SoftwareKeyProblem::UnsupportedKey)
    }

    /// The key as PKCS#8 PEM ("PRIVATE KEY"), in memory that is wiped when dropped.
    pub fn to_pem(&self) -> Zeroizing<String> {
        armor::encode("PRIVATE KEY", &self.pkcs8)
    }

    fn load(algorithm: KeyAlgorithm, pkcs8: &[u8]) -> Result<Self, SoftwareKeyProblem> {
        let ring = ring_algorithm(algorithm).ok_or(SoftwareKeyProblem::UnsupportedKey)?;
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(ring, pkcs8, &random).map_err(|rejected| {
            // ring names its reasons in words only.
            match rejected.to_string().as_str() {
                "WrongAlgorithm" => SoftwareKeyProblem::UnsupportedKey,
                _ => SoftwareKeyProblem::Malformed,
            }
        })?;
        let public_key = encode(algorithm, pair.public_key().as_ref());
        Ok(Self {
            algorithm,
            pkcs8: Zeroizing::new(pkcs8.to_vec()),
            pair,
            public_key,
            random,
        })
    }
}

fn ring_algorithm(algorithm: KeyAlgorithm) -> Option<&'static EcdsaSigningAlgorithm> {
    match algorithm {
        KeyAlgorithm::EcdsaP256Sha256 => Some(&ECDSA_P256_SHA256_ASN1_SIGNING),
        KeyAlgorithm::EcdsaP384Sha384 => Some(&ECDSA_P384_SHA384_ASN1_SIGNING),
        _ => None,
    }
}

impl Signer for SoftwareKey {
    fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    fn sign<'a>(&'a self, message: &'a [u8]) -> SignFuture<'a> {
        Box::pin(async move {
            self.pair
                .sign(&self.random, message)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(|_| SignerError::new("the system gave no random bytes"))
        })
    }
}

impl fmt::Debug for SoftwareKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SoftwareKey")
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

/// Why a private key could not be made or loaded. No variant holds any of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SoftwareKeyProblem {
    /// The text has no PEM private key.
    NotPem,
    /// The key is protected with a password.
    Encrypted,
    /// The key is in the older EC or RSA form.
    NotPkcs8,
    /// The key does not parse, leaves out its public half (which is needed here), or its halves do not belong together.
    Malformed,
    /// The key is neither P-256 nor P-384.
    UnsupportedKey,
    /// The operating system gave no random bytes.
    NoRandomness,
}

impl fmt::Display for SoftwareKeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPem => "not a PEM private key: expected a block that begins with -----BEGIN PRIVATE KEY-----",
            Self::Encrypted => "the private key is encrypted; decrypt it first (openssl pkcs8 -in key.pem -out plain.pem)",
            Self::NotPkcs8 => "the private key is not PKCS#8; convert it (openssl pkcs8 -topk8 -nocrypt -in key.pem)",
            Self::Malformed => {
                "the private key does not parse, or leaves out its public half (as Java writes it), which is needed \
                 here"
            }
            Self::UnsupportedKey => "the private key is neither P-256 nor P-384",
            Self::NoRandomness => "the operating system gave no random bytes",
        })
    }
}

impl std::error::Error for SoftwareKeyProblem {}
