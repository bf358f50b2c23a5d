//! Jobs work on many rows at once.

use serde_json::{Value, json};

use super::plant::{CSR, Plant};

/// A job when it is done. Its work is quick; how long it takes decides nothing.
pub(super) async fn done(plant: &Plant, job: &Value) -> Value {
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

#[tokio::test]
async fn a_zip_of_requests_is_a_batch() {
    let plant = Plant::start(|_| {}).await;
    let change = json!({
        "certificate_policy_id": plant.device.certificate_policy_id,
        "certificate_management_methods": ["BATCH"],
    });
    plant.call("certificate_policies.update", change).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("presses.zip");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&file).unwrap());
    for name in ["press-42.pem", "line 7/press-43.csr"] {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut archive, CSR.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let batch = json!({
        "account_id": plant.emulator.ready.account_id,
        "device_group_id": plant.device.device_group_id,
        "certificate_policy_id": plant.device.certificate_policy_id,
        "file": file,
    });
    let sent = plant.call("batches.register_devices", batch).await;
    assert_eq!(sent["rows"], 2);
    assert_eq!(done(&plant, &sent["jobs"][0]).await["successful"], 2);
    let job = json!({"job_id": sent["jobs"][0]["id"]});
    let made = plant.call("batches.fetch", job).await;
    let names: Vec<&Value> = made["certificates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|made| &made["name"])
        .collect();
    assert_eq!(names, ["press-42", "press-43"]);
}
