//! Connections on which nothing happens, too many of them, and an end that waits for none of them.
#![allow(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use std::future::Future;
use std::time::Duration;

use common::{Api, DTM, client, emulator};
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Far more than anything here takes; what would last for ever fails instead.
async fn within<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), work)
        .await
        .expect("it waits for ever")
}

/// Reads until the emulator ends the connection.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = within(stream.read_to_end(&mut bytes)).await;
    String::from_utf8(bytes).unwrap()
}

async fn silent(api: &Api, said: &str) -> TcpStream {
    let mut stream = api.connect().await;
    stream.write_all(said.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn silence_is_ended() {
    let api = emulator(&["--idle-timeout", "1"]).await;
    let request = "GET /__emulator/stats HTTP/1.1\r\nhost: localhost\r\n";
    for said in ["", "GET /account", request] {
        assert_eq!(rest(&mut silent(&api, said).await).await, "", "{said:?}");
    }
    let kept_alive = rest(&mut silent(&api, &format!("{request}\r\n")).await).await;
    assert!(kept_alive.starts_with("HTTP/1.1 200"), "{kept_alive}");
}

#[tokio::test]
async fn a_body_that_never_comes_is_ended() {
    let api = emulator(&["--idle-timeout", "1"]).await;
    let head =
        format!("POST {DTM}/division HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{{");
    assert_eq!(rest(&mut silent(&api, &head).await).await, "");
    let journal = api.get("/__emulator/requests").await;
    assert_eq!(journal["requests"][0]["aborted"], true);
}

#[tokio::test]
async fn a_handshake_that_never_comes_is_ended() {
    let api = emulator(&["--tls", "--idle-timeout", "1"]).await;
    for said in ["", "\u{16}\u{3}\u{1}"] {
        assert_eq!(rest(&mut silent(&api, said).await).await, "", "{said:?}");
    }
}

#[tokio::test]
async fn work_is_not_silence() {
    let api = emulator(&["--idle-timeout", "1"]).await;
    let slow = json!({ "times": 1, "fault": { "latency": { "ms": 2_500 } } });
    api.post("/__emulator/faults", &slow).await;
    let (status, _) = api.call(Method::GET, "/account/api/v1/account", None).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn silent_connections_keep_nobody_out() {
    let api = emulator(&["--max-connections", "8"]).await;
    let mut crowd = Vec::new();
    for _ in 0..50 {
        crowd.push(silent(&api, "GET /").await);
        let stats = within(
            client()
                .get(format!("{}/__emulator/stats", api.ready.base_url))
                .send(),
        );
        assert_eq!(stats.await.unwrap().status(), 200);
    }
    let first = &mut crowd[0];
    assert_eq!(
        rest(first).await,
        "",
        "the one that waited for longest went"
    );
}

#[tokio::test]
async fn a_request_under_way_makes_no_room() {
    let api = emulator(&["--max-connections", "2"]).await;
    api.post(
        "/__emulator/faults",
        &json!({ "times": 1, "fault": { "latency": { "ms": 1_000 } } }),
    )
    .await;
    let url = format!("{}/account/api/v1/account", api.ready.base_url);
    let call = client()
        .get(&url)
        .header("x-api-key", &api.ready.api_key)
        .send();
    let call = tokio::spawn(call);
    // On connections of their own, as the one in a pool may make room.
    let stats = "GET /__emulator/stats HTTP/1.1\r\nhost: localhost";
    for _ in 0..500 {
        if within(api.raw(stats)).await.1.contains("\"requests\":1") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for _ in 0..10 {
        silent(&api, "").await;
        assert_eq!(within(api.raw(stats)).await.0, 200);
    }
    assert_eq!(within(call).await.unwrap().unwrap().status(), 200);
}
