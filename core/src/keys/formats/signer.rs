//! The one thing a private key has to be able to do: sign.

use std::fmt;

use crate::future::BoxFuture;

/// A signature in the making. It may wait for hardware, a prompt or another process.
pub type SignFuture<'a> = BoxFuture<'a, Result<Vec<u8>, SignerError>>;

/// A private key that signs without being seen: a Keystore or Secure Enclave entry, a `WebCrypto` key, a TPM, an HSM,
/// or a [`SoftwareKey`](crate::keys::SoftwareKey).
pub trait Signer: Send + Sync {
    /// What the key signs with.
    fn algorithm(&self) -> KeyAlgorithm;

    /// The public half as DER `SubjectPublicKeyInfo` (what "BEGIN PUBLIC KEY" holds). An implementation that has to
    /// ask its hardware for it does so when it is made.
    fn public_key(&self) -> &[u8];

    /// Sign a message. The implementation hashes it with the hash of [`algorithm`](Self::algorithm).
    ///
    /// An ECDSA signature may come as ASN.1 DER (Java, Android, OpenSSL, PKCS#11 wrappers) or as the two numbers side
    /// by side (`WebCrypto`, Windows CNG, raw PKCS#11); both are recognised. RSA is PKCS#1 v1.5.
    fn sign<'a>(&'a self, message: &'a [u8]) -> SignFuture<'a>;
}

/// A kind of key together with the hash it signs with. New kinds may be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyAlgorithm {
    /// ECDSA on NIST P-256 (`prime256v1`) with SHA-256: the default.
    EcdsaP256Sha256,
    /// ECDSA on NIST P-384 (`secp384r1`) with SHA-384.
    EcdsaP384Sha384,
    /// Ed25519. Only from an external key.
    Ed25519,
    /// RSA PKCS#1 v1.5 with SHA-256, 2048 bits or more. Only from an external key.
    RsaPkcs1Sha256,
    /// RSA PKCS#1 v1.5 with SHA-384, 2048 bits or more. Only from an external key.
    RsaPkcs1Sha384,
    /// RSA PKCS#1 v1.5 with SHA-512, 2048 bits or more. Only from an external key.
    RsaPkcs1Sha512,
}

impl KeyAlgorithm {
    /// The length of one of the two numbers of an ECDSA signature, where it is one.
    pub(super) fn ecdsa_number_bytes(self) -> Option<usize> {
        match self {
            Self::EcdsaP256Sha256 => Some(32),
            Self::EcdsaP384Sha384 => Some(48),
            _ => None,
        }
    }
}

/// Why a key did not sign. The message is passed on to the caller: it must not hold key material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerError {
    /// What happened, in words for a person: "the user cancelled the prompt".
    pub message: String,
}

impl SignerError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl fmt::Display for SignerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the key did not sign: {}", self.message)
    }
}

impl std::error::Error for SignerError {}
