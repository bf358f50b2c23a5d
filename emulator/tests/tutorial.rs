//! The tutorial's six steps and its three published errors, with the published bodies.
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

use common::{DTM, POLICY, REGISTRATION, csr, emulator, entry};
use reqwest::{Method, StatusCode};
use serde_json::json;

/// Every field that the tutorial's answer shows, in alphabetical order.
const POLICY_FIELDS: [&str; 39] = [
    "account_id",
    "allow_key_cache",
    "allow_pre_generated_keys",
    "allowed_ip_addresses",
    "allowed_signature_algorithms",
    "alternative_id",
    "approvers",
    "assign_to_authcert_device",
    "ca_body",
    "ca_chain",
    "ca_connector_type",
    "certificate_management_methods",
    "certificate_profile",
    "certificate_template",
    "certificate_type",
    "created_at",
    "digest_email_notification_period",
    "direct_mapping",
    "division_id",
    "enrollment_methods",
    "est_cacerts_include_full_tls_chain",
    "ica",
    "id",
    "key_generation_allow_to_change",
    "key_generation_option",
    "key_generation_type",
    "migrated_to_new_params",
    "name",
    "new_batch_flow",
    "notification_email_list",
    "require_approval_for_enroll",
    "require_approval_for_renew",
    "require_approval_for_revoke",
    "require_device_group_for_enroll",
    "require_digital_signing",
    "scep_get_ca_cert_response_der_format",
    "scep_get_ca_cert_response_with_root",
    "single_cert_request_parameters",
    "status",
];

