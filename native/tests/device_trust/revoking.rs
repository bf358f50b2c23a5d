//! Whether a certificate was revoked is asked at the addresses in it: the emulator's responder and list.

use devtrust::{
    CheckRevocation, Client, Proxy, X509RevocationReason, X509RevocationSource,
    X509RevocationStatus,
};
use serde_json::{Value, json};

use crate::plant::Plant;

/// A client that knows nothing of the service but what is in the certificate.
fn stranger() -> Client {
    let builder = Client::builder().proxy(Proxy::None);
    let builder = builder.base_url("http://127.0.0.1:9");
    builder.passcode("never-sent").build().unwrap()
}

fn question(plant: &Plant) -> CheckRevocation {
    let host = plant.emulator.ready.base_url.replace("http://", "");
    CheckRevocation::new(plant.device.certificate.clone())
        .issuers(plant.device.chain.clone())
        .hosts(vec![host])
        .allow_insecure_http(true)
}

#[tokio::test]
async fn the_responder_in_a_certificate_tells_of_its_revocation() {
    let plant = Plant::start(|_| {}).await;
    let client = stranger();
    let told = client
        .x509()
        .check_revocation(question(&plant))
        .await
        .unwrap();
    assert_eq!(told.status, X509RevocationStatus::Good);
    assert_eq!(told.source, X509RevocationSource::Ocsp);
    assert_eq!(
        told.url,
        Some(format!("{}/ocsp", plant.emulator.ready.base_url))
    );

    let row = &plant.rows("certificates.list", json!({})).await[0];
    let revocation = json!({"certificate_id": row["id"], "reason": "key_compromise"});
    plant.call("certificates.revoke", revocation).await;
    let told = client
        .x509()
        .check_revocation(question(&plant))
        .await
        .unwrap();
    assert_eq!(told.status, X509RevocationStatus::Revoked);
    assert_eq!(told.reason, Some(X509RevocationReason::KeyCompromise));

    // Where the responder fails, the list says the same.
    let faults =
        json!([{"fault": {"status": {"status": 503}}, "times": null, "match": {"path": "/ocsp"}}]);
    let mut request = devtrust::RawRequest::new("POST", "/__emulator/faults");
    request.body = Some(faults);
    plant.client.request(request).await.unwrap();
    let told = client
        .x509()
        .check_revocation(question(&plant))
        .await
        .unwrap();
    assert_eq!(told.status, X509RevocationStatus::Revoked);
    assert_eq!(told.source, X509RevocationSource::Crl);

    let arrived = devtrust::RawRequest::new("GET", "/__emulator/requests");
    let arrived = plant.client.request(arrived).await.unwrap();
    let arrived: Value = serde_json::from_slice(&arrived.body).unwrap();
    let asked: Vec<&Value> = arrived["requests"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one.to_string().contains("/ocsp") || one.to_string().contains("/crl/"))
        .collect();
    assert!(asked.len() >= 4, "{}", asked.len());
    for one in asked {
        let text = one.to_string();
        assert!(
            !text.contains("x-passcode") && !text.contains("never-sent"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn nobody_is_asked_whom_the_caller_does_not_name() {
    let plant = Plant::start(|_| {}).await;
    let client = stranger();
    for question in [
        question(&plant).hosts(vec!["crl.example.com".to_owned()]),
        question(&plant).allow_insecure_http(false),
    ] {
        let refused = client.x509().check_revocation(question).await.unwrap_err();
        assert_eq!(refused.violations()[0].code, "revocation.no_address");
    }
}
