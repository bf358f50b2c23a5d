//! A second opinion from the `openssl` command. Where it is not installed these tests say so and check nothing.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::now;
use crate::keys::{CsrBuilder, KeyAlgorithm, Signer as _, SoftwareKey};

/// What `openssl` prints on both of its outputs, or nothing where there is no such command.
fn openssl(arguments: &[&str], input: &str) -> Option<String> {
    let spawned = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = spawned else {
        eprintln!("skipped: the openssl command is not installed");
        return None;
    };
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    Some(String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn openssl_verifies_our_requests_and_reads_every_field() {
    for (algorithm, curve, hash) in [
        (
            KeyAlgorithm::EcdsaP256Sha256,
            "prime256v1",
            "ecdsa-with-SHA256",
        ),
        (
            KeyAlgorithm::EcdsaP384Sha384,
            "secp384r1",
            "ecdsa-with-SHA384",
        ),
    ] {
        let key = SoftwareKey::generate_with(algorithm).unwrap();
        let attributes = [
            ("subject.country", "US"),
            ("subject.common_name", "press-41"),
            ("subject.organization_unit", "Plant 7"),
            ("subject.serial_number", "SN-41"),
            ("subject.email", "a@example.com"),
            ("san.dns_name", "press-41.example.com"),
            ("san.ip_address", "2001:db8::41"),
            ("san.uri", "urn:x:1"),
            ("san.email", "a@example.com"),
        ];
        let request = now(CsrBuilder::from_attributes(attributes).unwrap().sign(&key)).unwrap();
        let Some(text) = openssl(
            &[
                "req", "-noout", "-verify", "-text", "-subject", "-nameopt", "RFC2253",
            ],
            request.pem(),
        ) else {
            return;
        };
        for expected in [
            "Certificate request self-signature verify OK",
            curve,
            hash,
            "DNS:press-41.example.com, IP Address:2001:DB8:0:0:0:0:0:41, URI:urn:x:1, email:a@example.com",
            "subject=emailAddress=a@example.com,serialNumber=SN-41,OU=Plant 7,CN=press-41,C=US",
        ] {
            assert!(text.contains(expected), "{expected} in:\n{text}");
        }
    }
}

#[test]
fn openssl_reads_our_private_keys() {
    for algorithm in [KeyAlgorithm::EcdsaP256Sha256, KeyAlgorithm::EcdsaP384Sha384] {
        let key = SoftwareKey::generate_with(algorithm).unwrap();
        let Some(public) = openssl(&["pkey", "-pubout"], &key.to_pem()) else {
            return;
        };
        let expected = crate::keys::armor::encode("PUBLIC KEY", key.public_key());
        assert_eq!(public, *expected);
    }
}
