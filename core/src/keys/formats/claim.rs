//! What a request, a certificate or a revocation list says of its signature: who signed what, and how.
//!
//! SHA-1 and RSA keys of under 2048 bits are not accepted.

use crate::keys::der::{NULL, Reader};
use crate::keys::oid;
use crate::keys::problem::CsrProblem;
use crate::keys::public_key::{AlgorithmIdentifier, PublicKeyInfo};
use crate::keys::request::{Csr, Parts, Signed};

const SMALLEST_RSA_BITS: usize = 2048;
const LARGEST_RSA_BITS: usize = 8192;

/// A signature that somebody has to verify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// How it was made.
    pub algorithm: SignatureAlgorithm,
    /// The bits of the public key, as they stand in the `SubjectPublicKeyInfo`.
    pub key: Vec<u8>,
    /// The public key as DER `SubjectPublicKeyInfo`.
    pub public_key: Vec<u8>,
    /// The content that was signed.
    pub message: Vec<u8>,
    /// The signature: ASN.1 DER for ECDSA.
    pub signature: Vec<u8>,
}

impl Claim {
    /// The signature as `WebCrypto` wants it: that of ECDSA as its two numbers side by side, each of the curve's length. What is
    /// no DER stays as it is, and will not verify.
    pub fn flat_signature(&self) -> Vec<u8> {
        let length = match self.algorithm {
            SignatureAlgorithm::EcdsaP256Sha256 | SignatureAlgorithm::EcdsaP256Sha384 => 32,
            SignatureAlgorithm::EcdsaP384Sha256 | SignatureAlgorithm::EcdsaP384Sha384 => 48,
            _ => return self.signature.clone(),
        };
        side_by_side(&self.signature, length).unwrap_or_else(|| self.signature.clone())
    }
}

