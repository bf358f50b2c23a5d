//! Trust Lifecycle Manager: certificates from issue to revocation, and what the inventory says of them.
#![allow(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "../common/mod.rs"]
mod common;
mod inventory;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::{Api, csr, emulator};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use x509_parser::pem::parse_x509_pem;
use x509_parser::prelude::{FromDer as _, X509Certificate};

const P: &str = "/mpki/api/v1";

fn request(api: &Api, seat: &str) -> Value {
    json!({
        "profile": { "id": api.ready.tlm_profile_id },
        "seat": { "seat_id": seat },
        "csr": csr("from-csr"),
        "attributes": { "subject": { "common_name": seat } },
    })
}

async fn issue(api: &Api, body: &Value) -> Value {
    let (status, body) = api.post(&format!("{P}/certificate"), body).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    body
}

async fn refused(api: &Api, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
    let (status, body) = api.call(method, &format!("{P}/{path}"), body).await;
    (status.as_u16(), body["errors"][0].clone())
}

#[tokio::test]
async fn a_certificate_is_issued_and_found() {
    let api = emulator(&[]).await;
    let issued = issue(&api, &request(&api, "press-41")).await;
    let serial = issued["serial_number"].as_str().unwrap();
    assert_eq!(serial.len(), 40);
    assert_eq!(serial, serial.to_uppercase());
    assert_eq!(issued["delivery_format"], "x509");

    let (_, pem) = parse_x509_pem(issued["certificate"].as_str().unwrap().as_bytes()).unwrap();
    let certificate = pem.parse_x509().unwrap();
    let names: Vec<_> = certificate.subject().iter_common_name().collect();
    assert_eq!(
        names[0].as_str().unwrap(),
        "press-41",
        "the request, not the CSR"
    );
    let chain = api
        .client
        .get(format!("{}/__emulator/ca.pem", api.ready.base_url));
    let chain = chain.send().await.unwrap().text().await.unwrap();
    let (_, parent) = parse_x509_pem(chain.as_bytes()).unwrap();
    let parent = parent.parse_x509().unwrap();
    certificate
        .verify_signature(Some(parent.public_key()))
        .unwrap();

    let found = api.get(&format!("{P}/certificate/{serial}")).await;
    assert_eq!(found["common_name"], "press-41");
    assert_eq!(found["status"], "issued");
    assert_eq!(found["seat"]["seat_id"], "press-41");
    assert_eq!(found["profile"]["id"], json!(api.ready.tlm_profile_id));
    assert_eq!(found["certificate"], STANDARD.encode(&pem.contents));
    assert_eq!(found["ica"]["id"].as_str().unwrap().len(), 32);
    assert!(found["attributes"].is_string(), "JSON in a text");
    assert_eq!(found["expires_in_days"], 364);

    let page = api.get(&format!("{P}/certificate-search")).await;
    assert_eq!(
        (&page["total"], &page["has_more"]),
        (&json!(1), &json!(false))
    );
    assert_eq!(page["items"][0]["serial_number"], serial);
}

#[tokio::test]
async fn what_scripts_in_the_field_send_is_taken() {
    let api = emulator(&[]).await;
    let pem = csr("x");
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    for csr in [pem.replace('\n', ""), base64] {
        let mut body = request(&api, "press-41");
        body["csr"] = json!(csr);
        body["tags"] = Value::Null;
        body["include_ca_chain"] = json!("true");
        body["attributes"]["extensions"] = json!({});
        body["unknown"] = json!({ "member": 1 });
        let issued = issue(&api, &body).await;
        let text = issued["certificate"].as_str().unwrap();
        assert_eq!(
            text.matches("BEGIN CERTIFICATE").count(),
            3,
            "leaf, issuing CA, root"
        );
    }
    let url = format!("{}{P}/hello", api.ready.base_url);
    let hello = api.client.get(url).header("x-api-key", &api.ready.api_key);
    let hello = hello
        .header("accept", "application/json")
        .send()
        .await
        .unwrap();
    assert_eq!(
        hello.text().await.unwrap(),
        "Hello from DigiCert ONE - Trust Lifecycle Manager REST API!"
    );
}

#[tokio::test]
async fn names_and_lifetimes_are_as_asked_for() {
    let api = emulator(&[]).await;
    let mut body = request(&api, "press-41");
    body["validity"] = json!({ "unit": "days", "duration": 10 });
    body["attributes"] = json!({
        "subject": { "common_name": "press-41", "organization_name": "Example", "country": "DE" },
        "extensions": { "san": {
            "dns_names": ["a.example.com"], "emails": ["a@example.com"], "ip_addresses": ["192.0.2.1"] } },
    });
    let issued = issue(&api, &body).await;
    let serial = issued["serial_number"].as_str().unwrap();
    let found = api.get(&format!("{P}/certificate/{serial}")).await;
    assert_eq!(
        found["subject"],
        json!({ "common_name": "press-41", "organization_name": "Example", "country": "DE" })
    );
    assert_eq!(found["expires_in_days"], 9);
    let attributes: Value = serde_json::from_str(found["attributes"].as_str().unwrap()).unwrap();
    assert_eq!(attributes["san"]["dns_name"], json!(["a.example.com"]));
    assert_eq!(attributes["subject"]["2.5.4.6"], json!(["DE"]));
}

