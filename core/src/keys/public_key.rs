//! Public keys between `SubjectPublicKeyInfo` and the form the request builder takes.

use rcgen::{PublicKeyData, SignatureAlgorithm};
use x509_parser::prelude::FromDer as _;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::signer::KeyAlgorithm;

/// The bits inside a `SubjectPublicKeyInfo`, with the algorithm that goes around them.
pub(super) struct RawPublicKey {
    pub(super) algorithm: KeyAlgorithm,
    pub(super) bits: Vec<u8>,
}

impl RawPublicKey {
    /// Take a signer's public key apart. Nothing when it does not parse or is of another kind than it says: putting
    /// it together again would then give other bytes.
    pub(super) fn from_spki(algorithm: KeyAlgorithm, spki: &[u8]) -> Option<Self> {
        let (rest, parsed) = SubjectPublicKeyInfo::from_der(spki).ok()?;
        let key = Self {
            algorithm,
            bits: parsed.subject_public_key.data.into_owned(),
        };
        (rest.is_empty() && key.to_spki() == spki).then_some(key)
    }

    pub(super) fn to_spki(&self) -> Vec<u8> {
        self.subject_public_key_info()
    }
}

impl PublicKeyData for RawPublicKey {
    fn der_bytes(&self) -> &[u8] {
        &self.bits
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        match self.algorithm {
            KeyAlgorithm::EcdsaP256Sha256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            KeyAlgorithm::EcdsaP384Sha384 => &rcgen::PKCS_ECDSA_P384_SHA384,
            KeyAlgorithm::Ed25519 => &rcgen::PKCS_ED25519,
            KeyAlgorithm::RsaPkcs1Sha256 => &rcgen::PKCS_RSA_SHA256,
            KeyAlgorithm::RsaPkcs1Sha384 => &rcgen::PKCS_RSA_SHA384,
            KeyAlgorithm::RsaPkcs1Sha512 => &rcgen::PKCS_RSA_SHA512,
        }
    }
}
