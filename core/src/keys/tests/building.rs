use super::{External, inspect, inspect_der, now};
use crate::keys::{
    CsrBuildError, CsrBuilder, KeyAlgorithm, SignFuture, Signer, SignerError, SoftwareKey,
};
use x509_parser::prelude::{FromDer as _, GeneralName, ParsedExtension, X509CertificationRequest};

const EVERYTHING: [(&str, &str); 14] = [
    ("subject.country", "us"),
    ("subject.state", "Utah"),
    ("subject.locality", "Lehi"),
    ("subject.organization_name", "Exämple"),
    ("subject.organization_unit", "Plant 7"),
    ("subject.common_name", "press-41"),
    ("subject.serial_number", "SN-0041"),
    ("subject.email", "press-41@example.com"),
    ("san.dns_name", "press-41.example.com"),
    ("san.dns_name", "*.presses.example.com"),
    ("san.uri", "urn:uuid:6b1f3f5e-8f4e-4f5c-9b1a-2f3c4d5e6f70"),
    ("san.ip_address", "192.0.2.41"),
    ("san.ip_address", "2001:db8::41"),
    ("san.email", "press-41@example.com"),
];

#[test]
fn every_attribute_lands_in_the_request_as_it_was_given() {
    let key = SoftwareKey::generate().unwrap();
    let request = now(CsrBuilder::from_attributes(EVERYTHING).unwrap().sign(&key)).unwrap();
    assert_eq!(request.public_key(), key.public_key());
    assert_eq!(request.subject_common_name(), Some("press-41"));
    assert_eq!(inspect(request.pem()).unwrap(), request);

    let (_, parsed) = X509CertificationRequest::from_der(request.der()).unwrap();
    assert_eq!(
        parsed.certification_request_info.subject.to_string(),
        "C=US, ST=Utah, L=Lehi, O=Exämple, OU=Plant 7, CN=press-41, serialNumber=SN-0041, Email=press-41@example.com"
    );
    let extensions: Vec<_> = parsed.requested_extensions().unwrap().collect();
    let [ParsedExtension::SubjectAlternativeName(names)] = extensions.as_slice() else {
        unreachable!("{extensions:?}")
    };
    assert_eq!(
        names.general_names,
        [
            GeneralName::DNSName("press-41.example.com"),
            GeneralName::DNSName("*.presses.example.com"),
            GeneralName::URI("urn:uuid:6b1f3f5e-8f4e-4f5c-9b1a-2f3c4d5e6f70"),
            GeneralName::IPAddress(&[192, 0, 2, 41]),
            GeneralName::IPAddress(&[
                0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x41
            ]),
            GeneralName::RFC822Name("press-41@example.com"),
        ]
    );
}

#[test]
fn a_serial_number_may_hold_every_printable_character() {
    let all = "09AZaz '()+,-./:=?";
    let key = SoftwareKey::generate().unwrap();
    let builder = CsrBuilder::from_attributes([("subject.serial_number", all)]).unwrap();
    let request = now(builder.sign(&key)).unwrap();
    let (_, parsed) = X509CertificationRequest::from_der(request.der()).unwrap();
    let mut parts = parsed.certification_request_info.subject.iter_attributes();
    assert_eq!(parts.next().unwrap().as_str(), Ok(all));
    for other in ["_", "*", "@", "&", "ä", "\u{7f}"] {
        assert!(CsrBuilder::from_attributes([("subject.serial_number", other)]).is_err());
    }
}

#[test]
fn two_signings_of_one_builder_differ_in_the_signature_alone() {
    let key = SoftwareKey::generate().unwrap();
    let builder = CsrBuilder::from_attributes(EVERYTHING).unwrap();
    let content = |der: &[u8]| {
        X509CertificationRequest::from_der(der)
            .unwrap()
            .1
            .certification_request_info
            .raw
            .to_vec()
    };
    let first = now(builder.sign(&key)).unwrap();
    for _ in 0..20 {
        let next = now(builder.sign(&key)).unwrap();
        assert_ne!(next.der(), first.der());
        assert_eq!(content(next.der()), content(first.der()));
    }
}

