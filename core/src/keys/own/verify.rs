//! Verifying signatures.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1,
    ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    UnparsedPublicKey, VerificationAlgorithm,
};

use crate::keys::{Claim, Csr, CsrProblem, SignatureAlgorithm};

impl Csr {
    /// Verifies that the request was signed with the key it carries.
    pub fn verify(&self) -> Result<(), CsrProblem> {
        let verifies = self.claim()?.verifies();
        verifies.then_some(()).ok_or(CsrProblem::BadSignature)
    }
}

impl Claim {
    /// Whether the key signed the message.
    pub fn verifies(&self) -> bool {
        UnparsedPublicKey::new(ring_algorithm(self.algorithm), &self.key)
            .verify(&self.message, &self.signature)
            .is_ok()
    }
}

fn ring_algorithm(algorithm: SignatureAlgorithm) -> &'static dyn VerificationAlgorithm {
    match algorithm {
        SignatureAlgorithm::EcdsaP256Sha256 => &ECDSA_P256_SHA256_ASN1,
        SignatureAlgorithm::EcdsaP256Sha384 => &ECDSA_P256_SHA384_ASN1,
        SignatureAlgorithm::EcdsaP384Sha256 => &ECDSA_P384_SHA256_ASN1,
        SignatureAlgorithm::EcdsaP384Sha384 => &ECDSA_P384_SHA384_ASN1,
        SignatureAlgorithm::Ed25519 => &ED25519,
        SignatureAlgorithm::RsaSha256 => &RSA_PKCS1_2048_8192_SHA256,
        SignatureAlgorithm::RsaSha384 => &RSA_PKCS1_2048_8192_SHA384,
        SignatureAlgorithm::RsaSha512 => &RSA_PKCS1_2048_8192_SHA512,
    }
}
