//! The whole life of a device, over the wire: what tests/conformance/scenarios/life.json tells in every language, with the emulator's
//! own CA, EST and audit log.

use serde_json::{Value, json};

use super::jobs::done;
use super::plant::{CSR, Plant};

/// Kind and action of every event, in their order.
async fn log(plant: &Plant) -> Vec<String> {
    let events = plant.rows("audit_log.list", json!({"limit": 1000})).await;
    let word = |event: &Value, name: &str| event[name].as_str().unwrap().to_owned();
    let told =
        |event: &Value| format!("{} {}", word(event, "resource_type"), word(event, "action"));
    events.iter().map(told).collect()
}

/// The newest certificate of a device.
async fn newest(plant: &Plant, device: &Value) -> Value {
    let certificates = plant
        .rows("certificates.list", json!({"device_id": device["id"]}))
        .await;
    certificates.last().unwrap().clone()
}

#[tokio::test]
async fn a_device_lives_from_its_batch_to_its_deletion() {
    let plant = Plant::start(|_| {}).await;
    let ready = &plant.emulator.ready;
    let group = json!(plant.device.device_group_id);
    let policy = json!(plant.device.certificate_policy_id);
    let methods = json!({"certificate_policy_id": policy, "certificate_management_methods": ["SINGLE", "BATCH", "EST"]});
    plant.call("certificate_policies.update", methods).await;
    let before = log(&plant).await.len();

    // Registered in a batch.
    let batch = json!({
        "account_id": ready.account_id, "device_group_id": group, "certificate_policy_id": policy,
        "data": format!("device_name,subject.common_name,csr\npress-41,press-41,\"{CSR}\"\n"),
    });
    let sent = plant.call("batches.register_devices", batch).await;
    assert_eq!(done(&plant, &sent["jobs"][0]).await["successful"], 1);
    let named =
        json!({"account_id": ready.account_id, "device_group_id": group, "name": "press-41"});
    let device = plant.call("devices.find", named).await;
    let key = json!({"device_id": device["id"]});

    // Enrolled over EST, with the passcode that it came with.
    let enroll = json!({
        "certificate_policy_id": policy, "device_group_id": group, "csr": CSR, "passcode": ready.dtm_est_passcode.as_str(),
    });
    let pkcs7 = plant.call("est.enroll_in_group", enroll).await;
    let read = json!({"certificates": pkcs7});
    let certificates = plant.call("x509.read_all", read).await;
    let operational = newest(&plant, &device).await;
    // The list has it in small letters.
    let serial = operational["serial_number"]
        .as_str()
        .unwrap()
        .to_uppercase();
    assert_eq!(certificates[0]["serial_number"], serial);

    // Updated by a deployment.
    let release = json!({
        "name": "Firmware", "version": "1.2.0", "account_id": ready.account_id,
        "division_id": plant.device.division_id, "artifact_ids": [ready.account_id],
    });
    let release = plant.call("releases.create", release).await;
    let deployment =
        json!({"name": "Night shift", "release_id": release["id"], "device_group_ids": [group]});
    let deployment = plant.call("deployments.create", deployment).await;
    let summary = json!({"deployment_id": deployment["id"]});
    assert_eq!(plant.call("deployments.summary", summary).await["total"], 2);

    // Renewed, disabled, enabled, revoked, deleted.
    let renewal = json!({"certificate_id": operational["id"], "csr": CSR});
    let renewed = plant.call("certificates.renew", renewal).await;
    let reason = json!({"device_id": device["id"], "reason": "Repair"});
    plant.call("devices.disable", reason.clone()).await;
    plant.call("devices.enable", key.clone()).await;
    let revocation =
        json!({"certificate_id": renewed["certificate_id"], "reason": "cessation_of_operation"});
    plant.call("certificates.revoke", revocation).await;
    plant.call("devices.disable", reason).await;
    plant.call("devices.delete", key).await;

    let steps = log(&plant).await.split_off(before);
    let expected = [
        "JOB CREATE",
        "DEVICE REGISTER",
        "CERTIFICATE ISSUE",
        "RELEASE CREATE",
        "DEPLOYMENT CREATE",
        "CERTIFICATE ISSUE",
        "DEVICE DISABLE",
        "DEVICE ENABLE",
        "CERTIFICATE REVOKE",
        "DEVICE DISABLE",
        "DEVICE DELETE",
    ];
    assert_eq!(steps, expected);
}
