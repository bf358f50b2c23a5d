//! Which of several certificates is the one for a key.

use super::certificate::{Certificate, read_certificates};
use crate::keys::armor;
use crate::keys::der::{OCTET_STRING, Reader, context, context_constructed};
use crate::keys::oid;
use crate::keys::public_key::PublicKeyInfo;
use crate::keys::{Choice, Csr};

/// The first certificate for the key of a CSR. Without a CSR, the first one for the private key that came with it; where
/// that does not tell its public half, or where there is none either, the first one that can be read.
pub fn choose<'a>(
    certificates: impl IntoIterator<Item = &'a str>,
    csr: Option<&str>,
    private_key: Option<&str>,
) -> Choice {
    let asked = csr.and_then(|csr| Csr::from_pem(csr).ok());
    let mut choice = Choice::Nothing;
    for (place, pem) in certificates.into_iter().enumerate() {
        let Ok(Some(certificate)) = read_certificates(pem).map(|all| all.into_iter().next()) else {
            continue;
        };
        let fits = match (&asked, private_key) {
            (Some(csr), _) => certificate.matches_key(csr.public_key()),
            (None, Some(key)) if csr.is_none() => is_pair(&certificate, key).unwrap_or(true),
            (None, _) => true,
        };
        if fits {
            return Choice::This(place);
        }
        choice = Choice::OtherKey;
    }
    choice
}

/// Whether a private key is the one behind a certificate, where the key tells: keys on curves may leave their public half
/// out, and encrypted ones say nothing.
fn is_pair(certificate: &Certificate, private_key: &str) -> Option<bool> {
    let public = PublicKeyInfo::read(&mut Reader::new(certificate.public_key()))?;
    armor::blocks(private_key).find_map(|block| {
        let der = block.decode()?;
        let key = Reader::new(&der).sequence()?;
        match block.label {
            "PRIVATE KEY" => pkcs8(key, &public),
            "EC PRIVATE KEY" => of_kind(oid::EC_PUBLIC_KEY, key, &public),
            "RSA PRIVATE KEY" => of_kind(oid::RSA_ENCRYPTION, key, &public),
            _ => None,
        }
    })
}

/// `OneAsymmetricKey` (RFC 5958): around a key of the older forms, or with its public half at the end.
fn pkcs8(mut key: Reader<'_>, public: &PublicKeyInfo<'_>) -> Option<bool> {
    key.integer()?;
    let kind = key.sequence()?.oid()?;
    let inner = key.expect(OCTET_STRING)?;
    match kind {
        oid::EC_PUBLIC_KEY | oid::RSA_ENCRYPTION => {
            of_kind(kind, inner.inside().sequence()?, public)
        }
        _ => of_kind(kind, key, public),
    }
}

fn of_kind(kind: &[u8], mut key: Reader<'_>, public: &PublicKeyInfo<'_>) -> Option<bool> {
    if kind != public.algorithm.oid {
        return Some(false);
    }
    match kind {
        // `RSAPrivateKey` (RFC 8017) begins with its public half behind the version.
        oid::RSA_ENCRYPTION => {
            key.integer()?;
            let ours = (key.integer()?, key.integer()?);
            let mut theirs = Reader::new(public.bits).sequence()?;
            Some(ours == (theirs.integer()?, theirs.integer()?))
        }
        // `ECPrivateKey` (RFC 5915), whose public half is optional.
        oid::EC_PUBLIC_KEY => {
            key.integer()?;
            key.expect(OCTET_STRING)?;
            key.optional(context_constructed(0));
            let bits = key.optional(context_constructed(1))?.inside().bits()?;
            Some(bits == public.bits)
        }
        _ => {
            key.optional(context_constructed(0));
            match key.optional(context(1))?.content {
                [0, bits @ ..] => Some(bits == public.bits),
                _ => None,
            }
        }
    }
}
