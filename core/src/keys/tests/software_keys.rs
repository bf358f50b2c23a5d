use super::{P256_CSR, P256_KEY, inspect, now};
use crate::keys::{
    KeyAlgorithm, Signer as _, SoftwareKey, SoftwareKeyProblem, contains_private_key,
};

#[test]
fn a_key_survives_its_pem() {
    for algorithm in [KeyAlgorithm::EcdsaP256Sha256, KeyAlgorithm::EcdsaP384Sha384] {
        let key = SoftwareKey::generate_with(algorithm).unwrap();
        let pem = key.to_pem();
        assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\nM"), "label");
        assert!(contains_private_key(&pem));
        let again = SoftwareKey::from_pem(&pem).unwrap();
        assert_eq!(again.algorithm(), algorithm);
        assert_eq!(again.public_key(), key.public_key());
        assert_eq!(again.to_pem(), pem);
    }
}

#[test]
fn a_key_from_openssl_is_the_key_of_its_request() {
    let key = SoftwareKey::from_pem(P256_KEY).unwrap();
    assert_eq!(key.public_key(), inspect(P256_CSR).unwrap().public_key());
    assert_eq!(
        SoftwareKey::from_pem(&P256_KEY.replace('\n', "\r\n"))
            .unwrap()
            .public_key(),
        key.public_key()
    );
}

#[test]
fn its_signature_verifies() {
    use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
    let key = SoftwareKey::generate().unwrap();
    let signature = now(key.sign(b"message")).unwrap();
    let point = &key.public_key()[26..];
    assert!(
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point)
            .verify(b"message", &signature)
            .is_ok()
    );
    assert!(
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point)
            .verify(b"other", &signature)
            .is_err()
    );
}

#[test]
fn keys_are_never_the_same() {
    assert_ne!(
        SoftwareKey::generate().unwrap().public_key(),
        SoftwareKey::generate().unwrap().public_key()
    );
}

#[test]
fn debug_shows_the_kind_and_nothing_else() {
    let text = format!("{:?}", SoftwareKey::generate().unwrap());
    assert_eq!(text, "SoftwareKey { algorithm: EcdsaP256Sha256, .. }");
}

#[test]
fn only_the_two_curves_are_made_here() {
    let problem = SoftwareKey::generate_with(KeyAlgorithm::RsaPkcs1Sha256).unwrap_err();
    assert_eq!(problem, SoftwareKeyProblem::UnsupportedKey);
}

#[test]
fn what_is_no_usable_key_says_why() {
    let block = |label: &str| format!("-----BEGIN {label}-----\nAQID\n-----END {label}-----\n");
    let broken = P256_KEY.replace("AQQg5sNt", "AQQg5sNu");
    assert_ne!(broken, P256_KEY);
    for (pem, problem) in [
        (String::new(), SoftwareKeyProblem::NotPem),
        (P256_CSR.to_owned(), SoftwareKeyProblem::NotPem),
        (
            block("ENCRYPTED PRIVATE KEY"),
            SoftwareKeyProblem::Encrypted,
        ),
        (
            block("EC PARAMETERS") + &block("EC PRIVATE KEY"),
            SoftwareKeyProblem::NotPkcs8,
        ),
        (block("PRIVATE KEY"), SoftwareKeyProblem::Malformed),
        (broken, SoftwareKeyProblem::Malformed),
        (
            include_str!("../testdata/ed25519.key.pem").to_owned(),
            SoftwareKeyProblem::UnsupportedKey,
        ),
        (
            include_str!("../testdata/p256-no-public.key.pem").to_owned(),
            SoftwareKeyProblem::Malformed,
        ),
    ] {
        assert_eq!(SoftwareKey::from_pem(&pem).unwrap_err(), problem, "{pem}");
    }
}
