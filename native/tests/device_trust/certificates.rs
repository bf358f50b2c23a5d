//! Certificates are requested, approved, renewed and revoked.

use devtrust::keys::read_certificates;
use serde_json::{Value, json};

use super::plant::{CSR, Plant};

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
