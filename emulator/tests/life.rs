//! The whole life of a device, and each step of it in the audit log: registered in a batch, enrolled over EST, deployed to, renewed,
//! disabled, enabled, revoked, deleted.
#![allow(
    missing_docs,
    clippy::too_many_lines,
    clippy::needless_pass_by_value,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use common::{DTM, POLICY, csr, emulator};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const CERTIFICATE: &str = "/devicetrustmanager/certificate-issuance-service/api/v2/certificate";

#[tokio::test]
async fn the_audit_log_knows_a_whole_life() {
    let api = emulator(&[]).await;
    let division = api.division("Plant 7").await;
    let mut body = api.policy_body("Presses", &division, "client_or_server_side");
    let methods = json!(["SINGLE", "BATCH", "EST"]);
    body["certificate_policy"]["certificate_management_methods"] = methods;
    let (_, policy) = api.post(POLICY, &body).await;
    let policy = policy["certificate_policy"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let group = api.group("Presses", &division, &policy).await;

    // Registered in a batch.
    let account = api.ready.account_id.to_string();
    let form = [
        ("account_id", account.as_str()),
        ("device_group_id", group.as_str()),
        ("certificate_policy_id", policy.as_str()),
        (
            "data",
            "device_name,subject.common_name\npress-41,press-41\n",
        ),
    ]
    .map(|(name, value)| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    });
    let job: Value = api
        .client
        .post(format!(
            "{}{DTM}/device/batch-registration",
            api.ready.base_url
        ))
        .header("x-api-key", &api.ready.api_key)
        .header("content-type", "multipart/form-data; boundary=b")
        .body(form.concat() + "--b--\r\n")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let job = format!("{DTM}/job/{}", job["id"].as_str().unwrap());
    while api.get(&job).await["status"] != "COMPLETED" {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(api.get(&job).await["successful"], 1);
    let device = api.find(&format!("{DTM}/device"), "press-41").await;

    // Enrolled over EST, for the device of this name.
    let enroll = format!(
        "{}/.well-known/est/devicetrustmanager/{policy}/device-group/{group}/simpleenroll",
        api.ready.base_url
    );
    let enrolled = api
        .client
        .post(enroll)
        .basic_auth("press-41", Some(&api.ready.dtm_est_passcode))
        .header("content-type", "application/pkcs10")
        .body(csr("press-41"))
        .send()
        .await
        .unwrap();
    assert_eq!(enrolled.status(), StatusCode::OK);
    let own = format!("{CERTIFICATE}?device_id={device}");
    let certificates = api.get(&own).await;
    assert_eq!(certificates["total"], 2, "bootstrap and operational");
    let operational = certificates["records"][1]["id"].as_str().unwrap();

    // Deployed to.
    let release = json!({ "name": "Firmware", "version": "1.2.0", "account_id": api.ready.account_id,
        "division_id": division, "artifact_ids": [api.ready.account_id] });
    let (_, release) = api.post(&format!("{DTM}/release"), &release).await;
    let deployment =
        json!({ "name": "Night shift", "release_id": release["id"], "device_group_ids": [group] });
    let (status, deployment) = api.post(&format!("{DTM}/deployment"), &deployment).await;
    assert_eq!(status, StatusCode::CREATED, "{deployment}");

    // Renewed, disabled, enabled, revoked, deleted.
    let renew = format!("{CERTIFICATE}/{operational}/renew");
    let (status, renewed) = api
        .call(
            Method::PUT,
            &renew,
            Some(&json!({ "csr": csr("press-41") })),
        )
        .await;
    assert_eq!(status, StatusCode::OK, "{renewed}");
    let step = |name: &str| format!("{DTM}/device/{device}/{name}");
    let reason = json!({ "reason": "Repair" });
    let renewed = renewed["certificate_id"].as_str().unwrap();
    let revoke = format!("{CERTIFICATE}/{renewed}/revoke");
    for (method, path, body) in [
        (Method::PATCH, step("disable"), Some(&reason)),
        (Method::PATCH, step("enable"), None),
        (
            Method::PUT,
            revoke,
            Some(&json!({ "reason": "cessation_of_operation" })),
        ),
        (Method::PATCH, step("disable"), Some(&reason)),
        (Method::PATCH, step("delete"), None),
    ] {
        let (status, said) = api.call(method, &path, body).await;
        assert!(status.is_success(), "{path}: {said}");
    }
    assert_eq!(api.get(&format!("{own}&status=ISSUED")).await["total"], 0);

    let actions = |query: String| {
        let api = &api;
        async move {
            let path = format!("/devicetrustmanager/api/v4/audit-log?limit=100&{query}");
            let page = api.get(&path).await;
            let events = page["records"].as_array().unwrap().iter();
            events
                .map(|event| event["action"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(
        actions(format!("resource_id={device}")).await,
        ["REGISTER", "DISABLE", "ENABLE", "DISABLE", "DELETE"]
    );
    assert_eq!(
        actions(format!("resource_id={operational}")).await,
        ["ISSUE"]
    );
    assert_eq!(
        actions(format!("resource_id={renewed}")).await,
        ["ISSUE", "REVOKE"]
    );
    let job = job.rsplit('/').next().unwrap();
    assert_eq!(actions(format!("resource_id={job}")).await, ["CREATE"]);
    let deployment = deployment["id"].as_str().unwrap();
    assert_eq!(
        actions(format!("resource_id={deployment}")).await,
        ["CREATE"]
    );
}
