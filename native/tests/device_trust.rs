//! Device Trust Manager beyond the tutorial: the client against the emulator, operation by operation.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use devtrust::keys::read_certificates;
use devtrust::schema::Answer;
use devtrust::{
    Client, DeviceToProvision, DivisionToEnsure, Error, GroupToEnsure, PolicyToEnsure,
    ProvisionDevice, ProvisionedDevice, Proxy,
};
use devtrust_emulator::{Options, Running, start};
use serde_json::{Value, json};

/// A client, its emulator, and a device with all that it needs.
struct Plant {
    emulator: Running,
    client: Client,
    device: ProvisionedDevice,
}

impl Plant {
    async fn start(change: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options::default();
        change(&mut options);
        let emulator = start(options).await.unwrap();
        let ready = &emulator.ready;
        let builder = Client::builder()
            .proxy(Proxy::None)
            .base_url(&ready.base_url);
        let client = builder.api_key(ready.api_key.as_str()).build().unwrap();
        let request = ProvisionDevice::new(
            ready.account_id.to_string(),
            DivisionToEnsure::new("Plant 7", ready.primary_rzone_id.to_string()),
            PolicyToEnsure::new(
                "Birth certificates",
                ready.ica_id.to_string(),
                ready.certificate_profile_id.to_string(),
            ),
            GroupToEnsure::new("Presses").attributes(vec!["mac_address".to_owned()]),
            DeviceToProvision::new("Press 41"),
        );
        let device = client.provision_device(request).await.unwrap();
        Self {
            emulator,
            client,
            device,
        }
    }

    /// Calls an operation by its name.
    async fn ask(&self, operation: &str, request: Value) -> Result<Value, Error> {
        ask(&self.client, operation, request).await
    }

    async fn call(&self, operation: &str, request: Value) -> Value {
        let answer = self.ask(operation, request).await;
        answer.unwrap_or_else(|error| panic!("{operation}: {error}"))
    }

    /// The rows of a list's first page.
    async fn rows(&self, operation: &str, request: Value) -> Vec<Value> {
        let page = self.call(operation, request).await;
        page["items"].as_array().unwrap().clone()
    }

    async fn refused(&self, operation: &str, request: Value) -> String {
        let refusal = self.ask(operation, request).await.unwrap_err();
        refusal.report().server_message.clone().unwrap_or_default()
    }

    /// A request for a certificate under the bootstrap policy.
    fn request(&self) -> Value {
        json!({
            "certificate_policy_id": self.device.certificate_policy_id,
            "csr": CSR,
            "attributes": [{"name": "subject.common_name", "value": "press-41"}],
        })
    }
}

const CSR: &str = include_str!("../../tests/conformance/fixtures/device.csr.pem");

async fn ask(client: &Client, operation: &str, request: Value) -> Result<Value, Error> {
    let operation = devtrust::operation(operation).unwrap();
    let answer = client.engine().call(operation, request).await?;
    Ok(match answer {
        Answer::Json(value) => value,
        Answer::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned().into(),
        Answer::Nothing => Value::Null,
    })
}

#[tokio::test]
async fn divisions_groups_and_policies_have_a_life() {
    let plant = Plant::start(|_| {}).await;
    let device = &plant.device;
    let division = json!({"division_id": device.division_id});
    let group = json!({"device_group_id": device.device_group_id});
    let policy = json!({"certificate_policy_id": device.certificate_policy_id});

    let renamed = json!({"division_id": device.division_id, "name": "Plant 8"});
    plant.call("divisions.update", renamed).await;
    let found = plant.call("divisions.get", division.clone()).await;
    assert_eq!(
        (&found["name"], &found["status"]),
        (&json!("Plant 8"), &json!("ACTIVE"))
    );
    plant.call("divisions.disable", division.clone()).await;
    assert_eq!(
        plant.call("divisions.get", division.clone()).await["status"],
        "DISABLED"
    );
    plant.call("divisions.enable", division.clone()).await;
    let refusal = plant.refused("divisions.delete", division).await;
    assert_eq!(refusal, "Division has device groups.");

    let mapped = json!({
        "device_group_id": device.device_group_id,
        "attributes": ["mac_address", "serial_number"],
        "policies": [{
            "type": "operationalCertificate", "policy_id": device.certificate_policy_id,
            "device_field_mappings": [{"key": "mac_address", "field": "subject.common_name"}],
        }],
    });
    plant.call("device_groups.update", mapped.clone()).await;
    let found = plant.call("device_groups.get", group.clone()).await;
    assert_eq!(found["attributes"], mapped["attributes"]);
    assert_eq!(found["policies"], mapped["policies"]);
    let refusal = plant.refused("device_groups.delete", group.clone()).await;
    assert_eq!(refusal, "Device group has devices.");

    // A disabled group takes no new devices; a disabled policy issues nothing.
    let account = plant.emulator.ready.account_id;
    let another = json!({
        "name": "Press 42", "account_id": account, "device_group_id": device.device_group_id,
        "certificate_policies": {"bootstrap": [plant.request()]},
    });
    plant.call("device_groups.disable", group.clone()).await;
    let refusal = plant.refused("devices.register", another.clone()).await;
    assert_eq!(refusal, "Device group is disabled.");
    plant.call("device_groups.enable", group).await;
    plant
        .call("certificate_policies.disable", policy.clone())
        .await;
    let refusal = plant.refused("devices.register", another.clone()).await;
    assert_eq!(refusal, "Certificate policy is disabled.");
    plant.call("certificate_policies.enable", policy).await;
    plant.call("devices.register", another).await;
}

