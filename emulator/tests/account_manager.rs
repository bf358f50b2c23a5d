//! Account Manager: users, tokens, roles.
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
use reqwest::StatusCode;
use serde_json::{Value, json};

const USER: &str = "/account/api/v1/user";

#[tokio::test]
async fn a_token_is_told_once_and_opens() {
    let api = emulator(&[]).await;
    let body = json!({ "user_type": "service", "friendly_name": "Build server" });
    let (status, made) = api.post(USER, &body).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let token = made["token"].as_str().unwrap().to_owned();
    let id = made["id"].as_str().unwrap();
    let found = api.get(&format!("{USER}/{id}")).await;
    assert_eq!(found["friendly_name"], "Build server");
    assert!(!found.to_string().contains(&token), "never again");

    let me = async |key: &str| {
        let url = format!("{}{USER}/me", api.ready.base_url);
        let answer = api
            .client
            .get(url)
            .header("x-api-key", key)
            .send()
            .await
            .unwrap();
        (answer.status(), answer.json::<Value>().await.unwrap())
    };
    let (status, own) = me(&token).await;
    assert_eq!(
        (status, &own["friendly_name"]),
        (StatusCode::OK, &json!("Build server"))
    );
    let (status, own) = me(&api.ready.api_key).await;
    assert_eq!(
        (status, &own["friendly_name"]),
        (StatusCode::OK, &json!("Emulator service user"))
    );
    assert_eq!(me("emulator_other").await.0, StatusCode::UNAUTHORIZED);
    api.post("/__emulator/reset", &json!({})).await;
    assert_eq!(
        me(&token).await.0,
        StatusCode::UNAUTHORIZED,
        "gone with its user"
    );
}

#[tokio::test]
async fn users_are_listed_by_type_and_logged() {
    let api = emulator(&[]).await;
    let (status, body) = api.post(USER, &json!({ "user_type": "robot" })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(body["errors"][0]["field"], "user_type");
    let person = json!({ "user_type": "standard", "email": "jane@example.com" });
    let (_, made) = api.post(USER, &person).await;
    assert!(made.get("token").is_none(), "people have none");
    let list = api.get(&format!("{USER}?user_type=standard")).await;
    let names: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["email"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["jane@example.com"]);
    assert_eq!(api.get(USER).await.as_array().unwrap().len(), 2);
    let log = api.get("/account/api/v1/audit-log").await;
    let rows: Vec<&str> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["status"].as_str().unwrap())
        .collect();
    assert_eq!(rows, ["failure", "success"]);
}

#[tokio::test]
async fn roles_are_of_an_application() {
    let api = emulator(&[]).await;
    let roles = api
        .get("/account/api/v1/role?application_code=enterprise_manager")
        .await;
    assert_eq!(roles[0]["id"], "EM_EPKI_USER_&_CERT_MANAGER");
    let (status, _) = api
        .call(reqwest::Method::GET, "/account/api/v1/role", None)
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _) = api
        .call(
            reqwest::Method::GET,
            &format!("/account/api/v1/organization/{}", api.ready.account_id),
            None,
        )
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
