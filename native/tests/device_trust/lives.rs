//! What is made is changed, disabled, deployed, and stands in the audit log.

use serde_json::{Value, json};

use super::plant::Plant;

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
