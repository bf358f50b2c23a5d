//! Each fault as a client sees it on its socket, and whether the work was done behind it.
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

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use common::{Api, DTM, emulator};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How an exchange ended, byte for byte.
#[derive(Debug)]
struct Raw {
    bytes: String,
    reset: bool,
}

impl Raw {
    fn status(&self) -> &str {
        self.bytes.split(' ').nth(1).unwrap_or_default()
    }

    fn body(&self) -> &str {
        self.bytes
            .split_once("\r\n\r\n")
            .map_or("", |(_, body)| body)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.bytes
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

async fn send(api: &Api, body: &Value) -> TcpStream {
    let address = api.running.as_ref().unwrap().address;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let body = body.to_string();
    let head = format!(
        "POST {DTM}/division HTTP/1.1\r\nhost: localhost\r\nx-api-key: {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        api.ready.api_key,
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    stream
}

async fn receive(mut stream: TcpStream) -> Raw {
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes).await;
    let reset = end.is_err_and(|error| error.kind() == ErrorKind::ConnectionReset);
    Raw {
        bytes: String::from_utf8(bytes).unwrap(),
        reset,
    }
}

/// Arms one fault for one request, creates a division under it, and tells how many divisions there are.
async fn under(fault: Value) -> (Raw, u64) {
    let api = emulator(&[]).await;
    arm(&api, &json!({ "times": 1, "fault": fault })).await;
    let raw = receive(send(&api, &api.division_body("Plant")).await).await;
    let armed = api.get("/__emulator/faults").await;
    assert_eq!(armed["faults"][0]["fired"], 1);
    (
        raw,
        api.get("/__emulator/stats").await["divisions"]
            .as_u64()
            .unwrap(),
    )
}

async fn arm(api: &Api, faults: &Value) {
    let (status, body) = api.post("/__emulator/faults", faults).await;
    assert_eq!(status, StatusCode::OK, "{body}");
}

#[tokio::test]
async fn reset_before_does_nothing() {
    let (raw, divisions) = under(json!("reset_before")).await;
    assert!(raw.reset && raw.bytes.is_empty(), "{raw:?}");
    assert_eq!(divisions, 0);
}

#[tokio::test]
async fn reset_after_has_done_it() {
    let (raw, divisions) = under(json!("reset_after")).await;
    assert!(raw.reset && raw.bytes.is_empty(), "{raw:?}");
    assert_eq!(divisions, 1);
}

#[tokio::test]
async fn truncate_sends_half_of_the_body() {
    let (raw, divisions) = under(json!("truncate")).await;
    let whole =
        r#"{"success":{"code":"DIVISION_CREATED_200","verbose":"Plant created successfully"}}"#;
    assert_eq!((raw.status(), raw.reset), ("201", false));
    assert_eq!(
        raw.header("content-length"),
        Some(whole.len().to_string().as_str())
    );
    assert_eq!(raw.body(), &whole[..whole.len() / 2]);
    assert_eq!(divisions, 1);
}

#[tokio::test]
async fn malformed_is_complete_but_broken() {
    let (raw, divisions) = under(json!("malformed")).await;
    assert_eq!(raw.status(), "201");
    assert_eq!(
        raw.header("content-length"),
        Some(raw.body().len().to_string().as_str())
    );
    assert!(serde_json::from_str::<Value>(raw.body()).is_err());
    assert_eq!(divisions, 1);
}

#[tokio::test]
async fn html_comes_from_a_gateway() {
    let (raw, divisions) = under(json!("html")).await;
    assert_eq!(
        (raw.status(), raw.header("content-type")),
        ("502", Some("text/html"))
    );
    assert!(raw.body().starts_with("<html>"));
    assert_eq!(divisions, 0);
}

#[tokio::test]
async fn empty_has_no_body() {
    let (raw, divisions) = under(json!({ "empty": { "status": 200 } })).await;
    assert_eq!(
        (raw.status(), raw.body(), raw.header("content-length")),
        ("200", "", Some("0"))
    );
    assert_eq!(divisions, 1);
}

#[tokio::test]
async fn a_status_comes_in_place_of_the_answer() {
    let fault = json!({ "status": {
        "status": 429, "retry_after": 7, "headers": { "x-extra": "1" },
        "body": { "errors": [{ "code": "request_limit_exceeded", "message": "slow down" }] } } });
    let (raw, divisions) = under(fault).await;
    assert_eq!(raw.status(), "429");
    assert_eq!(
        (raw.header("retry-after"), raw.header("x-extra")),
        (Some("7"), Some("1"))
    );
    assert_eq!(
        raw.body(),
        r#"{"errors":[{"code":"request_limit_exceeded","message":"slow down"}]}"#
    );
    assert_eq!(divisions, 0);
}

#[tokio::test]
async fn a_status_after_the_work_hides_a_success() {
    let api = emulator(&[]).await;
    arm(
        &api,
        &json!({ "when": "after", "fault": { "status": { "status": 503 } } }),
    )
    .await;
    let raw = receive(send(&api, &api.division_body("Plant")).await).await;
    assert_eq!(raw.status(), "503");
    // The service itself does not say that it failed where it did not.
    assert!(raw.body().starts_with("upstream connect error"));
    assert_eq!(api.get("/__emulator/stats").await["divisions"], 1);
}

#[tokio::test]
async fn latency_delays_and_other_rules_still_apply() {
    let api = emulator(&[]).await;
    arm(
        &api,
        &json!([{ "fault": { "latency": { "ms": 120 } } }, { "fault": "html" }]),
    )
    .await;
    let started = Instant::now();
    let raw = receive(send(&api, &api.division_body("Plant")).await).await;
    assert!(started.elapsed() >= Duration::from_millis(120));
    assert_eq!(raw.status(), "502");
}

/// Polls the journal until its first entry looks as wanted; the bound only ends a test that fails anyway.
async fn first_request(api: &Api, wanted: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..500 {
        let requests = api.get("/__emulator/requests").await["requests"].clone();
        if wanted(&requests[0]) {
            return requests[0].clone();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the journal never showed the request as wanted");
}

#[tokio::test]
async fn hang_never_answers_and_the_journal_knows_who_left() {
    let api = emulator(&[]).await;
    arm(&api, &json!({ "fault": "hang" })).await;
    let body = api.division_body("Plant");
    let stream = send(&api, &body).await;
    let request = first_request(&api, |request| request["fault"] == "hang").await;
    assert_eq!(
        (&request["aborted"], &request["status"]),
        (&json!(false), &json!(null))
    );
    assert_eq!(request["body"], body.to_string());
    drop(stream);
    first_request(&api, |request| request["aborted"] == true).await;
    assert_eq!(api.get("/__emulator/stats").await["divisions"], 0);
}

#[tokio::test]
async fn work_goes_on_when_an_impatient_client_leaves() {
    let api = emulator(&[]).await;
    arm(&api, &json!({ "fault": { "latency": { "ms": 200 } } })).await;
    let stream = send(&api, &api.division_body("Plant")).await;
    first_request(&api, |request| request["fault"] == "latency").await;
    drop(stream);
    first_request(&api, |request| request["aborted"] == true).await;
    for _ in 0..500 {
        if api.get("/__emulator/stats").await["divisions"] == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the division was never created");
}

#[tokio::test]
async fn rules_choose_their_requests() {
    let api = emulator(&[]).await;
    let rules = json!([
        { "match": { "method": "GET", "path": "/account/**" }, "skip": 1, "times": 1, "fault": { "status": { "status": 503 } } },
    ]);
    arm(&api, &rules).await;
    let mut statuses = Vec::new();
    for path in [
        "/account/api/v1/account",
        "/account/api/v1/user/me",
        "/account/api/v1/account",
    ] {
        statuses.push(api.call(Method::GET, path, None).await.0.as_u16());
    }
    assert_eq!(statuses, [200, 503, 200]);
    let (_, body) = api.call(Method::DELETE, "/__emulator/faults", None).await;
    assert_eq!(body, json!({ "faults": [] }));
}

#[tokio::test]
async fn a_mix_with_seeds_repeats_itself() {
    let mix = json!([
        { "probability": 0.2, "seed": 1, "fault": { "status": { "status": 429, "retry_after": 0 } } },
        { "probability": 0.2, "seed": 2, "fault": { "status": { "status": 503 } } },
    ]);
    let mut runs = Vec::new();
    for _ in 0..2 {
        let api = emulator(&[]).await;
        arm(&api, &mix).await;
        let mut statuses = Vec::new();
        for _ in 0..60 {
            statuses.push(
                api.call(Method::GET, "/account/api/v1/account", None)
                    .await
                    .0
                    .as_u16(),
            );
        }
        runs.push(statuses);
    }
    assert_eq!(runs[0], runs[1]);
    for status in [200, 429, 503] {
        assert!(runs[0].contains(&status), "{status}");
    }
}

#[tokio::test]
async fn an_unknown_fault_is_refused() {
    let api = emulator(&[]).await;
    let (status, body) = api
        .post("/__emulator/faults", &json!({ "fault": "explode" }))
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        body["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("explode"),
        "{body}"
    );
}
