use proptest::prelude::*;

use super::{P256_CSR, inspect, inspect_der};
use crate::keys::{CsrProblem, MAX_CSR_BYTES};

macro_rules! csr {
    ($name:literal) => {
        include_str!(concat!("../testdata/", $name, ".csr.pem"))
    };
}

#[test]
fn every_accepted_algorithm_verifies() {
    for (pem, key_bytes) in [
        (csr!("p256"), 91),
        (csr!("p256-sha384"), 91),
        (csr!("p384"), 120),
        (csr!("ed25519"), 44),
        (csr!("rsa2048-sha256"), 294),
        (csr!("rsa2048-sha384"), 294),
        (csr!("rsa2048-sha512"), 294),
    ] {
        let request = inspect(pem).unwrap();
        assert_eq!(request.subject_common_name(), Some("press-41"));
        assert_eq!(request.public_key().len(), key_bytes, "{pem}");
        assert_eq!(request.pem(), pem, "openssl writes the normal form");
        assert_eq!(inspect_der(request.der()).unwrap(), request);
    }
}

#[test]
fn other_algorithms_are_named() {
    for (pem, found) in [
        (csr!("p521"), "an EC key on secp521r1"),
        (csr!("rsa1024"), "an RSA key with 1024 bits"),
        (
            csr!("rsa2048-sha1"),
            "a signature with sha1WithRSAEncryption by this kind of key",
        ),
        (
            csr!("rsa2048-pss"),
            "a signature with rsassa-pss by this kind of key",
        ),
    ] {
        let problem = inspect(pem).unwrap_err();
        assert_eq!(
            problem,
            CsrProblem::UnsupportedAlgorithm {
                found: found.into()
            }
        );
        assert_eq!(problem.code(), "csr.unsupported_algorithm");
    }
}

#[test]
fn any_changed_bit_makes_it_a_bad_signature_or_no_request() {
    for pem in [
        P256_CSR,
        csr!("p384"),
        csr!("ed25519"),
        csr!("rsa2048-sha256"),
    ] {
        let der = inspect(pem).unwrap().der().to_vec();
        let mut bad_signatures = 0;
        let mut accepted = Vec::new();
        for bit in 0..der.len() * 8 {
            let mut changed = der.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            match inspect_der(&changed) {
                Ok(_) => accepted.push((bit / 8, changed[bit / 8])),
                Err(problem) => bad_signatures += usize::from(problem == CsrProblem::BadSignature),
            }
        }
        assert_eq!(accepted, []);
        assert!(
            bad_signatures > der.len() * 4,
            "{bad_signatures} of {}",
            der.len() * 8
        );
    }
}

#[test]
fn a_changed_name_is_a_bad_signature() {
    let mut der = inspect(P256_CSR).unwrap().der().to_vec();
    let at = der
        .windows(8)
        .position(|window| window == b"press-41")
        .unwrap();
    der[at + 7] = b'2';
    assert_eq!(inspect_der(&der), Err(CsrProblem::BadSignature));
}

#[test]
fn line_ends_white_space_the_old_label_and_text_around_do_not_matter() {
    let expected = inspect(P256_CSR).unwrap();
    let variants = [
        P256_CSR.replace('\n', "\r\n"),
        format!("\n\n   {P256_CSR}\n\t "),
        P256_CSR.replace('\n', "  \n    "),
        csr!("p256-new-header").to_owned(),
        format!("Certificate Request:\n    Data:\n{P256_CSR}"),
        P256_CSR.trim_end().to_owned(),
    ];
    for text in variants {
        assert_eq!(inspect(&text).unwrap(), expected, "{text}");
    }
}

#[test]
fn bytes_after_the_end_and_other_versions_are_malformed() {
    let der = inspect(P256_CSR).unwrap().der().to_vec();
    let longer = [der.clone(), vec![0]].concat();
    assert_eq!(
        inspect_der(&longer),
        Err(CsrProblem::Malformed {
            detail: "there are bytes after its end"
        })
    );
    let mut newer = der.clone();
    let version = newer
        .windows(3)
        .position(|window| window == [2, 1, 0])
        .unwrap();
    newer[version + 2] = 2;
    assert_eq!(
        inspect_der(&newer),
        Err(CsrProblem::Malformed {
            detail: "its version is not 1"
        })
    );
    assert_eq!(inspect_der(&[]).unwrap_err().code(), "csr.malformed");
    assert_eq!(
        inspect_der(&der[..der.len() - 1]).unwrap_err().code(),
        "csr.malformed"
    );
    assert_eq!(
        inspect_der(&vec![0x30; MAX_CSR_BYTES + 1])
            .unwrap_err()
            .code(),
        "csr.too_large"
    );
}

#[test]
fn deep_nesting_is_refused_without_overflowing_the_stack() {
    let mut der = vec![];
    while der.len() < MAX_CSR_BYTES - 8 {
        let length = u16::try_from(der.len()).unwrap();
        let [high, low] = length.to_be_bytes();
        der.splice(0..0, [0x30, 0x82, high, low]);
    }
    assert_eq!(inspect_der(&der).unwrap_err().code(), "csr.malformed");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,400}") {
        prop_assert!(inspect(&text).is_err());
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(inspect_der(&bytes).is_err());
    }

    #[test]
    fn no_changed_byte_makes_it_panic_or_pass(at in 0..340_usize, value in any::<u8>()) {
        let mut der = inspect(P256_CSR).unwrap().der().to_vec();
        let at = at % der.len();
        prop_assume!(der[at] != value);
        der[at] = value;
        prop_assert!(inspect_der(&der).is_err());
    }
}
