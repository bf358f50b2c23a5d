//! Where what is known of Trust Lifecycle Manager contradicts itself: each switch changes the answer that it names, and only that.
#![allow(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use common::{Api, csr, emulator};
use serde_json::{Value, json};

const P: &str = "/mpki/api/v1";

/// An answer as it is: it is not meant to be as the document says.
async fn answer(api: &Api, method: &str, path: &str, body: Value) -> (u16, Value) {
    let request = api
        .client
        .request(
            method.parse().unwrap(),
            format!("{}{path}", api.ready.base_url),
        )
        .header("x-api-key", &api.ready.api_key);
    let request = if body.is_null() {
        request
    } else {
        request.json(&body)
    };
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(json!(text)))
}

/// What each of the six answers is, in a word.
async fn answers(arguments: &[&str]) -> [Value; 6] {
    let api = emulator(arguments).await;
    let certificate = json!({
        "profile": { "id": api.ready.tlm_profile_id },
        "seat": { "seat_id": "press" },
        "csr": csr("press"),
        "attributes": { "subject": { "common_name": "press", "organization_units": ["Presses"] } },
    });
    let (status, body) = answer(&api, "POST", &format!("{P}/certificate"), certificate).await;
    assert_eq!(status, 201, "{body}");
    let (_, profiles) = answer(&api, "GET", &format!("{P}/profile"), Value::Null).await;
    let search = format!("{P}/certificate-search");
    let (open, _) = answer(&api, "GET", &search, Value::Null).await;
    let search = format!("{search}?account_id={}", api.ready.account_id);
    let (status, page) = answer(&api, "GET", &search, Value::Null).await;
    assert_eq!(status, 200, "{page}");
    let row = &page["items"][0];
    let web_request = json!({ "profile_id": api.ready.tlm_profile_id, "account_id": api.ready.account_id,
        "cn": "press.example", "action_type": "ENROLL" });
    let path = format!("{P}/automation/admin-web-request");
    let (status, web_request) = answer(&api, "POST", &path, web_request).await;
    assert_eq!(status, 200, "{web_request}");
    [
        json!(profiles["items"].is_array()),
        json!(open),
        json!(page.get("has_more").is_some()),
        json!(row["attributes"].is_object()),
        row["subject"]["organization_units"].clone(),
        json!(web_request.is_array()),
    ]
}

#[tokio::test]
async fn each_switch_changes_one_answer() {
    let usual = answers(&[]).await;
    assert_eq!(
        usual,
        [
            json!(false),
            json!(200),
            json!(true),
            json!(false),
            json!(["Presses"]),
            json!(true)
        ]
    );
    for (at, switch, changed) in [
        (0, "profile-items", json!(true)),
        (1, "search-needs-account", json!(400)),
        (2, "no-has-more", json!(false)),
        (3, "attributes-object", json!(true)),
        (4, "subject-texts", json!("Presses")),
        (5, "empty-web-request", json!(false)),
    ] {
        let mut expected = usual.clone();
        expected[at] = changed;
        assert_eq!(answers(&["--tlm", switch]).await, expected, "{switch}");
    }
    let both = answers(&["--tlm", "no-has-more", "--tlm", "subject-texts"]).await;
    assert_eq!((&both[2], &both[4]), (&json!(false), &json!("Presses")));
}