#[tokio::test]
async fn what_policies_are_made_of_is_listed() {
    let plant = Plant::start(|_| {}).await;
    let ready = &plant.emulator.ready;
    for (operation, id) in [
        ("rendezvous_zones.list", ready.primary_rzone_id),
        ("certificate_profiles.list", ready.certificate_profile_id),
        ("issuing_cas.list", ready.ica_id),
    ] {
        let rows = plant.rows(operation, json!({})).await;
        assert_eq!((rows.len(), &rows[0]["id"]), (1, &json!(id)), "{operation}");
    }
    assert_eq!(
        plant
            .rows("certificate_templates.list", json!({}))
            .await
            .len(),
        1
    );
    let ca = plant
        .call("issuing_cas.download", json!({"ca_id": ready.ica_id}))
        .await;
    assert!(
        plant
            .device
            .chain
            .iter()
            .any(|pem| pem.trim() == ca.as_str().unwrap().trim())
    );
}

#[tokio::test]
async fn a_device_is_renamed_and_deleted_only_where_it_is_disabled() {
    let plant = Plant::start(|_| {}).await;
    let device = json!({"device_id": plant.device.device_id});
    let renamed = json!({"device_id": plant.device.device_id, "name": "Press 41 b"});
    plant.call("devices.update", renamed).await;
    let found = plant.call("devices.get", device.clone()).await;
    assert_eq!(
        (&found["name"], &found["status"]),
        (&json!("Press 41 b"), &json!("REGISTERED"))
    );
    let refusal = plant
        .ask("devices.delete", device.clone())
        .await
        .unwrap_err();
    assert_eq!(refusal.code(), "conflict.state");
    let message = &refusal.report().message;
    assert!(
        message.ends_with("its operational_status is ENABLED and must be DISABLED first"),
        "{message}"
    );
    let reason = json!({"device_id": plant.device.device_id, "reason": "worn out"});
    plant.call("devices.disable", reason).await;
    plant.call("devices.delete", device).await;
}

#[tokio::test]
async fn a_certificate_is_requested_downloaded_renewed_and_revoked() {
    let plant = Plant::start(|_| {}).await;
    let mut request = plant.request();
    request["device_id"] = json!(plant.device.device_id);
    let requested = plant.call("certificates.request", request).await;
    let chain = read_certificates(requested["pem"].as_str().unwrap()).unwrap();
    assert_eq!(chain.len(), 3);
    let key = json!({"certificate_id": requested["certificate_id"]});
    let found = plant.call("certificates.get", key.clone()).await;
    assert_eq!(found["status"], "ISSUED");
    assert_eq!(found["device"]["id"], json!(plant.device.device_id));

    let mut download = key.clone();
    download["include_chain"] = json!(true);
    let pem = plant.call("certificates.download", download).await;
    assert_eq!(read_certificates(pem.as_str().unwrap()).unwrap(), chain);

    let mut renewal = key.clone();
    renewal["csr"] = json!(CSR);
    renewal["attributes"] = plant.request()["attributes"].clone();
    let renewed = plant.call("certificates.renew", renewal.clone()).await;
    assert_ne!(renewed["certificate_id"], requested["certificate_id"]);

    let mut revocation = key.clone();
    revocation["reason"] = json!("key_compromise");
    revocation["revocation_date"] = json!("2099-01-01T00:00:00Z");
    let refusal = plant
        .refused("certificates.revoke", revocation.clone())
        .await;
    assert_eq!(refusal, "Revocation date should be in the past.");
    revocation["revocation_date"] = json!("2026-01-01T00:00:00Z");
    plant.call("certificates.revoke", revocation).await;
    assert_eq!(
        plant.call("certificates.get", key).await["status"],
        "REVOKED"
    );
    let refusal = plant.refused("certificates.renew", renewal).await;
    assert_eq!(refusal, "Certificate is revoked.");
    let revoked = plant
        .rows("certificates.list", json!({"status": "REVOKED"}))
        .await;
    assert_eq!(revoked.len(), 1);
}

