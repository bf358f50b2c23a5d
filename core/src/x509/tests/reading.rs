use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{ask, refused};
use crate::X509Certificate;

const LEAF: &str = include_str!("../../../../tests/conformance/fixtures/x509-leaf.pem");
const ISSUING: &str = include_str!("../../../../tests/conformance/fixtures/x509-issuing.pem");
const ROOT: &str = include_str!("../../../../tests/conformance/fixtures/x509-root.pem");
const CRITICAL: &str = include_str!("../../../../tests/conformance/fixtures/x509-critical.pem");
const BUNDLE: &str = include_str!("../../../../tests/conformance/fixtures/x509-bundle.p7b");
/// As Bouncy Castle writes it: the lengths of the containers are open.
const OPEN_BUNDLE: &str =
    include_str!("../../../../tests/conformance/fixtures/x509-bundle-ber.p7b");

fn read(certificate: &str) -> Value {
    ask("x509.read", json!({"certificate": certificate})).unwrap()
}

/// Base64 without armour.
fn bare(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

#[test]
fn the_fields_are_those_that_openssl_prints() {
    let mut read = read(LEAF);
    let key = read["key"].take();
    assert_eq!(key["algorithm"], "EC");
    assert_eq!(key["curve"], "P-256");
    assert_eq!(key["bits"], 256);
    assert!(
        key["pem"]
            .as_str()
            .unwrap()
            .starts_with("-----BEGIN PUBLIC KEY-----\n")
    );
    let extensions = read["extensions"].take();
    let extensions: Vec<_> = extensions
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["oid"].as_str().unwrap(), one["critical"] == true))
        .collect();
    assert_eq!(
        extensions,
        [
            ("2.5.29.19", true),
            ("2.5.29.15", true),
            ("2.5.29.37", false),
            ("2.5.29.14", false),
            ("2.5.29.35", false),
            ("2.5.29.17", false),
            ("2.5.29.31", false),
            ("1.3.6.1.5.5.7.1.1", false),
            ("2.5.29.32", false),
            ("1.3.6.1.4.1.55555.2", false),
        ]
    );
    // The texts are compared in every language, by the scenario `x509-read`.
    assert_eq!(read["pem"], LEAF);
}

#[test]
fn what_is_read_fits_the_typed_model() {
    for pem in [LEAF, ISSUING, ROOT, CRITICAL] {
        let value = read(pem);
        let typed: X509Certificate = serde_json::from_value(value).unwrap();
        assert!(typed.extra.is_empty(), "{:?}", typed.extra);
    }
    let root: X509Certificate = serde_json::from_value(read(ROOT)).unwrap();
    assert!(root.is_ca && root.path_length.is_none());
    assert_eq!(root.key.curve.as_deref(), Some("P-384"));
    let issuing: X509Certificate = serde_json::from_value(read(ISSUING)).unwrap();
    assert_eq!((issuing.is_ca, issuing.path_length), (true, Some(0)));
    assert_eq!(
        (issuing.key.algorithm.as_str(), issuing.key.bits),
        ("RSA", Some(2048))
    );
    assert_eq!(issuing.authority_key_id, root.subject_key_id);
}

#[test]
fn days_are_counted_from_the_moment() {
    let days = |at: &str| {
        ask("x509.read", json!({"certificate": LEAF, "at": at})).unwrap()["days_left"].clone()
    };
    let end = read(LEAF)["not_after"].as_str().unwrap().to_owned();
    assert_eq!(days(&end), 0);
    let end = crate::Timestamp::parse(&end).unwrap().unix_millis();
    let before = |millis: i64| {
        crate::Timestamp::from_unix_millis(end - millis)
            .unwrap()
            .to_string()
    };
    assert_eq!(days(&before(86_400_000)), 1);
    assert_eq!(days(&before(86_399_999)), 0);
    assert_eq!(days(&before(-1)), -1);
}

#[test]
fn an_unknown_critical_extension_is_told_and_not_refused() {
    let read = read(CRITICAL);
    assert_eq!(
        read["unknown_critical_extensions"],
        json!(["1.3.6.1.4.1.55555.9"])
    );
}

#[test]
fn every_form_of_a_text_is_read() {
    for text in [
        LEAF.to_owned(),
        bare(LEAF),
        LEAF.replace('\n', "\r\n"),
        ["text\n", LEAF, ROOT].concat(),
    ] {
        assert_eq!(
            read(&text)["serial_number"],
            "F00DCAFE00112233445566778899AABBCCDDEEFF"
        );
    }
    for text in [
        BUNDLE.to_owned(),
        bare(BUNDLE),
        OPEN_BUNDLE.to_owned(),
        bare(OPEN_BUNDLE),
        [LEAF, ISSUING, ROOT].concat(),
    ] {
        let all = ask("x509.read_all", json!({"certificates": text})).unwrap();
        let pems: Vec<_> = all
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["pem"].as_str().unwrap())
            .collect();
        assert_eq!(pems, [LEAF, ISSUING, ROOT]);
    }
}

#[test]
fn what_cannot_be_read_has_its_code() {
    let code = |text: &str| refused(ask("x509.read", json!({"certificate": text}))).1;
    let csr = include_str!("../../keys/testdata/p256.csr.pem");
    assert_eq!(code(csr), "certificate.not_found");
    assert_eq!(code("hello world!"), "certificate.not_found");
    assert_eq!(code(&bare(csr)), "certificate.malformed");
    assert_eq!(
        code(&LEAF.replacen("MII", "MIJ", 1)),
        "certificate.malformed"
    );
    assert_eq!(
        code(&LEAF.replacen("MII", "M!I", 1)),
        "certificate.malformed"
    );
    let longer = STANDARD.encode([STANDARD.decode(bare(LEAF)).unwrap(), vec![0]].concat());
    assert_eq!(code(&longer), "certificate.trailing_data");
    // A PKCS#7 with nothing in it.
    assert_eq!(
        code("MCMGCSqGSIb3DQEHAqAWMBQCAQExADALBgkqhkiG9w0BBwExAA=="),
        "certificate.not_found"
    );
}
