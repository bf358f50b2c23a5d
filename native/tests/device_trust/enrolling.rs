//! EST as a device uses it: from its bootstrap certificate to operational ones over mutual TLS, and keys that the service makes.

use std::sync::Arc;

use devtrust::keys::{LocalKeys, Signer as _, SoftwareKey, read_certificates};
use devtrust::{
    CallOptions, Client, ClientBuilder, ClientCertificate, DeviceToProvision, DivisionToEnsure,
    EnrollOverEst, GroupToEnsure, KeepCertificate, KeyFile, PolicyToEnsure, ProvisionDevice, Proxy,
    Secret, Timestamp, X509Certificate,
};
use devtrust_emulator::{Options, Running, start};

use crate::plant::CSR;

async fn secure() -> Running {
    let options = Options {
        mtls: true,
        ..Options::default()
    };
    start(options).await.unwrap()
}

fn builder(emulator: &Running) -> ClientBuilder {
    let ready = &emulator.ready;
    let authorities = std::fs::read_to_string(ready.tls.ca_file.as_ref().unwrap()).unwrap();
    let builder = Client::builder()
        .proxy(Proxy::None)
        .base_url(&ready.base_url);
    builder.extra_ca_pem(authorities)
}

#[tokio::test]
async fn a_device_goes_from_its_bootstrap_certificate_to_operational_ones() {
    let emulator = secure().await;
    let ready = &emulator.ready;
    let station = builder(&emulator)
        .api_key(ready.api_key.as_str())
        .build()
        .unwrap();
    let request = ProvisionDevice::new(
        ready.account_id.to_string(),
        DivisionToEnsure::new("Plant 7", ready.primary_rzone_id.to_string()),
        PolicyToEnsure::new(
            "Birth certificates",
            ready.ica_id.to_string(),
            ready.certificate_profile_id.to_string(),
        ),
        GroupToEnsure::new("Presses").attributes(vec!["mac_address".to_owned()]),
        DeviceToProvision::new("press-41"),
    );
    let device = station.provision_device(request).await.unwrap();

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("press-41.pem");
    let name = ("subject.common_name".to_owned(), "press-41".to_owned());
    let policy = ready.dtm_est_certificate_policy_id.to_string();
    let request = KeepCertificate::new(policy).attributes(
        [name]
            .into_iter()
            .collect::<std::collections::BTreeMap<_, _>>(),
    );
    let keep = async |certificate: &str, key: &Secret, request: KeepCertificate| {
        let identity = ClientCertificate::from_pem(certificate, key).unwrap();
        let mut options = CallOptions::default();
        options.keys = Some(Arc::new(LocalKeys::kept_in(Arc::new(KeyFile::new(&file)))));
        let client = builder(&emulator)
            .client_certificate(identity)
            .build()
            .unwrap();
        client
            .with(options)
            .keep_certificate(request)
            .await
            .unwrap()
    };
    let bootstrap = device.private_key.as_ref().unwrap();
    let first = keep(&device.certificate, bootstrap, request.clone()).await;
    assert!(first.renewed);
    // It renews with what it has now.
    let key = first.private_key.as_ref().unwrap();
    let second = keep(&first.certificate, key, request.renew_before_days(100_u32)).await;
    assert_eq!((second.renewed, second.error_message), (true, None));
    assert_ne!(second.certificate, first.certificate);
    let operational = read_certificates(&second.certificate).unwrap();
    let key = SoftwareKey::from_pem(second.private_key.unwrap().reveal()).unwrap();
    assert!(operational[0].matches_key(key.public_key()));
}

#[tokio::test]
async fn the_service_makes_a_key() {
    let emulator = secure().await;
    let ready = &emulator.ready;
    let client = builder(&emulator)
        .passcode(ready.dtm_est_passcode.as_str())
        .build()
        .unwrap();
    let policy = ready.dtm_est_certificate_policy_id.to_string();
    let request = EnrollOverEst::new(policy, CSR).passcode(ready.dtm_est_passcode.as_str());
    let made = client.est().generate(request).await.unwrap();
    let certificates = X509Certificate::read_all(&made.certificates, Timestamp::EPOCH).unwrap();
    let certificates = read_certificates(&certificates[0].pem).unwrap();
    let key = SoftwareKey::from_pem(made.private_key.as_ref().unwrap().reveal()).unwrap();
    assert!(certificates[0].matches_key(key.public_key()));
    assert_eq!(certificates[0].subject_common_name(), Some("press-41"));
    assert!(!format!("{made:?}").contains("PRIVATE KEY"));
}
