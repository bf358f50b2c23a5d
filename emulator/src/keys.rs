//! Keys: public keys out of CSRs, and key pairs that the service makes when asked to.

use rcgen::{KeyPair, PublicKeyData, SignatureAlgorithm};
use rsa::pkcs1::EncodeRsaPublicKey as _;
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use rsa::traits::PublicKeyParts as _;

/// Family of a key, which decides the key usage of its certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Rsa,
    Ec,
    Ed25519,
}

/// A public key that goes into a certificate.
#[derive(Debug, Clone)]
pub(crate) struct PublicKey {
    pub(crate) kind: KeyKind,
    /// The service's name for the type: `RSA_2048`, `EC_prime256v1`, ...
    pub(crate) type_name: String,
    pub(crate) algorithm: &'static SignatureAlgorithm,
    /// The content of the `subjectPublicKey` bit string.
    pub(crate) bits: Vec<u8>,
}

impl PublicKeyData for PublicKey {
    fn der_bytes(&self) -> &[u8] {
        &self.bits
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        self.algorithm
    }
}

/// A key type that the service can generate (`key_type` of a registration with `server_side_key_gen`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyType {
    Rsa2048,
    Rsa3072,
    Rsa4096,
    P256,
    P384,
}

impl KeyType {
    pub(crate) const NAMES: [&'static str; 5] = [
        "RSA_2048",
        "RSA_3072",
        "RSA_4096",
        "EC_prime256v1",
        "EC_secp384r1",
    ];

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "RSA_2048" => Self::Rsa2048,
            "RSA_3072" => Self::Rsa3072,
            "RSA_4096" => Self::Rsa4096,
            "EC_prime256v1" => Self::P256,
            "EC_secp384r1" => Self::P384,
            _ => return None,
        })
    }
}

/// A key pair that the service made.
pub(crate) struct Generated {
    pub(crate) public: PublicKey,
    /// PKCS#8 PEM.
    pub(crate) private_pem: String,
}

/// Makes a key pair. RSA takes a noticeable part of a second, so call it where blocking is allowed.
pub(crate) fn generate(key_type: KeyType) -> Result<Generated, String> {
    match key_type {
        KeyType::Rsa2048 => generate_rsa(2048),
        KeyType::Rsa3072 => generate_rsa(3072),
        KeyType::Rsa4096 => generate_rsa(4096),
        KeyType::P256 => generate_ec(&rcgen::PKCS_ECDSA_P256_SHA256, "EC_prime256v1"),
        KeyType::P384 => generate_ec(&rcgen::PKCS_ECDSA_P384_SHA384, "EC_secp384r1"),
    }
}

fn generate_ec(
    algorithm: &'static SignatureAlgorithm,
    type_name: &str,
) -> Result<Generated, String> {
    let pair = KeyPair::generate_for(algorithm).map_err(|error| error.to_string())?;
    Ok(Generated {
        public: PublicKey {
            kind: KeyKind::Ec,
            type_name: type_name.to_owned(),
            algorithm,
            bits: pair.public_key_raw().to_vec(),
        },
        private_pem: pair.serialize_pem(),
    })
}

fn generate_rsa(bits: usize) -> Result<Generated, String> {
    let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, bits)
        .map_err(|error| error.to_string())?;
    let public = key.to_public_key();
    let bits = public
        .to_pkcs1_der()
        .map_err(|error| error.to_string())?
        .as_bytes()
        .to_vec();
    let private_pem = key
        .to_pkcs8_pem(LineEnding::LF)
        .map_err(|error| error.to_string())?
        .to_string();
    Ok(Generated {
        public: rsa_public_key(public.size() * 8, bits),
        private_pem,
    })
}

/// An RSA public key in PKCS#1 form.
pub(crate) fn rsa_public_key(size: usize, bits: Vec<u8>) -> PublicKey {
    PublicKey {
        kind: KeyKind::Rsa,
        type_name: format!("RSA_{size}"),
        algorithm: &rcgen::PKCS_RSA_SHA256,
        bits,
    }
}
