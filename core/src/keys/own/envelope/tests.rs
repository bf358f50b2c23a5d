//! Messages that `openssl cms -encrypt` made, of `PK\3\4 and what follows`.
#![allow(clippy::string_slice, reason = "PEM is ASCII")]

use super::*;
use crate::keys::read_certificates;

const PLAIN: &[u8] = b"PK\x03\x04 and what follows";

macro_rules! data {
    ($name:literal) => {
        include_bytes!(concat!("../../testdata/envelope/", $name))
    };
}
macro_rules! pem {
    ($name:literal) => {
        include_str!(concat!("../../testdata/envelope/", $name))
    };
}

fn certificate(pem: &str) -> Certificate {
    read_certificates(pem).unwrap().remove(0)
}

fn own() -> Opener {
    Opener::from_pem(pem!("me.key.pem")).unwrap()
}

fn certified() -> Opener {
    own().certified(certificate(pem!("me.pem"))).unwrap()
}

fn opened(opener: &Opener, message: &[u8]) -> Result<Vec<u8>, EnvelopeProblem> {
    opener.open(message).map(|content| content.to_vec())
}

#[test]
fn every_message_that_openssl_makes_for_rsa_is_opened() {
    let messages: [(&str, &[u8]); 12] = [
        ("aes256", data!("aes256.p7m")),
        ("aes192", data!("aes192.p7m")),
        ("aes128", data!("aes128.p7m")),
        ("in pieces", data!("stream.p7m")),
        ("named by its key", data!("by-key.p7m")),
        ("for somebody else, too", data!("several.p7m")),
        ("gcm256", data!("gcm256.p7m")),
        ("gcm128", data!("gcm128.p7m")),
        ("oaep with sha1", data!("oaep-sha1.p7m")),
        ("oaep with sha256", data!("oaep-sha256.p7m")),
        ("oaep with sha512", data!("oaep-sha512.p7m")),
        ("oaep as Java does it", data!("oaep-java.p7m")),
    ];
    for (what, message) in messages {
        assert_eq!(opened(&certified(), message).unwrap(), PLAIN, "{what}");
        let older = Opener::from_pem(pem!("me.pkcs1.pem")).unwrap();
        // Without the certificate there is no telling which of several recipients it is.
        if what != "for somebody else, too" {
            assert_eq!(opened(&older, message).unwrap(), PLAIN, "{what}");
        }
    }
}

#[test]
fn a_message_for_another_key_is_told() {
    let other = Opener::from_pem(pem!("other.key.pem")).unwrap();
    let named = other.certified(certificate(pem!("other.pem"))).unwrap();
    let other = Opener::from_pem(pem!("other.key.pem")).unwrap();
    for message in [
        &data!("aes256.p7m")[..],
        data!("by-key.p7m"),
        data!("gcm256.p7m"),
    ] {
        assert_eq!(opened(&named, message), Err(EnvelopeProblem::OtherKey));
        assert_eq!(opened(&other, message), Err(EnvelopeProblem::OtherKey));
    }
}

#[test]
fn an_algorithm_that_is_not_known_is_named() {
    let unknown = |message: &[u8]| opened(&certified(), message);
    let named = |name: &str| Err(EnvelopeProblem::Unknown(name.to_owned()));
    // des-ede3-cbc.
    assert_eq!(unknown(data!("des3.p7m")), named("1.2.840.113549.3.7"));
    let words = "it is for keys that are not RSA, or for a password";
    assert_eq!(unknown(data!("curve.p7m")), named(words));
    // Data that nobody encrypted.
    let data = [
        0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1, 5, 0,
    ];
    assert_eq!(unknown(&data), named("1.2.840.113549.1.7.1"));
}

#[test]
fn a_message_that_is_cut_off_or_changed_is_broken_and_never_opened_as_something_else() {
    for whole in [
        &data!("aes256.p7m")[..],
        data!("stream.p7m"),
        data!("gcm256.p7m"),
    ] {
        for length in 0..whole.len() {
            let problem = opened(&certified(), &whole[..length]).unwrap_err();
            assert_eq!(problem, EnvelopeProblem::Broken, "{length}");
        }
    }
    // The last block, with its padding.
    let mut changed = data!("aes256.p7m").to_vec();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(opened(&certified(), &changed), Err(EnvelopeProblem::Broken));
    // With GCM, any byte of the content.
    let mut changed = data!("gcm256.p7m").to_vec();
    let place = changed.len() - 30;
    changed[place] ^= 1;
    assert_eq!(opened(&certified(), &changed), Err(EnvelopeProblem::Broken));
    assert_eq!(opened(&own(), b""), Err(EnvelopeProblem::Broken));
    assert_eq!(opened(&own(), b"PK\x03\x04"), Err(EnvelopeProblem::Broken));
}

#[test]
fn no_changed_byte_makes_it_panic() {
    let opener = certified();
    let whole = data!("stream.p7m");
    // Each byte of what is not the key or the content.
    for place in (0..110).chain(350..whole.len()) {
        let mut changed = whole.to_vec();
        changed[place] ^= 0x81;
        let _ = opened(&opener, &changed);
    }
}

#[test]
fn a_key_that_opens_nothing_says_why() {
    let problem = |pem: &str| Opener::from_pem(pem).unwrap_err();
    assert_eq!(problem(pem!("me.pem")), OpenerProblem::NotPem);
    assert_eq!(problem(pem!("me.locked.pem")), OpenerProblem::Encrypted);
    assert_eq!(problem(pem!("ec.key.pem")), OpenerProblem::NotRsa);
    let curve = include_str!("../../testdata/p256.key.pem");
    assert_eq!(problem(curve), OpenerProblem::NotRsa);
    let key = pem!("me.key.pem");
    let damaged = [&key[..400], &key[470..]].concat();
    assert_eq!(problem(&damaged), OpenerProblem::Malformed);
    let other = own().certified(certificate(pem!("other.pem")));
    assert_eq!(other.unwrap_err(), OpenerProblem::OtherCertificate);
}

#[test]
fn nothing_of_a_key_is_shown() {
    assert_eq!(
        format!("{:?}", certified()),
        "Opener { certificate: true, .. }"
    );
}