#[tokio::test]
async fn bad_requests_name_the_field() {
    let api = emulator(&[]).await;
    let mut cases = Vec::new();
    for (place, value, field) in [
        ("/csr", json!(""), "csr"),
        ("/csr", json!("nonsense"), "csr"),
        ("/seat/seat_id", json!(""), "seat.seat_id"),
        ("/delivery_format", json!("der"), "delivery_format"),
        ("/delivery_format", json!("pkcs12"), "delivery_format"),
        (
            "/validity",
            json!({ "unit": "weeks", "duration": 1 }),
            "validity.unit",
        ),
        (
            "/validity",
            json!({ "unit": "days", "duration": 0 }),
            "validity.duration",
        ),
    ] {
        let mut body = request(&api, "press-41");
        if let Some(found) = body.pointer_mut(place) {
            *found = value;
        } else {
            body[place.trim_start_matches('/')] = value;
        }
        cases.push((body, field));
    }
    for (body, field) in cases {
        let (status, error) = refused(&api, Method::POST, "certificate", Some(&body)).await;
        assert_eq!(status, 400, "{body}");
        assert_eq!(error["code"], "invalid_input_field");
        assert_eq!(error["field"], field, "{error}");
    }
    let mut body = request(&api, "press-41");
    body["profile"]["id"] = json!("00000000-0000-4000-8000-000000000000");
    let (status, error) = refused(&api, Method::POST, "certificate", Some(&body)).await;
    assert_eq!((status, &error["code"]), (403, &json!("access_denied")));
    body["profile"]["id"] = json!(api.ready.tlm_manual_profile_id);
    let (status, error) = refused(&api, Method::POST, "certificate", Some(&body)).await;
    assert_eq!((status, &error["field"]), (400, &json!("profile.id")));
    assert_eq!(
        api.get(&format!("{P}/certificate-search")).await["total"],
        0
    );
}

#[tokio::test]
async fn revocation_suspension_and_resumption() {
    let api = emulator(&[]).await;
    let issued = issue(&api, &request(&api, "press-41")).await;
    let serial = issued["serial_number"].as_str().unwrap();
    let revoke = format!("{P}/certificate/{serial}/revoke");
    let with = |reason: &str| json!({ "revocation_reason": reason });
    let status = async || api.get(&format!("{P}/certificate/{serial}")).await["status"].clone();

    let (code, _) = api
        .call(Method::PUT, &revoke, Some(&with("certificate_hold")))
        .await;
    assert_eq!(code, StatusCode::NO_CONTENT);
    assert_eq!(status().await, "suspended");
    let (code, _) = api.call(Method::DELETE, &revoke, None).await;
    assert_eq!(code, StatusCode::NO_CONTENT);
    assert_eq!(status().await, "issued");
    let (code, body) = api.call(Method::DELETE, &revoke, None).await;
    assert_eq!(code, StatusCode::BAD_REQUEST, "{body}");
    let (code, body) = api.call(Method::PUT, &revoke, Some(&with("boredom"))).await;
    assert_eq!(code, StatusCode::BAD_REQUEST, "{body}");
    assert_eq!(body["errors"][0]["field"], "revocation_reason");
    let (code, _) = api
        .call(Method::PUT, &revoke, Some(&with("key_compromise")))
        .await;
    assert_eq!(code, StatusCode::NO_CONTENT);
    assert_eq!(status().await, "revoked");
    let (code, body) = api
        .call(Method::PUT, &revoke, Some(&with("superseded")))
        .await;
    assert_eq!(code, StatusCode::BAD_REQUEST);
    assert_eq!(
        body["errors"][0]["message"],
        "Certificate already has been revoked"
    );
    let page = api
        .get(&format!("{P}/certificate-search?status=revoked"))
        .await;
    assert_eq!(page["items"][0]["revocation"]["reason"], "key_compromise");

    let path = "certificate/00FF/revoke";
    let (code, error) = refused(&api, Method::PUT, path, Some(&with("superseded"))).await;
    assert_eq!((code, &error["code"]), (404, &json!("resource_not_found")));
}