#[tokio::test]
async fn a_certificate_is_renewed_in_its_window_only() {
    let plant = Plant::start(|options| options.renewal_window = 30).await;
    let requested = plant.call("certificates.request", plant.request()).await;
    let renewal = json!({"certificate_id": requested["certificate_id"], "csr": CSR});
    let refusal = plant.refused("certificates.renew", renewal).await;
    assert_eq!(refusal, "Certificate is not in its renewal window.");
}

#[tokio::test]
async fn a_request_waits_for_approval_where_its_policy_says_so() {
    let plant = Plant::start(|_| {}).await;
    let change = json!({
        "certificate_policy_id": plant.device.certificate_policy_id, "require_approval_for_enroll": true,
    });
    plant.call("certificate_policies.update", change).await;
    let first = plant.call("certificates.request", plant.request()).await;
    let second = plant.call("certificates.request", plant.request()).await;
    assert_eq!(
        (&first["status"], &first["certificate_id"]),
        (&json!("PENDING"), &Value::Null)
    );

    let one =
        json!({"certificate_request_id": first["certificate_request_id"], "comments": "Seen."});
    plant
        .call("certificate_requests.approve", one.clone())
        .await;
    let two = json!({"certificate_request_id": second["certificate_request_id"]});
    plant.call("certificate_requests.reject", two.clone()).await;
    let refusal = plant
        .ask("certificate_requests.approve", two)
        .await
        .unwrap_err();
    assert_eq!(refusal.code(), "conflict.state");
    let rows = plant.rows("certificate_requests.list", json!({})).await;
    let statuses: Vec<&Value> = rows.iter().map(|row| &row["status"]).collect();
    assert_eq!(statuses, ["APPROVED", "REJECTED"]);
    let certificate = json!({"certificate_id": rows[0]["certificate_id"]});
    assert_eq!(
        plant.call("certificates.get", certificate).await["status"],
        "ISSUED"
    );
}

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
    let masked = format!("{}***************", &secret[..5]);
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

#[tokio::test]
async fn a_release_is_deployed_summarised_and_aborted() {
    let plant = Plant::start(|_| {}).await;
    let ready = &plant.emulator.ready;
    let release = json!({
        "name": "Firmware", "version": "1.2.0", "account_id": ready.account_id,
        "division_id": plant.device.division_id, "artifact_ids": [ready.account_id],
    });
    let release = plant.call("releases.create", release).await;
    let deployment = json!({
        "name": "Night shift", "release_id": release["id"], "device_group_ids": [plant.device.device_group_id],
    });
    let deployment = plant.call("deployments.create", deployment).await;
    let key = json!({"deployment_id": deployment["id"]});
    let summary = plant.call("deployments.summary", key.clone()).await;
    assert_eq!(
        (&summary["status"], &summary["total"]),
        (&json!("ACTIVE"), &json!(1))
    );
    plant.call("deployments.abort", key.clone()).await;
    assert_eq!(
        plant.call("deployments.get", key).await["status"],
        "ABORTED"
    );
}

#[tokio::test]
async fn alerts_have_a_life_and_show_no_password() {
    let plant = Plant::start(|_| {}).await;
    let wanted = json!({
        "name": "Ending soon", "account_id": plant.emulator.ready.account_id,
        "event_type": "EXPIRING_CERTIFICATES", "duration": 30, "duration_unit": "DAYS",
        "webhook": {"url": "https://example.com/hook", "authentication": "BASIC", "username": "u", "password": "p"},
    });
    let made = plant.call("alert_policies.create", wanted).await;
    let change = json!({"alert_policy_id": made["id"], "duration": 14});
    plant.call("alert_policies.update", change).await;
    let found = plant
        .call("alert_policies.get", json!({"alert_policy_id": made["id"]}))
        .await;
    assert_eq!(
        (&found["duration"], &found["duration_unit"]),
        (&json!(14), &json!("DAYS"))
    );
    assert!(!found.to_string().contains("password"));
}

