//! Trust Lifecycle Manager: every operation of the published document is answered.
#![allow(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use common::emulator;
use common::facts::FACTS;
use reqwest::Method;
use serde_json::{Value, json};

/// Whatever it answers: it is neither a path nor a method that the emulator does not know, nor a failure.
#[tokio::test]
async fn every_operation_is_known() {
    let api = emulator(&[]).await;
    let facts: Value = serde_json::from_str(FACTS).unwrap();
    let operations = facts["operations"].as_array().unwrap();
    assert_eq!(operations.len(), 161);
    for operation in operations {
        let name = operation["op"].as_str().unwrap();
        let (method, path) = name.split_once(' ').unwrap();
        let parts = path.split('/').map(|part| match part.split_once('{') {
            Some((prefix, _)) => format!("{prefix}11111111-1111-4111-8111-111111111111"),
            None => part.to_owned(),
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let path = format!("{path}?account_id={}", api.ready.account_id);
        let method: Method = method.parse().unwrap();
        let body = (method != Method::GET).then(|| json!({}));
        let (status, answer) = api.call(method, &path, body.as_ref()).await;
        assert_ne!(
            answer["errors"][0]["message"], "Resource not found.",
            "{name}"
        );
        assert!(
            status.as_u16() != 405 && status.as_u16() < 500,
            "{name}: {status} {answer}"
        );
    }
}

/// Everything but the version and EST needs the key.
#[tokio::test]
async fn every_operation_needs_the_key() {
    let api = emulator(&[]).await;
    let facts: Value = serde_json::from_str(FACTS).unwrap();
    for operation in facts["operations"].as_array().unwrap() {
        let (method, path) = operation["op"].as_str().unwrap().split_once(' ').unwrap();
        let url = format!("{}{}", api.ready.base_url, path.replace(['{', '}'], ""));
        let answer = api
            .client
            .request(method.parse().unwrap(), url)
            .send()
            .await
            .unwrap();
        let is_open = path == "/mpki/api/v1/version" || path.contains("/est/");
        let is_refused = answer.status() == 401;
        let code = answer.text().await.unwrap();
        assert_eq!(
            is_refused && code.contains("invalid_api_key"),
            !is_open,
            "{path}: {code}"
        );
    }
}
