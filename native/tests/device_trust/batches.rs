//! Batches whose keys the service makes, and batches that are renewed.

use std::process::Command;

use devtrust::keys::{Signer as _, SoftwareKey, read_certificates};
use serde_json::{Value, json};

use super::jobs::done;
use super::plant::Plant;

macro_rules! recipient {
    ($name:literal) => {
        include_str!(concat!("../../../core/src/keys/testdata/envelope/", $name))
    };
}

/// A plant whose bootstrap policy takes batches, with keys of either side.
async fn plant() -> Plant {
    let plant = Plant::start(|options| options.renewal_window = 36_500).await;
    let change = json!({
        "certificate_policy_id": plant.device.certificate_policy_id,
        "certificate_management_methods": ["BATCH"],
        "key_generation_option": "client_or_server_side",
    });
    plant.call("certificate_policies.update", change).await;
    plant
}

/// A job that is done, for rows of certificates.
async fn job(plant: &Plant, data: &str, recipient: Option<&str>) -> Value {
    let batch = json!({
        "certificate_policy_id": plant.device.certificate_policy_id,
        "encryption_certificate": recipient,
        "data": data,
    });
    let sent = plant.call("batches.request_certificates", batch).await;
    done(plant, &sent["jobs"][0]).await["id"].clone()
}

/// The certificates of a job by their names, and the keys that came with them.
async fn made(plant: &Plant, request: Value) -> Vec<(String, String, Option<String>)> {
    let made = plant.call("batches.fetch", request).await;
    let text = |row: &Value, name: &str| row[name].as_str().map(str::to_owned);
    let rows = made["certificates"].as_array().unwrap();
    let row = |row: &Value| {
        let (name, certificate) = (
            text(row, "name").unwrap(),
            text(row, "certificate").unwrap(),
        );
        (name, certificate, text(row, "private_key"))
    };
    rows.iter().map(row).collect()
}

/// The public key of a certificate.
fn public_key(pem: &str) -> Vec<u8> {
    read_certificates(pem).unwrap()[0].public_key().to_vec()
}

const TWO: &str = "unique_identifier,subject.common_name\na,one\nb,two\n";