#[tokio::test]
async fn renewal_waits_for_its_window() {
    let api = emulator(&[]).await;
    let far = issue(&api, &request(&api, "far")).await;
    let mut body = request(&api, "near");
    body["validity"] = json!({ "unit": "days", "duration": 20 });
    let near = issue(&api, &body).await;
    let renew = async |issued: &Value| {
        let serial = issued["serial_number"].as_str().unwrap();
        api.post(
            &format!("{P}/certificate/{serial}/renew"),
            &json!({ "csr": csr("new") }),
        )
        .await
    };
    let (status, body) = renew(&far).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let message = body["errors"][0]["message"].as_str().unwrap();
    assert_eq!(
        message,
        "Certificate is not in its renewal window: 364 days left, window 30 days."
    );
    let (status, renewed) = renew(&near).await;
    assert_eq!(status, StatusCode::OK, "{renewed}");
    assert_ne!(renewed["serial_number"], near["serial_number"]);
    let page = api
        .get(&format!(
            "{P}/certificate-search?seat_id=near&sort=valid_to:desc"
        ))
        .await;
    let rows = page["items"].as_array().unwrap();
    let names: Vec<_> = rows.iter().map(|row| &row["common_name"]).collect();
    assert_eq!(
        names,
        ["near", "near"],
        "the old one stays, the new one has its names"
    );
    assert_eq!(rows[0]["serial_number"], renewed["serial_number"]);
}

#[tokio::test]
async fn formats_hold_the_same_certificate() {
    let api = emulator(&[]).await;
    let mut body = request(&api, "press-41");
    body["delivery_format"] = json!("pkcs7");
    let issued = issue(&api, &body).await;
    assert!(
        issued["certificate"]
            .as_str()
            .unwrap()
            .starts_with("-----BEGIN PKCS7-----")
    );
    let serial = issued["serial_number"].as_str().unwrap();
    let formats = api
        .get(&format!("{P}/certificate/{serial}/additional-formats"))
        .await;
    let chain = formats["x509_cert_chain"].as_array().unwrap();
    assert_eq!(chain.len(), 3);
    assert_eq!(chain[0]["common_name"], "press-41");
    let leaf = parse_x509_pem(chain[0]["cert_blob"].as_str().unwrap().as_bytes())
        .unwrap()
        .1;
    let (_, bundle) = parse_x509_pem(formats["pkcs7"].as_str().unwrap().as_bytes()).unwrap();
    let place = bundle
        .contents
        .windows(leaf.contents.len())
        .position(|part| part == leaf.contents);
    assert!(place.is_some(), "the leaf is in the PKCS#7");
}

#[tokio::test]
async fn keys_in_escrow_are_recovered_after_approval() {
    let api = emulator(&[]).await;
    let profiles = api.get("/mpki/api/v2/profile").await;
    let profiles = profiles.as_array().unwrap();
    let escrow = profiles
        .iter()
        .find(|profile| profile["key_escrow_policy"]["key_escrow_enabled"] == true);
    let body = json!({
        "profile": { "id": escrow.unwrap()["id"] },
        "seat": { "seat_id": "jane@example.com", "email": "jane@example.com" },
        "attributes": { "subject": { "common_name": "Jane" } },
    });
    let issued = issue(&api, &body).await;
    assert_eq!(issued["delivery_format"], "pkcs12");
    let serial = issued["serial_number"].as_str().unwrap();
    let open = |answer: &Value| {
        let file = STANDARD
            .decode(answer["certificate"].as_str().unwrap())
            .unwrap();
        let password = answer["pkcs12_password"].as_str().unwrap();
        let policy = p12_keystore::Pkcs12ImportPolicy::Strict;
        let store = p12_keystore::KeyStore::from_pkcs12(&file, password, policy).unwrap();
        let (_, chain) = store.private_key_chain().unwrap();
        chain.certs()[0].as_der().to_vec()
    };
    let der = open(&issued);
    let (_, certificate) = X509Certificate::from_der(&der).unwrap();
    assert_eq!(certificate.subject().to_string(), "CN=Jane");

    let recover = format!("{P}/certificate/escrow/recover/{serial}");
    let (status, _) = api.call(Method::POST, &recover, None).await;
    assert_eq!(
        status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "two administrators are wanted"
    );
    let approve = format!("{P}/certificate/escrow/approve/{serial}");
    assert_eq!(
        api.call(Method::POST, &approve, None).await.0,
        StatusCode::OK
    );
    let (status, recovered) = api.call(Method::POST, &recover, None).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(open(&recovered), der);

    let plain = issue(&api, &request(&api, "press-41")).await;
    let path = format!(
        "certificate/escrow/approve/{}",
        plain["serial_number"].as_str().unwrap()
    );
    assert_eq!(refused(&api, Method::POST, &path, None).await.0, 422);
    assert_eq!(
        refused(&api, Method::POST, "certificate/escrow/approve/00FF", None)
            .await
            .0,
        404
    );
}
