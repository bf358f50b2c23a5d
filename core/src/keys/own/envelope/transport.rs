//! The key of a content, which is encrypted for a recipient's RSA key (RFC 3370, RFC 3560).

use rsa::{Oaep, PrivateKey};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::EnvelopeProblem as Problem;
use super::ber::{Element, Elements, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE};
use super::message::{Recipient, dotted};

/// `1.2.840.113549.1.1.1`, `…7` and `…8`.
pub(super) const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const OAEP: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 7];
const MGF1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8];

/// A digest of OAEP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Digest {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// The key of the content, which has this size.
pub(super) fn unwrapped(
    own: &PrivateKey,
    recipient: &Recipient<'_>,
    size: usize,
) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let unknown = || Problem::Unknown(dotted(recipient.algorithm));
    let key = match recipient.algorithm {
        // What does not fit gives another key, and no error: whoever tries out messages learns nothing from it.
        RSA => own.pkcs1v15_decrypt(recipient.key),
        OAEP => {
            let (digest, mask) = oaep(recipient.parameters).ok_or_else(unknown)?;
            decrypt_oaep(own, digest, mask, recipient.key).ok_or_else(unknown)?
        }
        _ => return Err(unknown()),
    };
    let key = Zeroizing::new(key.map_err(|_| Problem::OtherKey)?);
    if key.len() == size {
        Ok(key)
    } else {
        Err(Problem::OtherKey)
    }
}

/// Nothing for digests that nobody puts together.
fn decrypt_oaep(
    own: &PrivateKey,
    digest: Digest,
    mask: Digest,
    key: &[u8],
) -> Option<rsa::Result<Vec<u8>>> {
    Some(match (digest, mask) {
        (Digest::Sha1, Digest::Sha1) => own.decrypt(Oaep::<Sha1>::new(), key),
        (Digest::Sha256, Digest::Sha256) => own.decrypt(Oaep::<Sha256>::new(), key),
        (Digest::Sha384, Digest::Sha384) => own.decrypt(Oaep::<Sha384>::new(), key),
        (Digest::Sha512, Digest::Sha512) => own.decrypt(Oaep::<Sha512>::new(), key),
        // As Java does it where it is not told otherwise.
        (Digest::Sha256, Digest::Sha1) => {
            own.decrypt(Oaep::<Sha256, Sha1>::new_with_mgf_hash(), key)
        }
        _ => return None,
    })
}

/// The digests of OAEP, each SHA-1 where it is not named. A label is never used.
fn oaep(parameters: Option<Element<'_>>) -> Option<(Digest, Digest)> {
    let (mut digest, mut mask) = (Digest::Sha1, Digest::Sha1);
    let Some(parameters) = parameters else {
        return Some((digest, mask));
    };
    if parameters.tag != SEQUENCE {
        return None;
    }
    let mut each = parameters.inside();
    while !each.is_empty() {
        let one = each.any()?;
        let (kind, inner) = one.inside().algorithm()?;
        match one.tag {
            0xa0 => digest = named(kind)?,
            0xa1 if kind == MGF1 => {
                let mut inner = Elements::of(inner?.content);
                mask = named(inner.expect(OBJECT_IDENTIFIER)?.content)?;
            }
            // `pSpecified` with an empty label says what is so anyway.
            0xa2 if matches!(inner, Some(label) if label.tag == OCTET_STRING && label.content.is_empty()) =>
                {}
            _ => return None,
        }
    }
    Some((digest, mask))
}

fn named(oid: &[u8]) -> Option<Digest> {
    Some(match oid {
        [0x2b, 14, 3, 2, 26] => Digest::Sha1,
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1] => Digest::Sha256,
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2] => Digest::Sha384,
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3] => Digest::Sha512,
        _ => return None,
    })
}