#[test]
fn a_request_may_be_empty_but_for_its_key() {
    let none: [(&str, &str); 0] = [];
    let key = SoftwareKey::generate_with(KeyAlgorithm::EcdsaP384Sha384).unwrap();
    let request = now(CsrBuilder::from_attributes(none).unwrap().sign(&key)).unwrap();
    assert_eq!(request.subject_common_name(), None);
    assert_eq!(request.public_key(), key.public_key());
}

#[test]
fn all_problems_are_reported_together_with_their_names() {
    let long = "x".repeat(65);
    let attributes = [
        ("subject.common_name", long.as_str()),
        ("subject.comon_name", "x"),
        ("subject.country", "USA"),
        ("subject.state", "Utah"),
        ("subject.state", "Idaho"),
        ("subject.locality", " "),
        ("subject.organization_name", "a\u{0}b"),
        ("subject.serial_number", "SN_41"),
        ("subject.email", "nobody"),
        ("san.dns_name", "press 41"),
        ("san.dns_name", "press..41"),
        ("san.uri", "//example.com"),
        ("san.ip_address", "192.0.2.256"),
        ("san.registered_id", "1.2.3"),
    ];
    let Err(CsrBuildError::Attributes(problems)) = CsrBuilder::from_attributes(attributes) else {
        unreachable!()
    };
    let found: Vec<_> = problems
        .iter()
        .map(|problem| (problem.name.as_str(), problem.code))
        .collect();
    assert_eq!(
        found,
        [
            ("subject.common_name", "invalid_value"),
            ("subject.comon_name", "unknown_attribute"),
            ("subject.country", "invalid_value"),
            ("subject.state", "duplicate_attribute"),
            ("subject.locality", "invalid_value"),
            ("subject.organization_name", "invalid_value"),
            ("subject.serial_number", "invalid_value"),
            ("subject.email", "invalid_value"),
            ("san.dns_name", "invalid_value"),
            ("san.dns_name", "invalid_value"),
            ("san.uri", "invalid_value"),
            ("san.ip_address", "invalid_value"),
            ("san.registered_id", "unknown_attribute"),
        ]
    );
    assert_eq!(
        problems[0].message,
        "is 65 characters long; at most 64 fit (RFC 5280)"
    );
}

#[test]
fn a_key_that_answers_late_signs_too() {
    for algorithm in [KeyAlgorithm::EcdsaP256Sha256, KeyAlgorithm::EcdsaP384Sha384] {
        let signer = External::new(algorithm);
        let request = now(CsrBuilder::from_attributes([("subject.common_name", "x")])
            .unwrap()
            .sign(&signer))
        .unwrap();
        assert_eq!(request.public_key(), signer.public_key());
    }
}

/// The two numbers of a DER signature side by side, as `WebCrypto` gives them.
fn side_by_side(der: &[u8], number: usize) -> Vec<u8> {
    let mut rest = &der[2..];
    let mut raw = Vec::new();
    for _ in 0..2 {
        let length = usize::from(rest[1]);
        let digits = &rest[2..2 + length];
        let digits = &digits[digits.iter().take_while(|byte| **byte == 0).count()..];
        raw.extend(std::iter::repeat_n(0, number - digits.len()));
        raw.extend_from_slice(digits);
        rest = &rest[2 + length..];
    }
    raw
}

#[test]
fn signatures_as_two_numbers_are_recognised() {
    let builder = CsrBuilder::from_attributes([("subject.common_name", "x")]).unwrap();
    for round in 0..300 {
        let mut signer = External::new(KeyAlgorithm::EcdsaP256Sha256);
        signer.signature = |der| Ok(side_by_side(&der, 32));
        assert!(now(builder.sign(&signer)).is_ok(), "round {round}");
    }
    let mut signer = External::new(KeyAlgorithm::EcdsaP384Sha384);
    signer.signature = |der| Ok(side_by_side(&der, 48));
    assert!(now(builder.sign(&signer)).is_ok());
}