#[tokio::test]
async fn six_steps_provision_a_device() {
    let api = emulator(&[]).await;
    let account = api.ready.account_id.to_string();

    let (status, body) = api
        .post(
            &format!("{DTM}/division"),
            &api.division_body("Example division name"),
        )
        .await;
    assert_eq!(status, StatusCode::CREATED);
    let expected = json!({ "success": {
        "code": "DIVISION_CREATED_200", "verbose": "Example division name created successfully" } });
    assert_eq!(body, expected);

    let path = format!("{DTM}/division?account_id={account}&name=Example%20division%20name");
    let page = api.get(&path).await;
    let record = page["records"][0].clone();
    assert_eq!(
        page,
        json!({ "total": 1, "limit": 10, "offset": 0, "pagination": false, "next": false, "records": [record] })
    );
    assert_eq!(record["name"], "Example division name");
    assert_eq!(record["description"], "Example division description.");
    assert_eq!(record["account"], json!({ "id": account }));
    assert_eq!(record["status"], "ACTIVE");
    let created_on = record["created_on"].as_str().unwrap();
    assert!(
        created_on.len() == 20 && created_on.ends_with('Z'),
        "{created_on}"
    );
    let division = record["id"].as_str().unwrap();

    let (status, body) = api
        .post(
            POLICY,
            &api.policy_body("Example bootstrap policy", division, "client_side"),
        )
        .await;
    assert_eq!(status, StatusCode::CREATED);
    let policy = &body["certificate_policy"];
    for (field, value) in [
        ("name", json!("Example bootstrap policy")),
        ("certificate_management_methods", json!(["SINGLE"])),
        ("enrollment_methods", json!(["SINGLE"])),
        ("key_generation_type", json!("rsa_2048")),
        ("key_generation_option", json!("client_side")),
        ("division_id", json!(division)),
        ("account_id", json!(account)),
        ("status", json!("ACTIVE")),
        ("certificate_type", json!("end_entity")),
        ("digest_email_notification_period", json!("do_not_send")),
    ] {
        assert_eq!(policy[field], value, "{field}");
    }
    let fields: Vec<&str> = policy
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(fields, POLICY_FIELDS);
    assert!(
        policy["alternative_id"]
            .as_str()
            .unwrap()
            .starts_with("IOT_")
    );
    let policy = policy["id"].as_str().unwrap();

    let body = api.group_body("Example Device Group", division, policy);
    let (status, body) = api.post(&format!("{DTM}/device-group"), &body).await;
    assert_eq!(status, StatusCode::CREATED);
    let expected = json!({ "success": { "code": "DEVICE_GROUP_CREATED_200", "verbose": "Device group created" } });
    assert_eq!(body, expected);

    let page = api
        .get(&format!(
            "{DTM}/device-group?account_id={account}&name=Example%20Device%20Group"
        ))
        .await;
    let record = &page["records"][0];
    assert_eq!(record["is_static"], true);
    assert_eq!(record["division_id"], division);
    assert_eq!(record["account_id"], account.as_str());
    let group = record["id"].as_str().unwrap();

    let body = json!({
        "name": "Example Device",
        "description": "Example Device description",
        "device_group_id": group,
        "account_id": account,
        "certificate_policies": { "bootstrap": [entry(policy, &csr("x"))] },
    });
    let (status, body) = api.post(REGISTRATION, &body).await;
    assert_eq!(status, StatusCode::CREATED);
    let certificate = body["private_keys"][0]["certificate"].as_str().unwrap();
    let now = time::OffsetDateTime::now_utc().unix_timestamp() * 1000;
    let created_on = body["created_on"].as_i64().unwrap();
    assert!(
        (created_on - now).abs() < 60_000,
        "milliseconds: {created_on}"
    );
    let expected = json!({
        "device_id": body["device_id"],
        "device_name": "Example Device",
        "created_on": created_on,
        "connected": false,
        "description": "Example Device description",
        "device_status": "REGISTERED",
        "operational_status": "ENABLED",
        "private_keys": [{ "policy_id": policy, "policy_type": "BOOTSTRAP", "certificate": certificate }],
    });
    assert_eq!(body, expected);

    let device = api
        .get(&format!(
            "{DTM}/device/{}",
            body["device_id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(device["status"], "REGISTERED");
    assert_eq!(
        device["device_group"],
        json!({ "id": group, "name": "Example Device Group" })
    );
}

#[tokio::test]
async fn the_three_published_errors_have_the_published_bodies() {
    let api = emulator(&[]).await;
    let path = format!("{DTM}/division");

    let (status, body) = api.post(&path, &api.division_body("-Example")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(
        body,
        json!({ "errors": [{
            "code": "03",
            "message": "Name must start with a letter and end with an alphanumeric character. Accepts spaces, \
                        special chars (,.;:_-) and simple balanced parentheses."
        }] })
    );

    let mut bad = api.division_body("Example");
    bad["account_id"] = json!("{8f7cf2d4-7a4e-4f0b-9b39-6f6c3e0e7a11}");
    let (status, body) = api.post(&path, &bad).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(
        body,
        json!({ "errors": [{ "code": "03", "message": "Account id should be a valid UUID." }] })
    );

    for blank in [json!(""), json!("   "), json!(null)] {
        let mut bad = api.division_body("Example");
        bad["name"] = blank;
        let (status, body) = api.post(&path, &bad).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        let message = "Name cannot be empty or null or just spaces.";
        assert_eq!(
            body,
            json!({ "errors": [{ "code": "missing_required_field", "message": message }] })
        );
    }
    assert_eq!(api.get("/__emulator/stats").await["divisions"], 0);
}

#[tokio::test]
async fn a_policy_must_be_wrapped() {
    let api = emulator(&[]).await;
    let division = api.division("Site").await;
    let wrapped = api.policy_body("Policy", &division, "client_side");
    let (status, body) = api.post(POLICY, &wrapped["certificate_policy"]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(body["errors"][0]["code"], "invalid_request");
}

#[tokio::test]
async fn every_violation_is_reported() {
    let api = emulator(&[]).await;
    let body = json!({ "name": "a-", "device_group_id": "x", "account_id": null });
    let (status, body) = api.post(REGISTRATION, &body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let errors = body["errors"].as_array().unwrap();
    let messages: Vec<&str> = errors
        .iter()
        .map(|error| error["message"].as_str().unwrap())
        .collect();
    assert_eq!(messages.len(), 4, "{messages:?}");
    assert!(messages[0].starts_with("Name must start"));
    assert_eq!(messages[1], "Device group id should be a valid UUID.");
    assert_eq!(
        messages[2],
        "Account id cannot be empty or null or just spaces."
    );
    assert_eq!(
        messages[3],
        "Certificate policies cannot be empty or null or just spaces."
    );
}

#[tokio::test]
async fn a_wrong_or_missing_key_is_refused() {
    let api = emulator(&[]).await;
    let url = format!(
        "{}{DTM}/division?account_id={}",
        api.ready.base_url, api.ready.account_id
    );
    for key in [None, Some("emulator_wrong")] {
        let mut request = api.client.get(&url);
        if let Some(key) = key {
            request = request.header("x-api-key", key);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(response.headers()["server"], "devtrust-emulator");
        let body: serde_json::Value = response.json().await.unwrap();
        assert_eq!(body["errors"][0]["code"], "invalid_api_key");
    }
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    let api = emulator(&[]).await;
    let nowhere = "8f7cf2d4-7a4e-4f0b-9b39-6f6c3e0e7a11";
    for path in [
        "/devicetrustmanager/api/v4/nothing".to_owned(),
        format!("{DTM}/device/{nowhere}"),
        format!("{DTM}/bootstrap-config/download/{nowhere}"),
        format!("{POLICY}/{nowhere}"),
        format!("{POLICY}/IOT_{nowhere}/enrollment-specification"),
    ] {
        let (status, body) = api.call(Method::GET, &path, None).await;
        assert_eq!(
            (status, &body["errors"][0]["code"]),
            (StatusCode::NOT_FOUND, &json!("resource_not_found")),
            "{path}"
        );
    }
    let (status, _) = api
        .call(Method::DELETE, &format!("{DTM}/device"), None)
        .await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);

    let (status, body) = api
        .call(Method::GET, &format!("{DTM}/device/%FF"), None)
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(body["errors"][0]["code"], "invalid_request");

    let url = format!("{}{DTM}/division", api.ready.base_url);
    let request = api.client.post(url).header("x-api-key", &api.ready.api_key);
    let response = request.body("name=x").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn the_account_and_the_zone_can_be_looked_up() {
    let api = emulator(&[]).await;
    let accounts = api.get("/account/api/v1/account").await;
    assert_eq!(accounts.as_array().unwrap().len(), 1, "a bare array");
    assert_eq!(accounts[0]["id"], api.ready.account_id.to_string());
    let me = api.get("/account/api/v1/user/me").await;
    assert_eq!(me["primary_account_id"], api.ready.account_id.to_string());
    let zones = api.get(&format!("{DTM}/rendezvous-zone")).await;
    assert_eq!(
        zones["records"][0]["id"],
        api.ready.primary_rzone_id.to_string()
    );
}