#[tokio::test]
async fn the_audit_log_has_every_step() {
    let plant = Plant::start(|_| {}).await;
    let device = json!(plant.device.device_id);
    plant
        .call(
            "devices.disable",
            json!({"device_id": device, "reason": "worn out"}),
        )
        .await;
    plant
        .call("devices.enable", json!({"device_id": device}))
        .await;
    let events = plant
        .rows("audit_log.list", json!({"resource_id": device}))
        .await;
    let actions: Vec<&Value> = events.iter().map(|event| &event["action"]).collect();
    assert_eq!(actions, ["REGISTER", "DISABLE", "ENABLE"]);
    let later = json!({"since": "2099-01-01T00:00:00Z"});
    assert!(plant.rows("audit_log.list", later).await.is_empty());
}

/// A job when it is done. Its work is quick; how long it takes decides nothing.
async fn done(plant: &Plant, job: &Value) -> Value {
    loop {
        let found = plant.call("jobs.get", json!({"job_id": job["id"]})).await;
        if found["status"] == "COMPLETED" {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn devices_are_registered_by_a_job_row_by_row() {
    let plant = Plant::start(|_| {}).await;
    let batch = json!({
        "account_id": plant.emulator.ready.account_id,
        "device_group_id": plant.device.device_group_id,
        "certificate_policy_id": plant.device.certificate_policy_id,
        "data": format!(
            "device_name,subject.common_name,csr\nPress 42,press-42,\"{CSR}\"\nPress 41,press-41,\"{CSR}\"\n9th,press-9,\"{CSR}\"\n"
        ),
    });
    let refusal = plant.refused("jobs.register_devices", batch.clone()).await;
    assert_eq!(refusal, "Certificate policy does not allow batches.");
    let change = json!({
        "certificate_policy_id": plant.device.certificate_policy_id,
        "certificate_management_methods": ["SINGLE", "BATCH"],
    });
    plant.call("certificate_policies.update", change).await;

    let job = plant.call("jobs.register_devices", batch).await;
    let found = done(&plant, &job).await;
    let counts = (&found["total"], &found["successful"], &found["failed"]);
    assert_eq!(counts, (&json!(3), &json!(1), &json!(2)), "{found}");
    assert_eq!(found["device_group"]["name"], "Presses");
    let report = plant
        .call("jobs.report", json!({"job_id": job["id"]}))
        .await;
    let lines: Vec<&str> = report.as_str().unwrap().lines().collect();
    assert_eq!(lines[1], "2,\"Press 42\",SUCCESS,\"\"");
    assert!(
        lines[2].starts_with("3,\"Press 41\",FAILED,\"Device with name Press 41 already exists"),
        "{lines:?}"
    );
    assert!(
        lines[3].starts_with("4,\"9th\",FAILED,\"Name must start with a letter"),
        "{lines:?}"
    );
    let archive = plant
        .call("jobs.results", json!({"job_id": job["id"]}))
        .await;
    assert!(archive.as_str().unwrap().contains("Press 42.pem"));
    let devices = json!({"account_id": plant.emulator.ready.account_id, "name": "Press 42"});
    assert_eq!(plant.rows("devices.list", devices).await.len(), 1);
}

#[tokio::test]
async fn certificates_are_requested_by_a_job() {
    let plant = Plant::start(|_| {}).await;
    let change = json!({
        "certificate_policy_id": plant.device.certificate_policy_id,
        "certificate_management_methods": ["BATCH"],
        "key_generation_option": "server_side",
    });
    plant.call("certificate_policies.update", change).await;
    let wanted = json!({
        "certificate_policy_id": plant.device.certificate_policy_id,
        "data": "unique_identifier,subject.common_name\na,one\nb,two\n",
    });
    let job = plant.call("jobs.request_certificates", wanted).await;
    assert_eq!(done(&plant, &job).await["successful"], 2);
    let certificates = plant
        .rows("certificates.list", json!({"common_name": "two"}))
        .await;
    assert_eq!(certificates.len(), 1);
    let jobs = plant
        .rows(
            "jobs.list",
            json!({"type": "BATCH_CERTIFICATES", "status": "COMPLETED"}),
        )
        .await;
    assert_eq!(jobs[0]["id"], job["id"]);
}