#[test]
fn a_signer_that_fails_or_signs_something_else_is_found_out() {
    let builder = CsrBuilder::from_attributes([("subject.common_name", "x")]).unwrap();
    let mut refusing = External::new(KeyAlgorithm::EcdsaP256Sha256);
    refusing.signature = |_| Err(SignerError::new("the user cancelled the prompt"));
    let error = now(builder.sign(&refusing)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the key did not sign: the user cancelled the prompt"
    );

    let mut hashing_twice = External::new(KeyAlgorithm::EcdsaP256Sha256);
    hashing_twice.message = |message| {
        ring::digest::digest(&ring::digest::SHA256, message)
            .as_ref()
            .to_vec()
    };
    let error = now(builder.sign(&hashing_twice)).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("signs the message itself, not a hash"),
        "{error}"
    );

    for garbage in [
        vec![],
        vec![0; 64],
        vec![0xff; 64],
        vec![0x30; 64],
        vec![1; 5000],
    ] {
        let signer = Fixed {
            key: SoftwareKey::generate().unwrap(),
            signature: garbage,
        };
        assert!(matches!(
            now(builder.sign(&signer)),
            Err(CsrBuildError::Unverified(_))
        ));
    }
}

struct Fixed {
    key: SoftwareKey,
    signature: Vec<u8>,
}

impl Signer for Fixed {
    fn algorithm(&self) -> KeyAlgorithm {
        KeyAlgorithm::EcdsaP256Sha256
    }

    fn public_key(&self) -> &[u8] {
        self.key.public_key()
    }

    fn sign<'a>(&'a self, _message: &'a [u8]) -> SignFuture<'a> {
        Box::pin(async { Ok(self.signature.clone()) })
    }
}

/// ring signs with RSA but makes no RSA keys, so the external kinds are shown with Ed25519.
struct Ed25519(ring::signature::Ed25519KeyPair, Vec<u8>);

impl Signer for Ed25519 {
    fn algorithm(&self) -> KeyAlgorithm {
        KeyAlgorithm::Ed25519
    }

    fn public_key(&self) -> &[u8] {
        &self.1
    }

    fn sign<'a>(&'a self, message: &'a [u8]) -> SignFuture<'a> {
        Box::pin(async move { Ok(self.0.sign(message).as_ref().to_vec()) })
    }
}

#[test]
fn an_external_kind_of_key_builds_a_request() {
    use ring::signature::KeyPair as _;
    let pair = ring::signature::Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let mut spki = vec![
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ];
    spki.extend_from_slice(pair.public_key().as_ref());
    let signer = Ed25519(pair, spki.clone());
    let request = now(CsrBuilder::from_attributes([("subject.common_name", "x")])
        .unwrap()
        .sign(&signer))
    .unwrap();
    assert_eq!(inspect_der(request.der()).unwrap().public_key(), spki);
}

#[test]
fn a_public_key_of_another_kind_or_with_bytes_behind_it_is_refused() {
    struct Wrong(Vec<u8>);
    impl Signer for Wrong {
        fn algorithm(&self) -> KeyAlgorithm {
            KeyAlgorithm::EcdsaP256Sha256
        }
        fn public_key(&self) -> &[u8] {
            &self.0
        }
        fn sign<'a>(&'a self, _message: &'a [u8]) -> SignFuture<'a> {
            unreachable!("must not be asked to sign")
        }
    }
    let builder = CsrBuilder::from_attributes([("subject.common_name", "x")]).unwrap();
    let p256 = SoftwareKey::generate().unwrap().public_key().to_vec();
    let p384 = SoftwareKey::generate_with(KeyAlgorithm::EcdsaP384Sha384)
        .unwrap()
        .public_key()
        .to_vec();
    for spki in [
        p384,
        [p256.clone(), vec![0]].concat(),
        p256[..90].to_vec(),
        vec![],
    ] {
        assert_eq!(
            now(builder.sign(&Wrong(spki))),
            Err(CsrBuildError::PublicKey)
        );
    }
}
