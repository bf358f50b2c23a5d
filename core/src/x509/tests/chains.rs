use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519,
    SignatureAlgorithm,
};
use serde_json::{Value, json};
use time::macros::datetime;

use super::{ask, refused};
use crate::Error;

/// An authority, or a device with its key.
struct Party {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

const CA: IsCa = IsCa::Ca(BasicConstraints::Unconstrained);

fn params(name: &str, is_ca: IsCa) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = datetime!(2026-01-01 0:00 UTC);
    params.not_after = datetime!(2030-01-01 0:00 UTC);
    params.use_authority_key_identifier_extension = true;
    params.is_ca = is_ca;
    params
}

fn root(params: CertificateParams) -> Party {
    root_with(params, &PKCS_ECDSA_P256_SHA256)
}

fn root_with(params: CertificateParams, algorithm: &'static SignatureAlgorithm) -> Party {
    let key = KeyPair::generate_for(algorithm).unwrap();
    let pem = params.self_signed(&key).unwrap().pem();
    Party {
        issuer: Issuer::new(params, key),
        pem,
    }
}

impl Party {
    fn issue(&self, params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        let pem = params.signed_by(&key, &self.issuer).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }
}

fn verify(certificate: &Party, issuers: &[&Party], roots: &[&Party]) -> Result<Value, Error> {
    let pems = |parties: &[&Party]| {
        parties
            .iter()
            .map(|party| party.pem.clone())
            .collect::<Vec<_>>()
    };
    ask(
        "x509.verify",
        json!({"certificate": certificate.pem, "issuers": pems(issuers), "roots": pems(roots)}),
    )
}

fn names(answer: &Value) -> Vec<&str> {
    let certificates = answer["certificates"].as_array().unwrap();
    certificates
        .iter()
        .map(|certificate| certificate["common_name"].as_str().unwrap())
        .collect()
}

#[test]
fn a_chain_is_found_in_any_order_and_among_strangers() {
    for algorithm in [
        &PKCS_ECDSA_P256_SHA256,
        &PKCS_ECDSA_P384_SHA384,
        &PKCS_ED25519,
    ] {
        let top = root_with(params("Root", CA), algorithm);
        let middle = top.issue(params("Middle", CA));
        let issuing = middle.issue(params(
            "Issuing",
            IsCa::Ca(BasicConstraints::Constrained(0)),
        ));
        let device = issuing.issue(params("press-41", IsCa::ExplicitNoCa));
        let stranger = root(params("Stranger", CA));
        let chain = verify(&device, &[&stranger, &issuing, &middle], &[&stranger, &top]).unwrap();
        assert_eq!(names(&chain), ["press-41", "Issuing", "Middle", "Root"]);
    }
}

#[test]
fn issuers_may_follow_the_certificate_in_its_text() {
    let top = root(params("Root", CA));
    let issuing = top.issue(params("Issuing", CA));
    let device = issuing.issue(params("press-41", IsCa::ExplicitNoCa));
    let text = device.pem.clone() + &issuing.pem;
    let request = json!({"certificate": text, "roots": [top.pem]});
    assert_eq!(
        names(&ask("x509.verify", request).unwrap()),
        ["press-41", "Issuing", "Root"]
    );
}

#[test]
fn any_certificate_may_be_the_trusted_one() {
    let top = root(params("Root", CA));
    let issuing = top.issue(params("Issuing", CA));
    let device = issuing.issue(params("press-41", IsCa::ExplicitNoCa));
    assert_eq!(
        names(&verify(&device, &[], &[&issuing]).unwrap()),
        ["press-41", "Issuing"]
    );
    assert_eq!(
        names(&verify(&device, &[], &[&device]).unwrap()),
        ["press-41"]
    );
}

#[test]
fn a_way_that_does_not_hold_does_not_hide_one_that_does() {
    let old = root(params("Root", CA));
    let mut ended = params("Root", CA);
    ended.not_after = datetime!(2026-06-01 0:00 UTC);
    let issuing = old.issue(params("Issuing", CA));
    let device = issuing.issue(params("press-41", IsCa::ExplicitNoCa));
    // The same key under the same name, in a certificate that has ended.
    let expired = ended.self_signed(old.issuer.key()).unwrap().pem();
    let request =
        json!({"certificate": device.pem, "issuers": [issuing.pem], "roots": [expired, old.pem]});
    assert_eq!(names(&ask("x509.verify", request).unwrap()).len(), 3);
    let request = json!({"certificate": device.pem, "issuers": [issuing.pem], "roots": [expired]});
    assert_eq!(
        refused(ask("x509.verify", request)),
        ("roots[0]".into(), "certificate.expired".into())
    );
}

