//! Trust Lifecycle Manager: what looks for certificates, and what keeps them new.
#![allow(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use common::{Api, emulator};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const P: &str = "/mpki/api/v1";

fn of_account(api: &Api, path: &str) -> String {
    let and = if path.contains('?') { '&' } else { '?' };
    format!("{P}/{path}{and}account_id={}", api.ready.account_id)
}

async fn put(api: &Api, path: &str, body: &Value) -> StatusCode {
    api.call(Method::PUT, path, Some(body)).await.0
}

#[tokio::test]
async fn sensors_move_from_status_to_status() {
    let api = emulator(&[]).await;
    let (status, sensor) = api
        .call(Method::POST, &of_account(&api, "sensor/allocate"), None)
        .await;
    assert_eq!(status, StatusCode::OK, "{sensor}");
    assert_eq!(
        (&sensor["status"], &sensor["allowed_actions"]),
        (&json!("ALLOCATE"), &json!(["VOID"]))
    );
    assert_eq!(sensor["name"], sensor["license_key"]);
    let id = sensor["id"].as_str().unwrap();
    let key = &sensor["license_key"];
    let keys = json!({ "account_id": api.ready.account_id, "license_keys": [key, "UNKNOWN"] });
    let (_, results) = api.post(&format!("{P}/sensor/suspend"), &keys).await;
    let message = "Sensor with status ALLOCATE should be ACTIVE.";
    assert_eq!(results[0]["error"]["message"], message);
    assert_eq!(results[1]["error"]["message"], "Sensor not found.");
    api.call(
        Method::POST,
        &format!("/__emulator/sensors/{id}/activated"),
        None,
    )
    .await;
    let (_, results) = api.post(&format!("{P}/sensor/suspend"), &keys).await;
    assert_eq!(
        results[0]["data"],
        json!({ "id": id, "message": "Sensor is suspended successfully" })
    );
    api.post(&format!("{P}/sensor/reinstate"), &keys).await;
    let rename = json!({ "account_id": api.ready.account_id, "id": id, "name": "Plant 7" });
    assert_eq!(
        put(&api, &format!("{P}/sensor/rename"), &rename).await,
        StatusCode::OK
    );
    let found = api.get(&of_account(&api, &format!("sensor/{id}"))).await;
    assert_eq!(
        (&found["name"], &found["status"]),
        (&json!("Plant 7"), &json!("ACTIVE"))
    );
    let query = r#"sensor?search_query={"name":[{"func":"st","value":"Plant"}]}"#;
    assert_eq!(api.get(&of_account(&api, query)).await["total"], 1);
    let query = r#"sensor?search_query={"name":[{"func":"eq","value":"Plant"}]}"#;
    assert_eq!(api.get(&of_account(&api, query)).await["total"], 0);
    let path = format!("{P}/sensor/{}/download", key.as_str().unwrap());
    let file = api.get(&path).await;
    assert!(
        file.as_str()
            .unwrap()
            .contains("digicertinc/digicert-sensor:latest")
    );

    let integration =
        json!({ "name": "DNS", "category": "DNS_INTEGRATION", "sensor_id": id, "parameters": [] });
    let (status, integration) = api.post(&format!("{P}/integration"), &integration).await;
    assert_eq!(status, StatusCode::OK, "{integration}");
    assert_eq!(
        api.get(&of_account(&api, "integration/dv")).await[0]["name"],
        "DNS"
    );
    let ids = json!({ "integrations": [integration["id"]] });
    let (_, results) = api.post(&format!("{P}/integration/void"), &ids).await;
    assert_eq!(
        results[0]["data"]["message"],
        "Sensor integration is voided"
    );
}

