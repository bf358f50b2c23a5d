//! Trust Lifecycle Manager: business units, seats, profiles, and enrollments up to EST.
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
mod surroundings;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::{Api, csr, emulator};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const P: &str = "/mpki/api/v1";

async fn enrolled(api: &Api, profile: uuid::Uuid, seat: &str) -> Value {
    let body = json!({
        "profile": profile,
        "seat": { "seat_id": seat, "email": "jane@example.com" },
        "attributes": {},
    });
    let (status, body) = api.post(&format!("{P}/enrollment"), &body).await;
    assert_eq!(status, StatusCode::CREATED, "{body}");
    body
}

fn redemption(api: &Api, code: &str) -> Value {
    json!({
        "profile": { "id": api.ready.tlm_enrollment_code_profile_id },
        "seat": { "id": "jane" },
        "enrollment_code": code,
        "csr": csr("jane"),
    })
}

#[tokio::test]
async fn a_code_is_good_for_once() {
    let api = emulator(&[]).await;
    let made = enrolled(&api, api.ready.tlm_enrollment_code_profile_id, "jane").await;
    assert_eq!(
        (&made["status"], &made["number_of_bad_attempts"]),
        (&json!("created"), &json!(0))
    );
    let code = made["enrollment_code"].as_str().unwrap();
    assert_eq!(code.len(), 9);
    let found = api
        .get(&format!("{P}/enrollment/{code}?seat_id=jane"))
        .await;
    assert_eq!(found["id"], made["id"]);
    let list = format!("{P}/enrollment-details?status=created&status=locked");
    assert_eq!(api.get(&list).await["total"], 1);
    let list = format!("{P}/enrollment-details?status=expired");
    assert_eq!(api.get(&list).await["total"], 0);
    let path = format!("{P}/enrollment/redeem");
    let (status, issued) = api.post(&path, &redemption(&api, code)).await;
    assert_eq!(status, StatusCode::OK, "{issued}");
    let page = api
        .get(&format!(
            "{P}/certificate-search?enrollment_id={}",
            made["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(page["items"][0]["serial_number"], issued["serial_number"]);
    let (status, body) = api.post(&path, &redemption(&api, code)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(body["errors"][0]["message"], "Enrollment is redeemed.");
    let report = api.get(&format!("{P}/report/enrollment-code")).await;
    assert_eq!(report["items"][0]["enrollment_status"], "redeemed");
    assert_eq!(report["items"][0]["seat_type"], "user_seat");
}

#[tokio::test]
async fn what_nobody_redeems_in_time_has_expired() {
    let api = emulator(&[]).await;
    let body = json!({
        "profile": { "id": api.ready.tlm_enrollment_code_profile_id },
        "seat": { "seat_id": "jane", "email": "jane@example.com" },
        "attributes": {},
        "enrollment_code": "123456789",
        "expiry_date": "2020-01-01 12:00:00",
    });
    let (status, made) = api.post(&format!("{P}/enrollment"), &body).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    assert_eq!(made["status"], "expired");
    let list = api
        .get(&format!("{P}/enrollment-details?status=expired"))
        .await;
    assert_eq!(list["items"][0]["id"], made["id"]);
    let path = format!("{P}/enrollment/redeem");
    let (status, body) = api.post(&path, &redemption(&api, "123456789")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(body["errors"][0]["message"], "Enrollment is expired.");
}

#[tokio::test]
async fn the_fifth_wrong_code_locks() {
    let api = emulator(&[]).await;
    let made = enrolled(&api, api.ready.tlm_enrollment_code_profile_id, "jane").await;
    let code = made["enrollment_code"].as_str().unwrap();
    let id = made["id"].as_str().unwrap();
    let path = format!("{P}/enrollment/redeem");
    for attempt in 1..=5 {
        let (status, _) = api.post(&path, &redemption(&api, "wrong")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        let found = api
            .get(&format!("{P}/enrollment/{code}?seat_id=jane"))
            .await;
        assert_eq!(found["number_of_bad_attempts"], attempt);
        assert_eq!(
            found["status"],
            if attempt < 5 { "created" } else { "locked" }
        );
    }
    let (status, body) = api.post(&path, &redemption(&api, code)).await;
    assert_eq!(
        status,
        StatusCode::BAD_REQUEST,
        "the right code comes too late"
    );
    assert_eq!(body["errors"][0]["message"], "Enrollment is locked.");
    let status_path = format!("{P}/enrollment/{id}/status");
    let unlock = json!({ "new_status": "created" });
    let (status, _) = api.call(Method::PUT, &status_path, Some(&unlock)).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (status, _) = api.post(&path, &redemption(&api, code)).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn somebody_approves() {
    let api = emulator(&[]).await;
    let body = json!({
        "profile": { "id": api.ready.tlm_manual_profile_id },
        "email": "jane@example.com",
        "csr": csr("Jane"),
    });
    let (status, made) = api.post(&format!("{P}/manual-enrollment"), &body).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let id = made["id"].as_str().unwrap();
    let list = api
        .get(&format!("{P}/enrollment-details?status=pending"))
        .await;
    assert_eq!(list["items"][0]["seat"]["name"], "Jane", "found in the CSR");
    let path = format!("{P}/enrollment/{id}/status");
    let to = |status: &str| json!({ "new_status": status, "message_to_user": "Hello" });
    let (status, body) = api.call(Method::PUT, &path, Some(&to("redeemed"))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(
        body,
        json!({ "error": { "status": "INVALID_INPUT_FIELD",
            "message": "(PENDING) enrollment cannot be converted to (REDEEMED)" } })
    );
    let (status, _) = api.call(Method::PUT, &path, Some(&to("approved"))).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let details = api.get(&format!("{P}/enrollment-details/{id}")).await;
    assert_eq!(
        (&details["status"], &details["message_to_user"]),
        (&json!("approved"), &json!("Hello"))
    );
    let page = api
        .get(&format!("{P}/certificate-search?enrollment_id={id}"))
        .await;
    let certificate = page["items"][0]["id"].as_str().unwrap();
    let attributes = api
        .get(&format!("{P}/enrollment/certificate/{certificate}"))
        .await;
    assert_eq!(attributes["enrollment_id"], id);
    let renewal = json!({ "csr": csr("Jane") });
    let (status, _) = api
        .post(
            &format!("{P}/manual-enrollment/renew/{certificate}"),
            &renewal,
        )
        .await;
    assert_eq!(status, StatusCode::CREATED);

    let coded = enrolled(&api, api.ready.tlm_enrollment_code_profile_id, "jane").await;
    let path = format!("{P}/enrollment/{}/status", coded["id"].as_str().unwrap());
    let (status, body) = api.call(Method::PUT, &path, Some(&to("rejected"))).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(
        body["error"]["message"],
        "Operation allowed only for manual approval profiles"
    );
}

#[tokio::test]
async fn est_enrolls_with_a_code() {
    let api = emulator(&[]).await;
    let made = enrolled(&api, api.ready.tlm_est_profile_id, "press-41").await;
    let code = made["enrollment_code"].as_str().unwrap();
    let profile = api.ready.tlm_est_profile_id;
    let bases = [
        format!("{}/.well-known/est/TLM-{profile}", api.ready.base_url),
        format!("{}{P}/.well-known/est/{profile}", api.ready.base_url),
    ];
    let post = async |url: String, credentials: &str| {
        let request = api.client.post(url).header("content-type", "text/plain");
        let header = format!("Basic {}", STANDARD.encode(credentials));
        let request = request
            .header("authorization", header)
            .body(csr("press-41"));
        request.send().await.unwrap()
    };
    let answer = api
        .client
        .get(format!("{}/cacerts", bases[0]))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["content-type"], "application/pkcs7-mime");
    assert_eq!(answer.headers()["content-transfer-encoding"], "base64");
    assert!(STANDARD.decode(answer.text().await.unwrap()).is_ok());

    let answer = post(format!("{}/simpleenroll", bases[0]), "wrong").await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let answer = post(format!("{}/simpleenroll", bases[0]), code).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(STANDARD.decode(answer.text().await.unwrap()).is_ok());
    let answer = post(
        format!("{}/simplereenroll", bases[1]),
        &format!("anybody:{code}"),
    )
    .await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = api
        .get(&format!("{P}/certificate-search?profile_id={profile}"))
        .await;
    assert_eq!(page["total"], 2);

    let unknown = format!(
        "{}/.well-known/est/TLM-{}/cacerts",
        api.ready.base_url, api.ready.account_id
    );
    assert_eq!(
        api.client.get(unknown).send().await.unwrap().status(),
        StatusCode::NOT_FOUND
    );
}
