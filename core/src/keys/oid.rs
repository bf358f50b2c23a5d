//! Object identifiers, as the bytes that stand in an element of that type.

use super::der::is_oid;

pub(super) const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
pub(super) const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
pub(super) const P384: &[u8] = &[0x2b, 0x81, 4, 0, 34];
pub(super) const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
pub(super) const ECDSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
pub(super) const ECDSA_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3];
pub(super) const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
pub(super) const RSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];
pub(super) const RSA_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12];
pub(super) const RSA_SHA512: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13];

pub(super) const COMMON_NAME: &[u8] = &[0x55, 4, 3];
pub(super) const SERIAL_NUMBER: &[u8] = &[0x55, 4, 5];
pub(super) const COUNTRY: &[u8] = &[0x55, 4, 6];
pub(super) const LOCALITY: &[u8] = &[0x55, 4, 7];
pub(super) const STATE: &[u8] = &[0x55, 4, 8];
pub(super) const ORGANIZATION: &[u8] = &[0x55, 4, 10];
pub(super) const ORGANIZATION_UNIT: &[u8] = &[0x55, 4, 11];
pub(super) const EMAIL_ADDRESS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1];
pub(super) const EXTENSION_REQUEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 14];
pub(super) const SUBJECT_ALTERNATIVE_NAME: &[u8] = &[0x55, 0x1d, 17];

/// The usual name of an algorithm or curve that a request may have, or its numbers.
pub(crate) fn name(oid: &[u8]) -> String {
    let name = match oid {
        EC_PUBLIC_KEY => "id-ecPublicKey",
        P256 => "prime256v1",
        P384 => "secp384r1",
        [0x2b, 0x81, 4, 0, 35] => "secp521r1",
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, hash @ 1..=4] => match hash {
            1 => "ecdsa-with-SHA224",
            2 => "ecdsa-with-SHA256",
            3 => "ecdsa-with-SHA384",
            _ => "ecdsa-with-SHA512",
        },
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, algorithm] => match algorithm {
            1 => "rsaEncryption",
            4 => "md5WithRSAEncryption",
            5 => "sha1WithRSAEncryption",
            10 => "rsassa-pss",
            11 => "sha256WithRSAEncryption",
            12 => "sha384WithRSAEncryption",
            13 => "sha512WithRSAEncryption",
            14 => "sha224WithRSAEncryption",
            _ => return numbers(oid),
        },
        _ => return numbers(oid),
    };
    name.to_owned()
}

/// The numbers with dots between them.
fn numbers(oid: &[u8]) -> String {
    use std::fmt::Write as _;

    let mut text = String::new();
    if !is_oid(oid) {
        return text;
    }
    let mut number: u64 = 0;
    for byte in oid {
        if number > u64::MAX >> 7 {
            return "an object identifier with a number over 64 bits".to_owned();
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if *byte < 0x80 {
            if text.is_empty() {
                // The first two numbers share a place; the first is at most 2.
                let first = (number / 40).min(2);
                let _ = write!(text, "{first}");
                number -= 40 * first;
            }
            let _ = write!(text, ".{number}");
            number = 0;
        }
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use x509_parser::oid_registry::{Oid, OidRegistry};

    use super::*;

    #[test]
    fn the_names_are_those_of_the_registry() {
        let registry = OidRegistry::default().with_crypto();
        let mut named = 0;
        for (oid, entry) in registry.iter() {
            let name = name(oid.as_bytes());
            if name != oid.to_id_string() {
                assert_eq!(name, entry.sn(), "{oid}");
                named += 1;
            }
        }
        assert_eq!(named, 16);
    }

    #[test]
    fn big_numbers_are_written_right_or_not_at_all() {
        assert_eq!(name(&[0x88, 0x37]), "2.999");
        let most = [
            0x55, 0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
        ];
        assert_eq!(name(&most), format!("2.5.{}", u64::MAX));
        let over = [
            0x55, 0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00,
        ];
        assert!(name(&over).contains("over 64 bits"));
        assert_eq!(name(&[0x80]), "");
    }

    proptest! {
        #[test]
        fn the_numbers_are_those_of_another_reader(first in 0..2_u64, second in 0..40_u64, others in prop::collection::vec(0..=u64::from(u32::MAX), 1..6)) {
            let arcs: Vec<u64> = [first, second].into_iter().chain(others).collect();
            let oid = Oid::from(&arcs).unwrap();
            prop_assert_eq!(numbers(oid.as_bytes()), oid.to_id_string());
        }
    }
}