#[tokio::test]
async fn agents_wait_for_approval() {
    let api = emulator(&[]).await;
    let list = api.get(&of_account(&api, "agent?sort=name:desc")).await;
    assert_eq!(list["items"][0]["status"], "PENDING_APPROVAL");
    let id = list["items"][0]["id"].clone();
    let ids = json!({ "agent_ids": [id] });
    let approve = of_account(&api, "agent/approve");
    assert_eq!(put(&api, &approve, &ids).await, StatusCode::OK);
    assert_eq!(
        put(&api, &approve, &ids).await,
        StatusCode::BAD_REQUEST,
        "approved already"
    );
    assert_eq!(
        put(
            &api,
            &of_account(&api, "agent/suspend"),
            &json!({ "ids": [id] })
        )
        .await,
        StatusCode::OK
    );
    let change = json!({ "id": id, "name": "web-9", "hb_interval": 60 });
    assert_eq!(
        put(&api, &of_account(&api, "agent/update"), &change).await,
        StatusCode::OK
    );
    let agent = api
        .get(&of_account(
            &api,
            &format!("agent/{}", id.as_str().unwrap()),
        ))
        .await;
    assert_eq!(
        (&agent["name"], &agent["status"], &agent["hb_interval"]),
        (&json!("web-9"), &json!("SUSPENDED"), &json!(60))
    );

    let script = json!({ "name": "Restart", "os": "LINUX" });
    assert_eq!(
        api.post(&of_account(&api, "agent/script"), &script).await.0,
        StatusCode::OK
    );
    assert_eq!(
        api.get(&of_account(&api, "agent/script")).await[0]["name"],
        "Restart"
    );
    let settings = of_account(&api, "agent/settings");
    assert_eq!(api.get(&settings).await["is_default"], true);
    assert_eq!(
        put(&api, &settings, &json!({ "manual_approval": true })).await,
        StatusCode::OK
    );
    let kept = api.get(&settings).await;
    assert_eq!(
        (&kept["is_default"], &kept["manual_approval"]),
        (&json!(false), &json!(true))
    );

    let agents = json!([id]);
    let plan = json!({ "account_id": api.ready.account_id, "targets": { "agents": agents },
        "schedule": { "frequency": "DAILY", "start_time": 4_102_444_800_000_i64 } });
    assert_eq!(
        api.post(&format!("{P}/agent/scan/add"), &plan).await.0,
        StatusCode::OK
    );
    let one = format!("agent/scan/{}", id.as_str().unwrap());
    let upcoming = of_account(&api, &format!("{one}/upcoming-scans"));
    assert_eq!(api.get(&upcoming).await["items"][0]["skipped"], false);
    let skip = of_account(&api, &format!("{one}/skip/4102444800000"));
    assert_eq!(api.call(Method::POST, &skip, None).await.0, StatusCode::OK);
    assert_eq!(api.get(&upcoming).await["items"][0]["skipped"], true);
    assert_eq!(
        api.get(&of_account(&api, &format!("{one}/past-scans")))
            .await["total"],
        0
    );
}

#[tokio::test]
async fn a_network_scan_discovers_certificates() {
    let api = emulator(&[]).await;
    let scan = json!({
        "account_id": api.ready.account_id, "name": "Plant network", "frequency": "ONE_TIME",
        "config": { "sensor_with_ip_port": [{ "ip_fqdns": {
            "included": [{ "ip_fqdn": "a.example.com" }, { "ip_fqdn": "b.example.com" }] } }] },
    });
    let (status, made) = api.post(&format!("{P}/scan/add"), &scan).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let (status, _) = api.post(&format!("{P}/scan/add"), &scan).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "the name is taken");
    let exists = json!({ "account_id": api.ready.account_id, "name": "Plant network" });
    assert_eq!(
        api.post(&format!("{P}/scan/exists"), &exists).await,
        (StatusCode::CREATED, json!(true))
    );
    let id = made["id"].as_str().unwrap();
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let scan = api.get(&of_account(&api, &format!("scan/{id}"))).await;
        statuses.push(scan["current_scan_status"].as_str().unwrap().to_owned());
    }
    assert_eq!(statuses, ["QUEUED", "IN_PROGRESS", "ACTIVE"]);
    let (status, _) = api
        .call(
            Method::POST,
            &of_account(&api, &format!("scan/{id}/abort")),
            None,
        )
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND, "it is over");
    let runs = api
        .get(&of_account(
            &api,
            &format!("scan/{id}/past-scans?status=COMPLETED|FAILED"),
        ))
        .await;
    assert_eq!(runs["total"], 1);

    let account = format!(r#"account={{"id":"{}","name":"x"}}"#, api.ready.account_id);
    let found = api
        .get(&format!(
            "{P}/inventory/endpoint/discovered?{account}&sort=ip"
        ))
        .await;
    assert_eq!(found["items"][0]["commonName"], "a.example.com");
    let dots = format!("account.id={0}&account.name=x", api.ready.account_id);
    let count = api
        .get(&format!("{P}/inventory/endpoint/discovered/count?{dots}"))
        .await;
    assert_eq!(count, json!({ "total": 2 }));
    let only_id = format!(
        "{P}/inventory/endpoint/discovered?account.id={}",
        api.ready.account_id
    );
    assert_eq!(
        api.call(Method::GET, &only_id, None).await.0,
        StatusCode::BAD_REQUEST
    );

    let filter = json!({ "network_scan_filter": { "cn_san_filter": { "common_names": ["a.example.com"] } } });
    let path = of_account(&api, "delete/inventory");
    let (_, preview) = api.call(Method::POST, &path, Some(&filter)).await;
    assert_eq!(preview["NETWORK_SCAN"], 1);
    let (status, _) = api.call(Method::DELETE, &path, Some(&filter)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "no source");
    let path = of_account(&api, "delete/inventory?source_type=NETWORK_SCAN");
    let (status, _) = api.call(Method::DELETE, &path, Some(&filter)).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    assert_eq!(
        api.get(&format!("{P}/certificate-search")).await["total"],
        1
    );
}

