//! CRL and OCSP at the addresses in issued certificates: OpenSSL fetches, verifies and believes them.
#![allow(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "../common/mod.rs"]
mod common;
mod openssl;

use std::path::Path;

use common::{Api, REGISTRATION, csr, emulator, entry};
use openssl::{address, folder, keep, openssl, status, verdict};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const ISSUANCE: &str = "/devicetrustmanager/certificate-issuance-service/api/v2/certificate";

async fn fetched(api: &Api, url: String) -> Vec<u8> {
    let answer = api.client.get(url).send().await.unwrap();
    answer.bytes().await.unwrap().to_vec()
}

async fn registered(api: &Api, name: &str) -> Value {
    let site = api.site("client_side").await;
    let body = api.registration(&site, name, entry(&site.policy, &csr("press")));
    let (status, answer) = api.post(REGISTRATION, &body).await;
    assert_eq!(status, StatusCode::CREATED);
    answer
}

#[tokio::test]
async fn a_device_certificate_is_good_until_it_is_revoked() {
    let api = emulator(&[]).await;
    let folder = folder(&api).await;
    let answer = registered(&api, "Press").await;
    let pem = answer["private_keys"][0]["certificate"].as_str().unwrap();
    let leaf = keep(folder.path(), "leaf.pem", pem);
    assert_eq!(status(folder.path(), &leaf).await, "good");
    assert!(verdict(&api, folder.path(), &leaf).await.0);

    let row = &api.get(ISSUANCE).await["records"][0];
    let path = format!("{ISSUANCE}/{}/revoke", row["id"].as_str().unwrap());
    let body = json!({ "reason": "key_compromise" });
    let (done, _) = api.call(Method::PUT, &path, Some(&body)).await;
    assert_eq!(done, StatusCode::NO_CONTENT);
    assert_eq!(status(folder.path(), &leaf).await, "revoked keyCompromise");
    let (is_valid, said) = verdict(&api, folder.path(), &leaf).await;
    assert!(!is_valid && said.contains("certificate revoked"), "{said}");
}

#[tokio::test]
async fn a_deleted_device_takes_its_certificates_along() {
    let api = emulator(&[]).await;
    let folder = folder(&api).await;
    let answer = registered(&api, "Press").await;
    let pem = answer["private_keys"][0]["certificate"].as_str().unwrap();
    let leaf = keep(folder.path(), "leaf.pem", pem);
    let device = format!(
        "/devicetrustmanager/api/v4/device/{}",
        answer["device_id"].as_str().unwrap()
    );
    api.patch(
        &format!("{device}/disable"),
        Some(&json!({ "reason": "scrap" })),
    )
    .await;
    assert_eq!(
        status(folder.path(), &leaf).await,
        "good",
        "its certificates stay valid"
    );
    assert_eq!(
        api.patch(&format!("{device}/delete"), None).await.0,
        StatusCode::OK
    );
    assert_eq!(status(folder.path(), &leaf).await, "revoked");
}

#[tokio::test]
async fn a_suspended_certificate_comes_back() {
    let api = emulator(&[]).await;
    let folder = folder(&api).await;
    let body = json!({
        "profile": { "id": api.ready.tlm_profile_id },
        "seat": { "seat_id": "press@example.com" },
        "csr": csr("press"),
    });
    let (_, issued) = api.post("/mpki/api/v1/certificate", &body).await;
    let leaf = keep(
        folder.path(),
        "leaf.pem",
        issued["certificate"].as_str().unwrap(),
    );
    assert_eq!(status(folder.path(), &leaf).await, "good");
    let serial = issued["serial_number"].as_str().unwrap();
    let revoke = format!("/mpki/api/v1/certificate/{serial}/revoke");
    let hold = json!({ "revocation_reason": "certificate_hold" });
    api.call(Method::PUT, &revoke, Some(&hold)).await;
    assert_eq!(
        status(folder.path(), &leaf).await,
        "revoked certificateHold"
    );
    assert!(!verdict(&api, folder.path(), &leaf).await.0);
    api.call(Method::DELETE, &revoke, None).await;
    assert_eq!(status(folder.path(), &leaf).await, "good");
    assert!(verdict(&api, folder.path(), &leaf).await.0);
}

#[tokio::test]
async fn a_certificate_of_the_classic_api_is_revoked_too() {
    let api = emulator(&[]).await;
    let folder = folder(&api).await;
    let body = json!({ "enrollment_profile_id": api.ready.iot_enrollment_profile_id, "csr": csr("press") });
    let (_, issued) = api.post("/iot/api/v1/certificate", &body).await;
    let leaf = keep(folder.path(), "leaf.pem", issued["pem"].as_str().unwrap());
    assert_eq!(status(folder.path(), &leaf).await, "good");
    let path = format!(
        "/iot/api/v1/certificate/{}/revoke",
        issued["certificate_id"].as_str().unwrap()
    );
    // What the page calls so is superseded.
    let (done, _) = api
        .call(Method::PUT, &path, Some(&json!({ "reason": "suspended" })))
        .await;
    assert_eq!(done, StatusCode::NO_CONTENT);
    assert_eq!(status(folder.path(), &leaf).await, "revoked superseded");
}

