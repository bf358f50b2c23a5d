//! The journal, and the switches that have no test file of their own.
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

use common::{DTM, REGISTRATION, csr, emulator, entry, options};
use devtrust_emulator::{StartError, start};
use reqwest::{Method, StatusCode};
use serde_json::json;

#[tokio::test]
async fn the_journal_shows_what_arrived() {
    let api = emulator(&["--journal", "3"]).await;
    let url = format!("{}/account/api/v1/account?a=%20b&c", api.ready.base_url);
    let request = api
        .client
        .get(&url)
        .header("X-Api-Key", &api.ready.api_key)
        .header("x-twice", "1");
    request.header("x-twice", "2").send().await.unwrap();
    let url = format!("{}{DTM}/division", api.ready.base_url);
    api.client
        .post(&url)
        .body(vec![0xff, 0x00])
        .send()
        .await
        .unwrap();

    let journal = api.get("/__emulator/requests").await;
    assert_eq!(journal["last"], 2);
    let first = &journal["requests"][0];
    assert_eq!(
        (&first["sequence"], &first["method"], &first["status"]),
        (&json!(1), &json!("GET"), &json!(200))
    );
    assert_eq!(
        (&first["path"], &first["query"]),
        (&json!("/account/api/v1/account"), &json!("a=%20b&c"))
    );
    let headers = first["headers"].as_array().unwrap();
    assert!(headers.contains(&json!(["x-api-key", "***"])));
    assert_eq!(first["api_key_matches"], true);
    assert!(
        headers.contains(&json!(["x-twice", "1"])) && headers.contains(&json!(["x-twice", "2"]))
    );
    let second = &journal["requests"][1];
    assert_eq!(
        (&second["body"], &second["body_encoding"]),
        (&json!("/wA="), &json!("base64"))
    );
    assert_eq!(second["status"], 401);

    for _ in 0..4 {
        api.get("/account/api/v1/account").await;
    }
    let sequences = |journal: &serde_json::Value| -> Vec<u64> {
        journal["requests"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["sequence"].as_u64().unwrap())
            .collect()
    };
    assert_eq!(
        sequences(&api.get("/__emulator/requests").await),
        [4, 5, 6],
        "a ring of three"
    );
    assert_eq!(
        sequences(&api.get("/__emulator/requests?since=5").await),
        [6]
    );
    let (status, _) = api.call(Method::DELETE, "/__emulator/requests", None).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        api.get("/__emulator/requests").await,
        json!({ "requests": [], "last": 6 })
    );
}

#[tokio::test]
async fn a_reset_empties_the_state_and_keeps_the_identity() {
    let api = emulator(&[]).await;
    let site = api.site("client_side").await;
    api.register(&site, "Press 41").await;
    let (status, counts) = api.call(Method::POST, "/__emulator/reset", None).await;
    assert_eq!(
        (status, &counts["devices"], &counts["divisions"]),
        (StatusCode::OK, &json!(0), &json!(0))
    );
    let body = api.registration(&site, "Press 41", entry(&site.policy, &csr("x")));
    let (status, _) = api.post(REGISTRATION, &body).await;
    assert_eq!(
        status,
        StatusCode::NOT_FOUND,
        "the group is forgotten, also by what remembers it"
    );
    let site = api.site("client_side").await;
    api.register(&site, "Press 41").await;
}

#[tokio::test]
async fn contradictions_are_switches() {
    let api = emulator(&["--registration-status", "200", "--error-envelope", "error"]).await;
    let site = api.site("client_side").await;
    let body = api.registration(&site, "Press 41", entry(&site.policy, &csr("x")));
    assert_eq!(api.post(REGISTRATION, &body).await.0, StatusCode::OK);
    let (_, body) = api
        .post(&format!("{DTM}/division"), &api.division_body(" "))
        .await;
    let message = "Name cannot be empty or null or just spaces.";
    assert_eq!(
        body,
        json!({ "error": { "code": "missing_required_field", "message": message } })
    );
}

#[tokio::test]
async fn cross_origin_requests_are_off_until_asked_for() {
    for (arguments, status, allowed) in [
        (&[] as &[&str], 403, None),
        (
            &["--cors", "https://portal.example"],
            200,
            Some("https://portal.example"),
        ),
        (&["--cors", "https://other.example"], 403, None),
        (&["--cors", "*"], 200, Some("https://portal.example")),
    ] {
        let api = emulator(arguments).await;
        let url = format!("{}{DTM}/division", api.ready.base_url);
        let request = api
            .client
            .request(Method::OPTIONS, &url)
            .header("origin", "https://portal.example");
        let request = request.header("access-control-request-method", "POST");
        let response = request
            .header("access-control-request-headers", "x-api-key")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), status, "{arguments:?}");
        let header = |response: &reqwest::Response| {
            response
                .headers()
                .get("access-control-allow-origin")
                .map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(header(&response).as_deref(), allowed);
        if allowed.is_none() {
            assert_eq!(response.text().await.unwrap(), "Invalid CORS request");
        }
        // An error must be readable for the page as well.
        let response = api
            .client
            .get(&url)
            .header("origin", "https://portal.example")
            .send()
            .await
            .unwrap();
        assert_eq!(
            (response.status(), header(&response).as_deref()),
            (StatusCode::UNAUTHORIZED, allowed)
        );
    }
}

#[tokio::test]
async fn a_page_calls_the_api_and_faults_do_not_strike_its_preflights() {
    let api = emulator(&["--cors", "https://portal.example"]).await;
    let page = |method: Method| {
        let url = format!("{}{DTM}/division", api.ready.base_url);
        let request = api.client.request(method, url);
        request.header("origin", "https://portal.example")
    };
    let fault = json!({ "times": 1, "fault": { "status": { "status": 503 } } });
    api.post("/__emulator/faults", &fault).await;
    let asked = page(Method::OPTIONS).header("access-control-request-method", "POST");
    assert_eq!(asked.send().await.unwrap().status(), 200);
    let mut statuses = Vec::new();
    for _ in 0..2 {
        let request = page(Method::POST).header("x-api-key", &api.ready.api_key);
        let answer = request
            .json(&api.division_body("Plant"))
            .send()
            .await
            .unwrap();
        assert_eq!(
            answer.headers()["access-control-allow-origin"],
            "https://portal.example"
        );
        statuses.push(answer.status().as_u16());
    }
    assert_eq!(statuses, [503, 201]);
    assert_eq!(api.divisions().await, 1);
}

#[tokio::test]
async fn careless_starts_are_refused() {
    let error = start(options(&["--listen", "0.0.0.0:0"]))
        .await
        .unwrap_err();
    assert!(matches!(error, StartError::Remote(_)), "{error}");
    let live = "0123456789abcdef0123456789_fedcba9876543210fedcba98765432";
    let error = start(options(&["--api-key", live])).await.unwrap_err();
    assert!(matches!(error, StartError::ProductionKey), "{error}");
    let first = start(options(&[])).await.unwrap();
    let error = start(options(&["--listen", &first.address.to_string()]))
        .await
        .unwrap_err();
    assert!(matches!(error, StartError::Listen(..)), "{error}");
    first.stop().await;
}