#[test]
fn what_does_not_hold_has_its_code() {
    let top = root(params("Root", CA));
    let impostor = root(params("Root", CA));
    let issuing = top.issue(params("Issuing", CA));
    let device = issuing.issue(params("press-41", IsCa::ExplicitNoCa));
    let refusal = |answer| refused(answer).1;

    assert_eq!(
        refused(verify(&device, &[], &[&top])),
        ("certificate".into(), "certificate.unknown_issuer".into())
    );
    assert_eq!(
        refusal(verify(&device, &[&top, &issuing], &[&impostor])),
        "certificate.unknown_issuer"
    );

    let below = device.issue(params("below-a-device", IsCa::ExplicitNoCa));
    assert_eq!(
        refused(verify(&below, &[&device, &issuing], &[&top])),
        ("issuers[0]".into(), "certificate.not_a_ca".into())
    );
    let mut only_signs = params("Only signs", CA);
    only_signs.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let only_signs = top.issue(only_signs);
    let device = only_signs.issue(params("press-41", IsCa::ExplicitNoCa));
    assert_eq!(
        refusal(verify(&device, &[&only_signs], &[&top])),
        "certificate.not_a_ca"
    );

    let last = top.issue(params("Last", IsCa::Ca(BasicConstraints::Constrained(0))));
    let one_more = last.issue(params("One more", CA));
    let device = one_more.issue(params("press-41", IsCa::ExplicitNoCa));
    assert_eq!(
        refusal(verify(&device, &[&one_more, &last], &[&top])),
        "certificate.path_length"
    );

    let mut strange = params("press-41", IsCa::ExplicitNoCa);
    let mut extension =
        CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 55555, 9], vec![5, 0]);
    extension.set_criticality(true);
    strange.custom_extensions.push(extension);
    let strange = top.issue(strange);
    assert_eq!(
        refusal(verify(&strange, &[], &[&top])),
        "certificate.unknown_critical_extension"
    );

    let p521 = [
        include_str!("../../../../tests/conformance/fixtures/x509-p521-root.pem"),
        include_str!("../../../../tests/conformance/fixtures/x509-p521-leaf.pem"),
    ];
    let request = json!({"certificate": p521[1], "roots": [p521[0]]});
    assert_eq!(
        refusal(ask("x509.verify", request)),
        "certificate.unsupported_algorithm"
    );
}

#[test]
fn a_name_alone_proves_nothing() {
    // Without key ids, the certificate is looked for by its name only.
    let mut unidentified = params("Root", CA);
    unidentified.use_authority_key_identifier_extension = false;
    let top = root(unidentified.clone());
    let impostor = root(unidentified);
    let mut device = params("press-41", IsCa::NoCa);
    device.use_authority_key_identifier_extension = false;
    let device = top.issue(device);
    assert_eq!(
        refused(verify(&device, &[], &[&impostor])),
        ("certificate".into(), "certificate.bad_signature".into())
    );
    assert_eq!(
        names(&verify(&device, &[], &[&impostor, &top]).unwrap()),
        ["press-41", "Root"]
    );
}

#[test]
fn the_moment_counts_to_the_second() {
    let top = root(params("Root", CA));
    let device = top.issue(params("press-41", IsCa::ExplicitNoCa));
    let at = |at: &str| {
        ask(
            "x509.verify",
            json!({"certificate": device.pem, "roots": [top.pem], "at": at}),
        )
    };
    assert!(at("2026-01-01T00:00:00Z").is_ok());
    assert!(at("2030-01-01T00:00:00Z").is_ok());
    // A clock that is read from whole seconds may be almost one behind.
    assert!(at("2025-12-31T23:59:59.001Z").is_ok());
    assert_eq!(
        refused(at("2025-12-31T23:59:59Z")).1,
        "certificate.not_yet_valid"
    );
    assert_eq!(refused(at("2030-01-01T00:00:01Z")).1, "certificate.expired");
}

#[test]
fn many_of_one_name_end_the_search() {
    let same: Vec<Party> = (0..12).map(|_| root(params("Same", CA))).collect();
    let certificate = same[0].issue(params("Same", CA));
    let pems: Vec<&str> = same.iter().map(|party| party.pem.as_str()).collect();
    let request = json!({"certificate": certificate.pem, "issuers": pems, "roots": [root(params("Root", CA)).pem]});
    let (_, code) = refused(ask("x509.verify", request));
    assert!(
        ["certificate.too_many", "certificate.unknown_issuer"].contains(&code.as_str()),
        "{code}"
    );
    let request = json!({"certificate": certificate.pem, "issuers": [pems.concat().repeat(9)], "roots": [pems[0]]});
    assert_eq!(
        refused(ask("x509.verify", request)).1,
        "certificate.too_many"
    );
}

#[test]
fn whose_names_are_limited_is_no_authority_over_all_names() {
    // Nothing but names under example.com.
    let constraints = [
        &[0x30, 0x11, 0xa0, 0x0f, 0x30, 0x0d, 0x82, 0x0b][..],
        &b"example.com"[..],
    ]
    .concat();
    for is_critical in [false, true] {
        let top = root(params("Root", CA));
        let mut limited = params("Issuing", CA);
        let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 30], constraints.clone());
        extension.set_criticality(is_critical);
        limited.custom_extensions.push(extension);
        let issuing = top.issue(limited);
        let device = issuing.issue(params("press-41", IsCa::ExplicitNoCa));
        assert_eq!(
            refused(verify(&device, &[&issuing], &[&top])),
            (
                "issuers[0]".into(),
                "certificate.unknown_critical_extension".into()
            )
        );
    }
}
