//! A device's life, and what it takes along: certificates, bootstrap configuration.
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

use std::io::Read as _;

use common::{Api, DTM, REGISTRATION, emulator};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

async fn states(api: &Api, device: &str) -> (String, String) {
    let device = api.get(&format!("{DTM}/device/{device}")).await;
    let text = |field: &str| device[field].as_str().unwrap().to_owned();
    (text("status"), text("operational_status"))
}

fn pair(status: &str, operational: &str) -> (String, String) {
    (status.to_owned(), operational.to_owned())
}

#[tokio::test]
async fn registered_provisioned_disabled_enabled_deleted() {
    let api = emulator(&[]).await;
    let site = api.site("client_side").await;
    let id = api.register(&site, "Press 41").await;
    let path = |step: &str| format!("{DTM}/device/{id}/{step}");
    assert_eq!(states(&api, &id).await, pair("REGISTERED", "ENABLED"));

    let (status, _) = api
        .call(
            Method::POST,
            &format!("/__emulator/devices/{id}/provisioned"),
            None,
        )
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(states(&api, &id).await, pair("PROVISIONED", "ENABLED"));
    assert_eq!(
        api.get(&format!("{DTM}/device/{id}")).await["connected"],
        true
    );

    let (status, body) = api.patch(&path("delete"), None).await;
    assert_eq!(
        status,
        StatusCode::BAD_REQUEST,
        "only a disabled device can be deleted: {body}"
    );
    let (status, body) = api
        .patch(&path("disable"), Some(&json!({ "reason": " " })))
        .await;
    assert_eq!(
        (status, &body["errors"][0]["code"]),
        (StatusCode::BAD_REQUEST, &json!("missing_required_field"))
    );

    let reason = json!({ "reason": "worn out" });
    assert_eq!(
        api.patch(&path("disable"), Some(&reason)).await.0,
        StatusCode::OK
    );
    assert_eq!(states(&api, &id).await, pair("PROVISIONED", "DISABLED"));
    assert_eq!(
        api.get(&format!("{DTM}/device/{id}")).await["disable_reason"],
        "worn out"
    );
    assert_eq!(api.patch(&path("enable"), None).await.0, StatusCode::OK);
    assert_eq!(states(&api, &id).await, pair("PROVISIONED", "ENABLED"));

    let certificates = "/devicetrustmanager/certificate-issuance-service/api/v2/certificate";
    assert_eq!(
        api.get(certificates).await["records"][0]["status"],
        "ISSUED"
    );
    assert_eq!(
        api.patch(&path("disable"), Some(&reason)).await.0,
        StatusCode::OK
    );
    assert_eq!(
        api.get(certificates).await["records"][0]["status"],
        "ISSUED",
        "disabling revokes nothing"
    );
    assert_eq!(api.patch(&path("delete"), None).await.0, StatusCode::OK);
    assert_eq!(states(&api, &id).await, pair("DELETED", "DISABLED"));
    assert_eq!(
        api.get(certificates).await["records"][0]["status"],
        "REVOKED"
    );
    for step in ["enable", "delete"] {
        assert_eq!(
            api.patch(&path(step), None).await.0,
            StatusCode::BAD_REQUEST,
            "deleted is final"
        );
    }
}

async fn download(api: &Api, device: &str) -> (StatusCode, Vec<u8>) {
    let url = format!(
        "{}{DTM}/bootstrap-config/download/{device}",
        api.ready.base_url
    );
    let response = api
        .client
        .get(url)
        .header("x-api-key", &api.ready.api_key)
        .send()
        .await
        .unwrap();
    (response.status(), response.bytes().await.unwrap().to_vec())
}

fn unzip(bytes: Vec<u8>) -> std::collections::BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut files = std::collections::BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(file.name().unwrap().into_owned(), text);
    }
    files
}

#[tokio::test]
async fn the_bootstrap_zip_holds_what_the_agent_needs() {
    let api = emulator(&[]).await;
    let site = api.site("client_or_server_side").await;
    let entry = json!({
        "certificate_policy_id": site.policy,
        "server_side_key_gen": true,
        "key_type": "EC_prime256v1",
        "key_format": "PEM",
        "key_syntax": "PKCS8",
        "attributes": [{ "name": "subject.common_name", "value": "press-41" }],
    });
    let (status, body) = api
        .post(REGISTRATION, &api.registration(&site, "Press 41", entry))
        .await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    let id = body["device_id"].as_str().unwrap();
    let (status, bytes) = download(&api, id).await;
    assert_eq!(status, StatusCode::OK);
    let files = unzip(bytes);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let expected = [
        "Press_41.cert-key.crt",
        "Press_41.cert.crt",
        "bootstrap_config.json",
        "ca/intermediate.crt",
        "ca/root.crt",
    ];
    assert_eq!(names, expected);
    assert_eq!(
        files["Press_41.cert.crt"],
        body["private_keys"][0]["certificate"].as_str().unwrap()
    );
    assert_eq!(
        files["Press_41.cert-key.crt"],
        body["private_keys"][0]["private_key"].as_str().unwrap()
    );
    let config: Value = serde_json::from_str(&files["bootstrap_config.json"]).unwrap();
    assert_eq!(config["configuration"]["device_id"], id);
    assert_eq!(
        config["configuration"]["division_id"],
        site.division.as_str()
    );
    assert_eq!(config["authentication"][0]["method"], "x509");

    let with_csr = api.register(&site, "Press 42").await;
    let files = unzip(download(&api, &with_csr).await.1);
    assert!(files.contains_key("Press_42.cert.crt"));
    assert!(
        !files.contains_key("Press_42.cert-key.crt"),
        "the key never was here"
    );
}

#[tokio::test]
async fn the_bootstrap_zip_may_take_its_time() {
    let api = emulator(&["--bootstrap-ready-after", "3"]).await;
    let site = api.site("client_side").await;
    let id = api.register(&site, "Press 41").await;
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(download(&api, &id).await.0.as_u16());
    }
    assert_eq!(statuses, [404, 429, 404, 200, 200]);
}
