//! Real certificates: chains that verify, subjects and names as asked, CSRs that are believed only when they hold.
#![allow(
    missing_docs,
    clippy::too_many_lines,
    clippy::needless_pass_by_value,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use std::time::Duration;

use common::{Api, POLICY, REGISTRATION, Site, csr, emulator, entry};
use reqwest::StatusCode;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, UnixTime};
use serde_json::{Value, json};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};
use x509_parser::prelude::*;

async fn ca(api: &Api) -> Vec<CertificateDer<'static>> {
    let pem = api
        .client
        .get(format!("{}/__emulator/ca.pem", api.ready.base_url))
        .send()
        .await
        .unwrap();
    let pem = pem.text().await.unwrap();
    CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<_, _>>()
        .unwrap()
}

/// Verifies a leaf against the emulator's chain for client authentication and returns its DER.
async fn verified(api: &Api, pem: &str) -> Vec<u8> {
    let [issuing, root]: [CertificateDer<'static>; 2] = ca(api).await.try_into().unwrap();
    let leaf = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
    let anchors = [anchor_from_trusted_cert(&root).unwrap()];
    EndEntityCert::try_from(&leaf)
        .unwrap()
        .verify_for_usage(
            webpki::ALL_VERIFICATION_ALGS,
            &anchors,
            &[issuing],
            UnixTime::since_unix_epoch(Duration::from_secs(UnixTime::now().as_secs())),
            KeyUsage::client_auth(),
            None,
            None,
        )
        .unwrap();
    leaf.to_vec()
}

async fn issue(api: &Api, site: &Site, entry: Value) -> (StatusCode, Value) {
    api.post(REGISTRATION, &api.registration(site, "Press 41", entry))
        .await
}

#[tokio::test]
async fn a_certificate_chains_to_the_root_and_says_what_was_asked() {
    let api = emulator(&[]).await;
    let site = api.site("client_side").await;
    let request = csr("csr-name");
    let entry = json!({
        "csr": request,
        "certificate_policy_id": site.policy,
        "attributes": [
            { "name": "subject.common_name", "value": "press-41" },
            { "name": "subject.country", "value": "CH" },
            { "name": "subject.organization_unit", "value": "Würzburg" },
            { "name": "san.dns_name", "value": ["a.example", "b.example"] },
            { "name": "san.ip_address", "value": "10.1.2.3" },
            { "name": "san.uri", "value": "urn:press:41" },
            { "name": "san.email", "value": "press@example.com" },
        ],
    });
    let (status, body) = issue(&api, &site, entry).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    assert_eq!(body["private_keys"][0].get("private_key"), None);
    let der = verified(
        &api,
        body["private_keys"][0]["certificate"].as_str().unwrap(),
    )
    .await;
    let (_, leaf) = X509Certificate::from_der(&der).unwrap();
    // The common name of the CSR is replaced, its organization stays.
    assert_eq!(
        leaf.subject().to_string(),
        "CN=press-41, O=Acme, C=CH, OU=Würzburg"
    );
    let names = &leaf
        .subject_alternative_name()
        .unwrap()
        .unwrap()
        .value
        .general_names;
    let expected = [
        GeneralName::DNSName("a.example"),
        GeneralName::DNSName("b.example"),
        GeneralName::IPAddress(&[10, 1, 2, 3]),
        GeneralName::URI("urn:press:41"),
        GeneralName::RFC822Name("press@example.com"),
    ];
    assert_eq!(*names, expected);
    assert!(!leaf.is_ca());
    assert!(leaf.key_usage().unwrap().unwrap().value.digital_signature());
    assert!(
        leaf.extended_key_usage()
            .unwrap()
            .unwrap()
            .value
            .client_auth
    );
    assert!(leaf.raw_serial().len() == 16);

    // The key is the CSR's.
    let (_, document) = x509_parser::pem::parse_x509_pem(request.as_bytes()).unwrap();
    let (_, request) = X509CertificationRequest::from_der(&document.contents).unwrap();
    assert_eq!(
        leaf.public_key().raw,
        request.certification_request_info.subject_pki.raw
    );

    // And the list tells the same.
    let list = api
        .get("/devicetrustmanager/certificate-issuance-service/api/v2/certificate")
        .await;
    let record = &list["records"][0];
    assert_eq!(record["common_name"], "press-41");
    assert_eq!(record["key_type"], "EC_prime256v1");
    assert_eq!(
        record["serial_number"],
        leaf.raw_serial_as_string().replace(':', "")
    );
    assert_eq!(record["signature_algorithm"], "sha256WithECDSA");
}

#[tokio::test]
async fn the_subject_may_come_from_the_csr_alone() {
    let api = emulator(&[]).await;
    let site = api.site("client_side").await;
    let entry = json!({ "csr": csr("from-csr"), "certificate_policy_id": site.policy });
    let (status, body) = issue(&api, &site, entry).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    let der = verified(
        &api,
        body["private_keys"][0]["certificate"].as_str().unwrap(),
    )
    .await;
    let (_, leaf) = X509Certificate::from_der(&der).unwrap();
    assert_eq!(leaf.subject().to_string(), "CN=from-csr, O=Acme");
    let names = &leaf
        .subject_alternative_name()
        .unwrap()
        .unwrap()
        .value
        .general_names;
    assert_eq!(*names, [GeneralName::DNSName("csr.example")]);
}

#[tokio::test]
async fn the_service_makes_keys_when_asked() {
    let api = emulator(&[]).await;
    let site = api.site("server_side").await;
    for (key_type, name) in [
        ("RSA_2048", "Press 1"),
        ("EC_prime256v1", "Press 2"),
        ("EC_secp384r1", "Press 3"),
    ] {
        let entry = json!({
            "certificate_policy_id": site.policy, "server_side_key_gen": true, "key_type": key_type,
            "key_format": "PEM", "key_syntax": "PKCS8",
            "attributes": [{ "name": "subject.common_name", "value": name }],
        });
        let (status, body) = api
            .post(REGISTRATION, &api.registration(&site, name, entry))
            .await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        let credential = &body["private_keys"][0];
        let der = verified(&api, credential["certificate"].as_str().unwrap()).await;
        let (_, leaf) = X509Certificate::from_der(&der).unwrap();
        // ring takes both halves of an RSA or EC key from PKCS#8, so the halves must belong together.
        let pem = credential["private_key"].as_str().unwrap();
        assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----"), "PKCS#8");
        let pair = rcgen::KeyPair::from_pem(pem).unwrap();
        assert_eq!(
            rcgen::PublicKeyData::subject_public_key_info(&pair),
            leaf.public_key().raw,
            "{key_type}"
        );
        let list = api
            .get("/devicetrustmanager/certificate-issuance-service/api/v2/certificate")
            .await;
        assert_eq!(
            list["records"].as_array().unwrap().last().unwrap()["key_type"],
            key_type
        );
    }
    let entry = json!({ "certificate_policy_id": site.policy, "csr": csr("x") });
    assert_eq!(
        issue(&api, &site, entry).await.0,
        StatusCode::BAD_REQUEST,
        "the policy wants server-side keys"
    );
}

#[tokio::test]
async fn bootstrap_and_operational_come_together() {
    let api = emulator(&[]).await;
    let site = api.site("client_side").await;
    let operational = api
        .policy("Operational", &site.division, "client_side")
        .await;
    let mut body = api.registration(&site, "Press 41", entry(&site.policy, &csr("x")));
    body["certificate_policies"]["operational"] = json!([entry(&operational, &csr("y"))]);
    let (status, body) = api.post(REGISTRATION, &body).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    let keys = body["private_keys"].as_array().unwrap();
    let types: Vec<_> = keys
        .iter()
        .map(|key| (&key["policy_type"], &key["policy_id"]))
        .collect();
    assert_eq!(
        types,
        [
            (&json!("BOOTSTRAP"), &json!(site.policy)),
            (&json!("OPERATIONAL"), &json!(operational))
        ]
    );
    for key in keys {
        verified(&api, key["certificate"].as_str().unwrap()).await;
    }
}

#[tokio::test]
async fn a_bad_csr_is_refused() {
    let api = emulator(&[]).await;
    let site = api.site("client_side").await;
    let good = csr("x");
    // The last base64 characters before the END line belong to the signature.
    let end = good.find("-----END").unwrap();
    let mut broken: Vec<char> = good.chars().collect();
    let at = end - 12;
    broken[at] = if broken[at] == 'A' { 'B' } else { 'A' };
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    for (request, message) in [
        (
            broken.iter().collect::<String>(),
            "Csr has an invalid signature.",
        ),
        (
            key,
            "Csr should be a PEM encoded PKCS#10 certificate request.",
        ),
        (
            "hello".to_owned(),
            "Csr should be a PEM encoded PKCS#10 certificate request.",
        ),
        (
            format!("{good}{good}"),
            "Csr should be a PEM encoded PKCS#10 certificate request.",
        ),
        (String::new(), "Csr cannot be empty or null or just spaces."),
    ] {
        let (status, body) = issue(&api, &site, entry(&site.policy, &request)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(body["errors"][0]["message"], message);
    }
    let crlf = good.replace('\n', "\r\n");
    assert_eq!(
        issue(&api, &site, entry(&site.policy, &crlf)).await.0,
        StatusCode::CREATED
    );
    assert_eq!(api.get("/__emulator/stats").await["devices"], 1);
}

#[tokio::test]
async fn bad_attributes_are_refused() {
    let api = emulator(&[]).await;
    let site = api.site("client_side").await;
    for (name, value) in [
        ("subject.shoe_size", "43"),
        ("subject.country", "Switzerland"),
        ("san.ip_address", "10.0.0.300"),
        ("san.dns_name", "bücher.example"),
        ("subject.common_name", " "),
    ] {
        let mut entry = entry(&site.policy, &csr("x"));
        entry["attributes"] = json!([{ "name": name, "value": value }]);
        let (status, body) = issue(&api, &site, entry).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}: {body}");
    }
}

#[tokio::test]
async fn the_policy_carries_the_chain() {
    use base64::Engine as _;
    let api = emulator(&[]).await;
    let site = api.site("client_side").await;
    let policy = api.get(&format!("{POLICY}/{}", site.policy)).await["certificate_policy"].clone();
    let chain: Vec<Vec<u8>> = policy["ca_chain"]
        .as_array()
        .unwrap()
        .iter()
        .map(|link| {
            base64::engine::general_purpose::STANDARD
                .decode(link["blob"].as_str().unwrap())
                .unwrap()
        })
        .collect();
    let expected: Vec<Vec<u8>> = ca(&api).await.iter().map(|der| der.to_vec()).collect();
    assert_eq!(chain, expected);
    assert_eq!(policy["ca_chain"][0]["cert_type"], "intermediate");
    assert_eq!(policy["ca_chain"][1]["cert_type"], "root");
}
