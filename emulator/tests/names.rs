//! Names that are taken, and the switch that says which names must be unique.
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

use common::{Api, DTM, POLICY, REGISTRATION, csr, emulator, entry};
use reqwest::StatusCode;
use serde_json::Value;

async fn expect_duplicate(api: &Api, path: &str, body: &Value, message: &str) {
    let (status, answer) = api.post(path, body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(
        answer,
        serde_json::json!({ "error": { "code": "03", "message": message } })
    );
}

#[tokio::test]
async fn a_taken_name_is_refused() {
    let api = emulator(&[]).await;
    let site = api.site("client_side").await;
    let division = api.division_body("Site");
    expect_duplicate(
        &api,
        &format!("{DTM}/division"),
        &division,
        "Division with name Site already exists in the account.",
    )
    .await;
    let policy = api.policy_body("Site policy", &site.division, "client_side");
    let message = "Certificate policy with name Site policy already exists in the division.";
    expect_duplicate(&api, POLICY, &policy, message).await;
    let group = api.group_body("Site group", &site.division, &site.policy);
    let message = "Device group with name Site group already exists in the account.";
    expect_duplicate(&api, &format!("{DTM}/device-group"), &group, message).await;
    api.register(&site, "Press 41").await;
    let device = api.registration(&site, "Press 41", entry(&site.policy, &csr("x")));
    expect_duplicate(
        &api,
        REGISTRATION,
        &device,
        "Device with name Press 41 already exists in the device group.",
    )
    .await;
    let stats = api.get("/__emulator/stats").await;
    for (what, count) in [
        ("divisions", 1),
        ("certificate_policies", 1),
        ("device_groups", 1),
        ("devices", 1),
        ("certificates", 1),
    ] {
        assert_eq!(stats[what], count, "{what}");
    }
}

#[tokio::test]
async fn a_device_name_is_free_in_another_group_and_after_deletion() {
    let api = emulator(&[]).await;
    let site = api.site("client_side").await;
    let first = api.register(&site, "Press 41").await;
    let other = common::Site {
        group: api.group("Other group", &site.division, &site.policy).await,
        division: site.division.clone(),
        policy: site.policy.clone(),
    };
    assert_ne!(api.register(&other, "Press 41").await, first);

    let reason = serde_json::json!({ "reason": "scrapped" });
    assert_eq!(
        api.patch(&format!("{DTM}/device/{first}/disable"), Some(&reason))
            .await
            .0,
        StatusCode::OK
    );
    assert_eq!(
        api.patch(&format!("{DTM}/device/{first}/delete"), None)
            .await
            .0,
        StatusCode::OK
    );
    assert_ne!(api.register(&site, "Press 41").await, first);
}

#[tokio::test]
async fn only_documented_names_are_unique_when_asked() {
    let api = emulator(&["--unique-names", "documented"]).await;
    let site = api.site("client_side").await;
    let again = api.policy_body("Site policy", &site.division, "client_side");
    assert_eq!(api.post(POLICY, &again).await.0, StatusCode::CREATED);
    let again = api.group_body("Site group", &site.division, &site.policy);
    assert_eq!(
        api.post(&format!("{DTM}/device-group"), &again).await.0,
        StatusCode::CREATED
    );
    let again = api.division_body("Site");
    assert_eq!(
        api.post(&format!("{DTM}/division"), &again).await.0,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn of_many_at_once_one_gets_the_name() {
    let api = std::sync::Arc::new(emulator(&[]).await);
    let site = api.site("client_side").await;
    let body = api.registration(&site, "Press 41", entry(&site.policy, &csr("x")));
    let calls: Vec<_> = (0..16)
        .map(|_| {
            let (api, body) = (api.clone(), body.clone());
            tokio::spawn(async move { api.post(REGISTRATION, &body).await.0 })
        })
        .collect();
    let mut created = 0;
    for call in calls {
        created += u32::from(call.await.unwrap() == StatusCode::CREATED);
    }
    assert_eq!(created, 1);
    assert_eq!(api.get("/__emulator/stats").await["devices"], 1);
}
