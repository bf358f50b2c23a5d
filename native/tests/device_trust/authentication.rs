//! Devices prove themselves with credentials of authentication policies.

use devtrust::{Client, Proxy};
use serde_json::json;

use super::plant::{Plant, ask};

#[tokio::test]
async fn a_device_asks_for_its_certificate_with_a_passcode_and_no_key() {
    let plant = Plant::start(|_| {}).await;
    let account = plant.emulator.ready.account_id;
    let policy = json!({"name": "Press keys", "account_id": account});
    let policy = plant.call("authentication_policies.ensure", policy).await;
    let wanted =
        json!({"authentication_policy_id": policy["id"], "name": "Line 1", "usage_limit": 1});
    let passcode = plant.call("passcodes.create", wanted.clone()).await;
    let refusal = plant.ask("passcodes.create", wanted).await.unwrap_err();
    assert_eq!(refusal.code(), "conflict.name_taken");
    let secret = passcode["passcode"].as_str().unwrap();
    assert_eq!(secret.len(), 20);

    let builder = Client::builder()
        .proxy(Proxy::None)
        .base_url(&plant.emulator.ready.base_url);
    let device = builder.passcode(secret).build().unwrap();
    let refusal = ask(&device, "certificates.list", json!({}))
        .await
        .unwrap_err();
    assert_eq!(refusal.code(), "authentication.invalid_api_key");
    let issued = ask(&device, "certificates.request", plant.request())
        .await
        .unwrap();
    assert_eq!(issued["result"], "SUCCESS");
    let refusal = ask(&device, "certificates.request", plant.request())
        .await
        .unwrap_err();
    assert_eq!(
        refusal.report().server_code.as_deref(),
        Some("invalid_passcode")
    );

    let key = json!({"authentication_policy_id": policy["id"], "passcode_id": passcode["id"]});
    let found = plant.call("passcodes.get", key).await;
    assert_eq!(found["number_of_usage"], 1);
    let masked = format!("{}***************", secret.get(..5).unwrap());
    assert_eq!(found["passcode"], json!(masked));
}

#[tokio::test]
async fn credentials_of_a_policy_have_a_life() {
    let plant = Plant::start(|_| {}).await;
    let account = plant.emulator.ready.account_id;
    let policy = json!({"name": "Press keys", "account_id": account});
    let policy = plant.call("authentication_policies.ensure", policy).await["id"].clone();
    let pem = &plant.device.certificate;
    for (resource, key) in [
        (
            "authentication_certificates",
            "authentication_certificate_id",
        ),
        ("authentication_cas", "authentication_ca_id"),
        ("acme_credentials", "acme_credential_id"),
    ] {
        let mut wanted = json!({"authentication_policy_id": policy, "name": "Line 1"});
        if resource != "acme_credentials" {
            wanted["pem"] = json!(pem);
        }
        let made = plant.call(&format!("{resource}.create"), wanted).await;
        let one = json!({"authentication_policy_id": policy, key: made["id"]});
        plant
            .call(&format!("{resource}.disable"), one.clone())
            .await;
        let all = json!({"authentication_policy_id": policy, "status": "DISABLED"});
        let rows = plant.rows(&format!("{resource}.list"), all.clone()).await;
        assert_eq!((rows.len(), &rows[0]["id"]), (1, &made["id"]), "{resource}");
        assert!(rows[0].get("hmac_key").is_none());
        plant.call(&format!("{resource}.enable"), one.clone()).await;
        plant.call(&format!("{resource}.delete"), one.clone()).await;
        let gone = plant
            .ask(&format!("{resource}.get"), one)
            .await
            .unwrap_err();
        assert_eq!(gone.code(), "not_found.resource");
    }
}
