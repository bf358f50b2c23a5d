//! Writing `SubjectPublicKeyInfo` and `AlgorithmIdentifier` of our own kinds of keys.

use super::signer::KeyAlgorithm;
use crate::keys::der::{self, Reader};
use crate::keys::oid;
use crate::keys::public_key::PublicKeyInfo;

const NULL: &[u8] = &[der::NULL, 0];

/// Whether a signer's public key is of the kind it says, and in the one form that such a key has.
pub(super) fn is_public_key(algorithm: KeyAlgorithm, spki: &[u8]) -> bool {
    PublicKeyInfo::read(&mut Reader::new(spki))
        .is_some_and(|key| encode(algorithm, key.bits) == spki)
}

/// A public key of this kind.
pub(in crate::keys) fn encode(algorithm: KeyAlgorithm, bits: &[u8]) -> Vec<u8> {
    let (kind, parameters) = match algorithm {
        KeyAlgorithm::EcdsaP256Sha256 => (oid::EC_PUBLIC_KEY, encode_oid(oid::P256)),
        KeyAlgorithm::EcdsaP384Sha384 => (oid::EC_PUBLIC_KEY, encode_oid(oid::P384)),
        KeyAlgorithm::Ed25519 => (oid::ED25519, Vec::new()),
        KeyAlgorithm::RsaPkcs1Sha256
        | KeyAlgorithm::RsaPkcs1Sha384
        | KeyAlgorithm::RsaPkcs1Sha512 => (oid::RSA_ENCRYPTION, NULL.to_vec()),
    };
    let identifier = der::element(der::SEQUENCE, &[&encode_oid(kind), &parameters]);
    der::element(der::SEQUENCE, &[&identifier, &encode_bits(bits)])
}

/// The `AlgorithmIdentifier` of the signatures that such a key makes.
pub(super) fn encode_signature_algorithm(algorithm: KeyAlgorithm) -> Vec<u8> {
    let (oid, parameters) = match algorithm {
        KeyAlgorithm::EcdsaP256Sha256 => (oid::ECDSA_SHA256, &[][..]),
        KeyAlgorithm::EcdsaP384Sha384 => (oid::ECDSA_SHA384, &[][..]),
        KeyAlgorithm::Ed25519 => (oid::ED25519, &[][..]),
        KeyAlgorithm::RsaPkcs1Sha256 => (oid::RSA_SHA256, NULL),
        KeyAlgorithm::RsaPkcs1Sha384 => (oid::RSA_SHA384, NULL),
        KeyAlgorithm::RsaPkcs1Sha512 => (oid::RSA_SHA512, NULL),
    };
    der::element(der::SEQUENCE, &[&encode_oid(oid), parameters])
}

pub(super) fn encode_oid(oid: &[u8]) -> Vec<u8> {
    der::element(der::OBJECT_IDENTIFIER, &[oid])
}

pub(super) fn encode_bits(bytes: &[u8]) -> Vec<u8> {
    der::element(der::BIT_STRING, &[&[0], bytes])
}
