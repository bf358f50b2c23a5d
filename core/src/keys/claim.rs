//! What a request says of its own signature: who signed what, and how.
//!
//! The table of accepted algorithms is our own rather than the parser's, which would also take SHA-1 and 1024-bit
//! RSA.

use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::oid_registry::{
    OID_EC_P256, OID_KEY_TYPE_EC_PUBLIC_KEY, OID_NIST_EC_P384, OID_PKCS1_RSAENCRYPTION,
    OID_PKCS1_SHA256WITHRSA, OID_PKCS1_SHA384WITHRSA, OID_PKCS1_SHA512WITHRSA,
    OID_SIG_ECDSA_WITH_SHA256, OID_SIG_ECDSA_WITH_SHA384, OID_SIG_ED25519, OidRegistry,
};
use x509_parser::public_key::PublicKey;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

use super::der;
use super::problem::CsrProblem;

const OBJECT_IDENTIFIER: u8 = 0x06;
const SMALLEST_RSA_BITS: usize = 2048;
const LARGEST_RSA_BITS: usize = 8192;

/// A signature that somebody has to verify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// How it was made.
    pub algorithm: SignatureAlgorithm,
    /// The bits of the public key, as they stand in the `SubjectPublicKeyInfo`.
    pub key: Vec<u8>,
    /// The content that was signed.
    pub message: Vec<u8>,
    /// The signature: ASN.1 DER for ECDSA.
    pub signature: Vec<u8>,
}

/// A key's kind together with the hash that was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say all there is to say")]
pub enum SignatureAlgorithm {
    EcdsaP256Sha256,
    EcdsaP256Sha384,
    EcdsaP384Sha256,
    EcdsaP384Sha384,
    Ed25519,
    RsaSha256,
    RsaSha384,
    RsaSha512,
}

/// What has to be verified of a request. Nothing else may stand around content and signature: the parser passes over
/// details of the outer structure, which no signature covers.
pub(super) fn claim(request: &X509CertificationRequest<'_>) -> Result<Claim, CsrProblem> {
    let info = &request.certification_request_info;
    let algorithm = algorithm(&info.subject_pki, &request.signature_algorithm)?;
    let signature = &request.signature_value.data;
    let oid = der::element(
        OBJECT_IDENTIFIER,
        &[request.signature_algorithm.algorithm.as_bytes()],
    );
    let bits = der::element(der::BIT_STRING, &[&[0], signature]);
    // RSA has a NULL parameter and must be accepted without it (RFC 4055); the others have none.
    let parameters: &[&[u8]] = if is_rsa(&info.subject_pki) {
        &[&[0x05, 0x00], &[]]
    } else {
        &[&[]]
    };
    let strict = parameters.iter().any(|parameter| {
        let algorithm = der::element(der::SEQUENCE, &[&oid, parameter]);
        der::element(der::SEQUENCE, &[info.raw, &algorithm, &bits]) == request.as_raw()
    });
    if !strict {
        return Err(CsrProblem::Malformed {
            detail: "its outer structure is not strict DER",
        });
    }
    Ok(Claim {
        algorithm,
        key: info.subject_pki.subject_public_key.data.to_vec(),
        message: info.raw.to_vec(),
        signature: signature.to_vec(),
    })
}

fn is_rsa(key: &SubjectPublicKeyInfo<'_>) -> bool {
    key.algorithm.algorithm == OID_PKCS1_RSAENCRYPTION
}

fn algorithm(
    key: &SubjectPublicKeyInfo<'_>,
    signature: &AlgorithmIdentifier<'_>,
) -> Result<SignatureAlgorithm, CsrProblem> {
    let kind = &key.algorithm.algorithm;
    let found = if *kind == OID_KEY_TYPE_EC_PUBLIC_KEY {
        ecdsa(key, signature)?
    } else if is_rsa(key) {
        check_rsa_size(key)?;
        rsa(signature)
    } else if *kind == OID_SIG_ED25519 {
        (signature.algorithm == OID_SIG_ED25519).then_some(SignatureAlgorithm::Ed25519)
    } else {
        return unsupported(format!("a key of type {}", name(kind)));
    };
    match found {
        Some(found) => Ok(found),
        None => unsupported(format!(
            "a signature with {} by this kind of key",
            name(&signature.algorithm)
        )),
    }
}

fn ecdsa(
    key: &SubjectPublicKeyInfo<'_>,
    signature: &AlgorithmIdentifier<'_>,
) -> Result<Option<SignatureAlgorithm>, CsrProblem> {
    let Some(curve) = key
        .algorithm
        .parameters
        .as_ref()
        .and_then(|parameters| parameters.as_oid().ok())
    else {
        return unsupported("an EC key on an unnamed curve".into());
    };
    let sha256 = signature.algorithm == OID_SIG_ECDSA_WITH_SHA256;
    let sha384 = signature.algorithm == OID_SIG_ECDSA_WITH_SHA384;
    let (with_sha256, with_sha384) = if curve == OID_EC_P256 {
        (
            SignatureAlgorithm::EcdsaP256Sha256,
            SignatureAlgorithm::EcdsaP256Sha384,
        )
    } else if curve == OID_NIST_EC_P384 {
        (
            SignatureAlgorithm::EcdsaP384Sha256,
            SignatureAlgorithm::EcdsaP384Sha384,
        )
    } else {
        return unsupported(format!("an EC key on {}", name(&curve)));
    };
    Ok(sha256
        .then_some(with_sha256)
        .or(sha384.then_some(with_sha384)))
}

fn rsa(signature: &AlgorithmIdentifier<'_>) -> Option<SignatureAlgorithm> {
    if signature.algorithm == OID_PKCS1_SHA256WITHRSA {
        Some(SignatureAlgorithm::RsaSha256)
    } else if signature.algorithm == OID_PKCS1_SHA384WITHRSA {
        Some(SignatureAlgorithm::RsaSha384)
    } else if signature.algorithm == OID_PKCS1_SHA512WITHRSA {
        Some(SignatureAlgorithm::RsaSha512)
    } else {
        None
    }
}

fn check_rsa_size(key: &SubjectPublicKeyInfo<'_>) -> Result<(), CsrProblem> {
    let Ok(PublicKey::RSA(rsa)) = key.parsed() else {
        return Err(CsrProblem::Malformed {
            detail: "its RSA public key",
        });
    };
    let bits = significant_bits(rsa.modulus);
    if (SMALLEST_RSA_BITS..=LARGEST_RSA_BITS).contains(&bits) {
        Ok(())
    } else {
        unsupported(format!("an RSA key with {bits} bits"))
    }
}

fn significant_bits(number: &[u8]) -> usize {
    let mut digits = number.iter().skip_while(|byte| **byte == 0);
    digits.next().map_or(0, |first| {
        8 - first.leading_zeros() as usize + 8 * digits.count()
    })
}

fn unsupported<T>(found: String) -> Result<T, CsrProblem> {
    Err(CsrProblem::UnsupportedAlgorithm { found })
}

/// The usual name of an object identifier, or its numbers.
fn name(oid: &x509_parser::der_parser::Oid<'_>) -> String {
    let registry = OidRegistry::default().with_all_crypto();
    registry
        .get(oid)
        .map_or_else(|| oid.to_id_string(), |entry| entry.sn().to_owned())
}