#[tokio::test]
async fn automation_makes_progress_and_installs_a_certificate() {
    let api = emulator(&[]).await;
    let targets = api
        .get(&of_account(&api, "automation-inventory/unsecured"))
        .await;
    assert_eq!(targets["total"], 2);
    let start = |target: &Value, name: &str| {
        json!({ "automation_id": target["id"], "account_id": api.ready.account_id,
            "action_type": "ENROLL", "cn": name, "profile_id": api.ready.tlm_profile_id, "run_now": true })
    };
    let progress = async |target: &Value| {
        let path = format!("{P}/automation/{}", target["id"].as_str().unwrap());
        let mut seen = Vec::new();
        for _ in 0..4 {
            let details = api.get(&path).await;
            seen.push(details["automation_status"].as_str().unwrap().to_owned());
        }
        seen
    };
    let first = &targets["items"][0];
    let path = format!("{P}/automation");
    let (status, body) = api.post(&path, &start(first, "a.example.com")).await;
    assert_eq!((status, body), (StatusCode::OK, json!("")));
    assert_eq!(
        progress(first).await,
        [
            "AUTOMATION_REQUESTED",
            "CSR_GENERATION_IN_PROGRESS",
            "INSTALL_IN_PROGRESS",
            "AUTOMATION_SUCCESSFUL"
        ]
    );
    let found = api
        .get(&format!("{P}/certificate-search?common_name=a.example.com"))
        .await;
    assert_eq!(found["items"][0]["source"], "AUTOMATION");
    assert_eq!(
        api.get(&of_account(&api, "automation-inventory/unsecured"))
            .await["total"],
        1
    );

    let second = &targets["items"][1];
    api.post(&path, &start(second, "b.invalid")).await;
    assert_eq!(
        progress(second).await[2..],
        ["AUTOMATION_FAILED", "AUTOMATION_FAILED"]
    );
    let one = |verb: &str, target: &Value| {
        format!("{P}/automation/{verb}/{}", target["id"].as_str().unwrap())
    };
    let (status, _) = api.call(Method::PUT, &one("retry", second), None).await;
    assert_eq!(status, StatusCode::OK);
    let (status, _) = api.call(Method::PUT, &one("cancel", second), None).await;
    assert_eq!(status, StatusCode::OK);
    let (status, _) = api.call(Method::PUT, &one("retry", second), None).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "nothing has failed");
    let records =
        json!({ "record_ids": [{ "automation_id": second["id"] }, { "automation_id": "x" }] });
    let (_, checked) = api
        .post(&format!("{P}/automation/bulk/check-eligibility"), &records)
        .await;
    assert_eq!(checked["eligible"][0]["automation_id"], second["id"]);
    assert_eq!(checked["ineligible"][0]["reason"], "Automation not found.");
    let request = json!({ "profile_id": api.ready.tlm_profile_id, "cn": "c.example.com" });
    let (status, answer) = api
        .post(&format!("{P}/automation/admin-web-request"), &request)
        .await;
    assert_eq!(
        (status, &answer[0]["seat_identifier"]),
        (StatusCode::OK, &json!("c.example.com"))
    );
}

#[tokio::test]
async fn connectors_are_made_from_presets() {
    let api = emulator(&[]).await;
    let mut body = json!({ "account_id": api.ready.account_id, "name": "CertCentral",
        "preset_id": "36cbd4c2-f6e7-4a35-a4e6-e03ebf939cb4" });
    let (status, answer) = api.post(&format!("{P}/connectors"), &body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(answer["errors"].as_array().unwrap().len(), 5, "{answer}");
    for (name, value) in [
        ("api_key", "k"),
        ("username", "u"),
        ("password", "p"),
        ("region", "EU"),
    ] {
        body[name] = json!(value);
    }
    body["business_unit_id"] = json!(api.ready.tlm_business_unit_id);
    let (status, made) = api.post(&format!("{P}/connectors"), &body).await;
    assert_eq!(status, StatusCode::OK, "{made}");
    assert!(
        made.get("password").is_none() && made.get("api_key").is_none(),
        "{made}"
    );
    let one = |verb: &str| {
        of_account(
            &api,
            &format!("connectors/{}{verb}", made["id"].as_str().unwrap()),
        )
    };
    let (_, run) = api.call(Method::POST, &one("/run-now"), None).await;
    assert_eq!(run["data"]["id"], made["id"]);
    assert_eq!(
        api.call(Method::POST, &one("/stop"), None).await.1,
        json!({ "success": true })
    );
    assert_eq!(
        put(&api, &one(""), &json!({ "name": "Renamed" })).await,
        StatusCode::OK
    );
    let (_, page) = api
        .post(
            &of_account(&api, "connectors/search"),
            &json!({ "name": "Ren", "type": "CA" }),
        )
        .await;
    assert_eq!(page["items"][0]["name"], "Renamed");
    assert_eq!(
        api.get(&of_account(&api, "connectors/suggestions/type"))
            .await,
        json!(["CA"])
    );
    assert_eq!(
        api.call(Method::DELETE, &one(""), None).await.0,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        api.call(Method::GET, &one(""), None).await.0,
        StatusCode::NOT_FOUND
    );
    let foreign = format!(
        "{P}/connectors/suggestions/type?account_id={}",
        api.ready.tlm_profile_id
    );
    assert_eq!(
        api.call(Method::GET, &foreign, None).await.0,
        StatusCode::FORBIDDEN
    );
}