fn side_by_side(der: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut reader = Reader::new(der);
    let mut numbers = reader.sequence()?;
    reader.end()?;
    let mut bytes = Vec::with_capacity(2 * length);
    for _ in 0..2 {
        let number = numbers.integer()?;
        // A zero in front keeps a number positive.
        let digits = match number {
            [0, digits @ ..] if !digits.is_empty() => digits,
            [first, ..] if (1..0x80).contains(first) => number,
            _ => return None,
        };
        bytes.extend(std::iter::repeat_n(0, length.checked_sub(digits.len())?));
        bytes.extend_from_slice(digits);
    }
    numbers.end()?;
    Some(bytes)
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

impl Csr {
    /// What has to be verified of the request. Nothing else may stand around content and signature, where no signature
    /// would cover it.
    pub fn claim(&self) -> Result<Claim, CsrProblem> {
        let Parts { key, signed, .. } = Parts::of(self.der())?;
        Claim::new(&key, &signed)
    }
}

impl Claim {
    /// That a key signed a message. The key and the algorithm are in DER.
    pub(crate) fn of(
        public_key: &[u8],
        (message, algorithm, signature): (&[u8], &[u8], &[u8]),
    ) -> Result<Self, CsrProblem> {
        let malformed = |detail| CsrProblem::Malformed { detail };
        let key = PublicKeyInfo::read(&mut Reader::new(public_key));
        let algorithm = AlgorithmIdentifier::read(&mut Reader::new(algorithm));
        let signed = Signed {
            info: message,
            algorithm: algorithm.ok_or(malformed("its signature algorithm"))?,
            signature,
        };
        Self::new(&key.ok_or(malformed("its public key"))?, &signed)
    }

    fn new(key: &PublicKeyInfo<'_>, signed: &Signed<'_>) -> Result<Self, CsrProblem> {
        let algorithm = algorithm(key, &signed.algorithm)?;
        // RSA has a NULL parameter and must be accepted without it (RFC 4055); the others have none.
        let is_strict = signed.algorithm.parameters.is_none_or(|parameter| {
            is_rsa(key) && parameter.tag == NULL && parameter.content.is_empty()
        });
        if !is_strict {
            return Err(CsrProblem::Malformed {
                detail: "its outer structure is not strict DER",
            });
        }
        Ok(Self {
            algorithm,
            key: key.bits.to_vec(),
            public_key: key.whole.to_vec(),
            message: signed.info.to_vec(),
            signature: signed.signature.to_vec(),
        })
    }
}

fn is_rsa(key: &PublicKeyInfo<'_>) -> bool {
    key.algorithm.oid == oid::RSA_ENCRYPTION
}

fn algorithm(
    key: &PublicKeyInfo<'_>,
    signature: &AlgorithmIdentifier<'_>,
) -> Result<SignatureAlgorithm, CsrProblem> {
    let found = match key.algorithm.oid {
        oid::EC_PUBLIC_KEY => ecdsa(key, signature)?,
        oid::RSA_ENCRYPTION => {
            check_rsa_size(key)?;
            match signature.oid {
                oid::RSA_SHA256 => Some(SignatureAlgorithm::RsaSha256),
                oid::RSA_SHA384 => Some(SignatureAlgorithm::RsaSha384),
                oid::RSA_SHA512 => Some(SignatureAlgorithm::RsaSha512),
                _ => None,
            }
        }
        oid::ED25519 => (signature.oid == oid::ED25519).then_some(SignatureAlgorithm::Ed25519),
        other => return unsupported("a key of type ", other, ""),
    };
    match found {
        Some(found) => Ok(found),
        None => unsupported("a signature with ", signature.oid, " by this kind of key"),
    }
}

fn ecdsa(
    key: &PublicKeyInfo<'_>,
    signature: &AlgorithmIdentifier<'_>,
) -> Result<Option<SignatureAlgorithm>, CsrProblem> {
    let parameters = key.algorithm.parameters;
    let Some(curve) = parameters.and_then(|curve| Reader::new(curve.whole).oid()) else {
        return Err(CsrProblem::UnsupportedAlgorithm {
            found: "an EC key on an unnamed curve".to_owned(),
        });
    };
    Ok(match (curve, signature.oid) {
        (oid::P256, oid::ECDSA_SHA256) => Some(SignatureAlgorithm::EcdsaP256Sha256),
        (oid::P256, oid::ECDSA_SHA384) => Some(SignatureAlgorithm::EcdsaP256Sha384),
        (oid::P384, oid::ECDSA_SHA256) => Some(SignatureAlgorithm::EcdsaP384Sha256),
        (oid::P384, oid::ECDSA_SHA384) => Some(SignatureAlgorithm::EcdsaP384Sha384),
        (oid::P256 | oid::P384, _) => None,
        _ => return unsupported("an EC key on ", curve, ""),
    })
}

fn check_rsa_size(key: &PublicKeyInfo<'_>) -> Result<(), CsrProblem> {
    let bits = rsa_bits(key.bits).ok_or(CsrProblem::Malformed {
        detail: "its RSA public key",
    })?;
    if (SMALLEST_RSA_BITS..=LARGEST_RSA_BITS).contains(&bits) {
        Ok(())
    } else {
        Err(CsrProblem::UnsupportedAlgorithm {
            found: format!("an RSA key with {bits} bits"),
        })
    }
}

/// How long the modulus of an `RSAPublicKey` is.
pub(crate) fn rsa_bits(key: &[u8]) -> Option<usize> {
    rsa_modulus(key).map(significant_bits)
}

/// The modulus of an `RSAPublicKey` (RFC 8017); neither of its two numbers may be negative.
fn rsa_modulus(key: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(key);
    let mut numbers = reader.sequence()?;
    reader.end()?;
    let modulus = numbers.integer()?;
    let exponent = numbers.integer()?;
    numbers.end()?;
    let is_positive = |number: &[u8]| number.first().is_some_and(|first| *first < 0x80);
    (is_positive(modulus) && is_positive(exponent)).then_some(modulus)
}

fn significant_bits(number: &[u8]) -> usize {
    let mut digits = number.iter().skip_while(|byte| **byte == 0);
    digits.next().map_or(0, |first| {
        8 - first.leading_zeros() as usize + 8 * digits.count()
    })
}

fn unsupported<T>(before: &str, oid: &[u8], after: &str) -> Result<T, CsrProblem> {
    Err(CsrProblem::UnsupportedAlgorithm {
        found: [before, &oid::name(oid), after].concat(),
    })
}

#[cfg(test)]
mod tests {
    use super::side_by_side;
    use crate::keys::der::{SEQUENCE, element, unsigned_integer};

    #[test]
    fn the_numbers_of_a_signature_stand_side_by_side() {
        let der =
            |r: &[u8], s: &[u8]| element(SEQUENCE, &[&unsigned_integer(r), &unsigned_integer(s)]);
        assert_eq!(
            side_by_side(&der(&[1], &[0x80, 2]), 2),
            Some(vec![0, 1, 0x80, 2])
        );
        assert_eq!(side_by_side(&der(&[1, 2, 3], &[1]), 2), None, "too long");
        assert_eq!(side_by_side(&der(&[0], &[1]), 2), None, "zero");
        assert_eq!(side_by_side(&[0x30, 3, 2, 1, 1], 2), None, "one number");
        assert_eq!(
            side_by_side(&[0x30, 6, 2, 1, 0xff, 2, 1, 1], 2),
            None,
            "negative"
        );
        let longer = [der(&[1], &[1]), vec![0]].concat();
        assert_eq!(side_by_side(&longer, 2), None, "bytes after its end");
    }
}