#[tokio::test]
async fn keys_that_the_service_made_are_opened_with_the_key_of_whoever_asked() {
    let plant = plant().await;
    let id = job(&plant, TWO, Some(recipient!("me.pem"))).await;
    let unopened = plant.call("batches.fetch", json!({"job_id": id})).await;
    assert!(unopened.get("certificates").is_none(), "{unopened}");
    assert!(unopened["encrypted"].as_str().unwrap().starts_with("MI"));
    let jobs = plant.client.jobs();
    let message = jobs.results(id.as_str().unwrap()).await.unwrap();

    let request = json!({
        "job_id": id,
        "private_key": recipient!("me.key.pem"),
        "certificate": recipient!("me.pem"),
    });
    let opened = made(&plant, request).await;
    assert_eq!(opened.len(), 2);
    for ((name, certificate, key), wanted) in opened.iter().zip(["a", "b"]) {
        assert_eq!(name, wanted);
        let key = SoftwareKey::from_pem(key.as_deref().unwrap()).unwrap();
        assert_eq!(key.public_key(), public_key(certificate));
    }

    // Somebody else opens it alike.
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    std::fs::write(place("result.p7m"), message).unwrap();
    std::fs::write(place("me.pem"), recipient!("me.pem")).unwrap();
    std::fs::write(place("me.key"), recipient!("me.key.pem")).unwrap();
    let openssl = Command::new("openssl")
        .args(["cms", "-decrypt", "-inform", "DER", "-in", "result.p7m"])
        .args(["-recip", "me.pem", "-inkey", "me.key", "-out", "result.zip"])
        .current_dir(folder.path())
        .status();
    let Ok(status) = openssl else {
        eprintln!("not compared with openssl: the command is not installed");
        return;
    };
    assert!(status.success());
    let archive = std::fs::File::open(place("result.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(archive).unwrap();
    let names: Vec<_> = archive.file_names().map(Result::unwrap).collect();
    assert_eq!(names, ["a.pem", "a.key", "b.pem", "b.key"]);
    let pem = std::io::read_to_string(archive.by_name("a.pem").unwrap()).unwrap();
    assert_eq!(pem, opened[0].1);
}

#[tokio::test]
async fn a_key_that_does_not_open_it_is_told_apart_from_one_that_cannot() {
    let plant = plant().await;
    let id = job(&plant, TWO, Some(recipient!("me.pem"))).await;
    let other = json!({
        "job_id": id,
        "private_key": recipient!("other.key.pem"),
        "certificate": recipient!("other.pem"),
    });
    let error = plant.ask("batches.fetch", other).await.unwrap_err();
    assert_eq!(error.code().as_str(), "decode.other_recipient");

    let unusable = |key: &str, certificate: Option<&str>| {
        let request = json!({"job_id": "none", "private_key": key, "certificate": certificate});
        plant.ask("batches.fetch", request)
    };
    let cases = [
        (
            recipient!("ec.key.pem"),
            None,
            "private_key",
            "key.unusable",
        ),
        (
            recipient!("me.locked.pem"),
            None,
            "private_key",
            "key.unusable",
        ),
        (
            recipient!("me.key.pem"),
            Some(recipient!("other.pem")),
            "certificate",
            "certificate.other_key",
        ),
        (
            recipient!("me.key.pem"),
            Some("none"),
            "certificate",
            "certificate.not_found",
        ),
    ];
    for (key, certificate, field, code) in cases {
        // Before anything is sent: there is no such job.
        let error = unusable(key, certificate).await.unwrap_err();
        let violation = &error.report().violations[0];
        assert_eq!((&*violation.field, violation.code.as_str()), (field, code));
        assert!(!error.to_string().contains("PRIVATE KEY-----"), "{error}");
    }
    let batch = json!({
        "certificate_policy_id": plant.device.certificate_policy_id,
        "encryption_certificate": recipient!("ec.pem"),
        "data": TWO,
    });
    let refusal = plant.refused("jobs.request_certificates", batch).await;
    let expected = "Encryption certificate should be a certificate in PEM with an RSA key.";
    assert_eq!(refusal, expected);
}

#[tokio::test]
async fn a_batch_is_renewed_with_the_keys_that_it_has() {
    let plant = plant().await;
    let id = job(&plant, TWO, None).await;
    let before = made(&plant, json!({"job_id": id})).await;
    let renewing = plant.call("jobs.renew", json!({"job_id": id})).await;
    assert_ne!(renewing["id"], id);
    let renewed = done(&plant, &renewing).await;
    assert_eq!(
        (&renewed["type"], &renewed["successful"]),
        (&json!("BATCH_CERTIFICATES"), &json!(2))
    );
    let after = made(&plant, json!({"job_id": renewed["id"]})).await;
    for ((name, old, _), (same, new, _)) in before.iter().zip(&after) {
        assert_eq!(name, same);
        assert_ne!(old, new);
        assert_eq!(public_key(old), public_key(new), "{name}");
        let named = |pem: &str| {
            read_certificates(pem).unwrap()[0]
                .subject_common_name()
                .map(str::to_owned)
        };
        assert_eq!(named(old), named(new));
    }
}

#[tokio::test]
async fn a_batch_is_renewed_with_new_requests() {
    let plant = plant().await;
    let id = job(&plant, TWO, None).await;
    let before = made(&plant, json!({"job_id": id})).await;
    let csr = super::plant::CSR;
    let data = format!("unique_identifier,csr\nb,\"{csr}\"\nc,\"{csr}\"\n");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("renewed.csv");
    std::fs::write(&file, data).unwrap();
    let renewing = plant
        .call("batches.renew", json!({"job_id": id, "file": file}))
        .await;
    assert_eq!(renewing["rows"], 2);
    let renewed = done(&plant, &renewing["jobs"][0]).await;
    assert_eq!(
        (&renewed["successful"], &renewed["failed"]),
        (&json!(1), &json!(1))
    );
    let after = made(&plant, json!({"job_id": renewed["id"]})).await;
    assert_eq!((after.len(), &*after[0].0), (1, "b"));
    let asked = devtrust::keys::Csr::from_pem(csr).unwrap();
    assert_eq!(public_key(&after[0].1), asked.public_key());
    assert_ne!(public_key(&after[0].1), public_key(&before[1].1));
    let report = plant
        .call("jobs.report", json!({"job_id": renewed["id"]}))
        .await;
    let line = report.as_str().unwrap().lines().last().unwrap().to_owned();
    assert_eq!(
        line,
        "3,\"c\",FAILED,\"Job has no certificate of this name.\""
    );
}

#[tokio::test]
async fn a_job_that_made_nothing_cannot_be_renewed() {
    let plant = plant().await;
    let id = job(&plant, "unique_identifier,san.dns_name\na,one\n", None).await;
    let refusal = plant.refused("jobs.renew", json!({"job_id": id})).await;
    assert_eq!(refusal, "Job has no certificates.");
    let early = Plant::start(|options| options.renewal_window = 30).await;
    let change = json!({
        "certificate_policy_id": early.device.certificate_policy_id,
        "certificate_management_methods": ["BATCH"],
        "key_generation_option": "server_side",
    });
    early.call("certificate_policies.update", change).await;
    let id = job(&early, TWO, None).await;
    let renewing = early.call("jobs.renew", json!({"job_id": id})).await;
    // Each row for itself, as every other refusal in a job.
    assert_eq!(done(&early, &renewing).await["failed"], 2);
}