#[tokio::test]
async fn what_the_emulator_did_not_issue_is_unknown() {
    let api = emulator(&[]).await;
    let folder = folder(&api).await;
    let answer = registered(&api, "Press").await;
    let pem = answer["private_keys"][0]["certificate"].as_str().unwrap();
    let leaf = keep(folder.path(), "leaf.pem", pem);
    let issuer = folder.path().join("issuer.pem");
    let trusted = folder.path().join("both.pem");
    let responder = address(&leaf, "ocsp");
    let at = |path: &Path| path.to_str().unwrap().to_owned();
    let (issuer, trusted) = (at(&issuer), at(&trusted));
    let asked = tokio::task::spawn_blocking(move || {
        openssl(&[
            "ocsp", "-issuer", &issuer, "-serial", "0x1234", "-CAfile", &trusted, "-url",
            &responder,
        ])
    });
    let (_, said) = asked.await.unwrap();
    assert!(
        said.contains("Response verify OK") && said.contains("0x1234: unknown"),
        "{said}"
    );

    let url = format!("{}/ocsp", api.ready.base_url);
    let answer = api.client.post(&url).body("nothing").send().await.unwrap();
    assert_eq!(
        answer.headers()["content-type"],
        "application/ocsp-response"
    );
    // responseStatus malformedRequest.
    assert_eq!(
        answer.bytes().await.unwrap().as_ref(),
        [0x30, 3, 0x0a, 1, 1]
    );
    let answer = api.client.get(format!("{url}/%2b")).send().await.unwrap();
    assert_eq!(
        answer.bytes().await.unwrap().as_ref(),
        [0x30, 3, 0x0a, 1, 1]
    );
}

#[tokio::test]
async fn a_request_may_be_in_the_path_and_the_root_has_a_list_of_its_own() {
    let api = emulator(&[]).await;
    let folder = folder(&api).await;
    let answer = registered(&api, "Press").await;
    let pem = answer["private_keys"][0]["certificate"].as_str().unwrap();
    let leaf = keep(folder.path(), "leaf.pem", pem);
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (made, said) = openssl(&[
        "ocsp",
        "-issuer",
        &at("issuer.pem"),
        "-cert",
        &at("leaf.pem"),
        "-no_nonce",
        "-reqout",
        &at("request"),
    ]);
    assert!(made, "{said}");
    let request = std::fs::read(folder.path().join("request")).unwrap();
    let (_, text) = openssl(&["base64", "-A", "-in", &at("request")]);
    assert!(!request.is_empty());
    let escaped = text
        .trim()
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D");
    let url = format!("{}/{escaped}", address(&leaf, "ocsp"));
    let answer = fetched(&api, url).await;
    std::fs::write(folder.path().join("answer"), answer).unwrap();
    let (_, said) = openssl(&[
        "ocsp",
        "-issuer",
        &at("issuer.pem"),
        "-cert",
        &at("leaf.pem"),
        "-CAfile",
        &at("both.pem"),
        "-no_nonce",
        "-respin",
        &at("answer"),
    ]);
    assert!(
        said.contains("Response verify OK") && said.contains(": good"),
        "{said}"
    );

    // Both lists, for who checks the whole chain.
    let mut lists = String::new();
    for name in ["issuing", "root"] {
        let url = format!("{}/crl/{name}.crl", api.ready.base_url);
        let list = fetched(&api, url).await;
        std::fs::write(folder.path().join("list"), list).unwrap();
        lists += &openssl(&["crl", "-in", &at("list")]).1;
    }
    keep(folder.path(), "lists.pem", &lists);
    let (is_valid, said) = openssl(&[
        "verify",
        "-CAfile",
        &at("root.pem"),
        "-untrusted",
        &at("issuer.pem"),
        "-CRLfile",
        &at("lists.pem"),
        "-crl_check_all",
        &at("leaf.pem"),
    ]);
    assert!(is_valid, "{said}");
}

#[tokio::test]
async fn a_date_that_is_none_revokes_nothing() {
    let api = emulator(&[]).await;
    let folder = folder(&api).await;
    let answer = registered(&api, "Press").await;
    let pem = answer["private_keys"][0]["certificate"].as_str().unwrap();
    let leaf = keep(folder.path(), "leaf.pem", pem);
    let row = &api.get(ISSUANCE).await["records"][0];
    let path = format!("{ISSUANCE}/{}/revoke", row["id"].as_str().unwrap());
    for (date, message) in [
        ("10:00", "Revocation date should be a date."),
        (
            "9999-01-01T00:00:00Z",
            "Revocation date should be in the past.",
        ),
    ] {
        let body = json!({ "reason": "key_compromise", "revocation_date": date });
        let (done, said) = api.call(Method::PUT, &path, Some(&body)).await;
        assert_eq!(done, StatusCode::BAD_REQUEST);
        assert!(said.to_string().contains(message), "{said}");
    }
    assert_eq!(status(folder.path(), &leaf).await, "good");
    let body = json!({ "reason": "key_compromise", "revocation_date": "2020-01-01" });
    let (done, _) = api.call(Method::PUT, &path, Some(&body)).await;
    assert_eq!(done, StatusCode::NO_CONTENT);

    let import = json!([{
        "cert_type": "x509",
        "cert": pem,
        "business_unit_id": api.ready.tlm_business_unit_id,
        "revocation": { "revoked": true, "reason": "superseded", "revoke_date": "yesterday" },
    }]);
    let (_, said) = api.post("/mpki/api/v1/certificate-import", &import).await;
    assert_eq!(
        said[0]["error_message"],
        "Revocation date should be a date."
    );
}
