//! The client against the emulator: real HTTP, real certificates, both ways of authenticating.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::sync::Arc;
use std::time::Duration;

use devtrust::keys::{LocalKeys, Signer as _, SoftwareKey, read_certificates};
use devtrust::workflows::Places;
use devtrust::{
    CallOptions, Client, ClientBuilder, ClientCertificate, FileSink, KeyFile, Kind, Proxy,
    RawRequest, RetryPolicy, Secret,
};
use devtrust::{
    DeviceToProvision, DivisionToEnsure, GroupToEnsure, ListDivisions, PolicyToEnsure,
    ProvisionDevice,
};
use devtrust_emulator::{Options, Running, start};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

async fn emulator(change: impl FnOnce(&mut Options)) -> Running {
    let mut options = Options::default();
    change(&mut options);
    start(options).await.unwrap()
}

fn plain(emulator: &Running) -> ClientBuilder {
    Client::builder()
        .proxy(Proxy::None)
        .base_url(&emulator.ready.base_url)
        .api_key(emulator.ready.api_key.as_str())
}

fn press(emulator: &Running) -> ProvisionDevice {
    let ready = &emulator.ready;
    ProvisionDevice::new(
        ready.account_id.to_string(),
        DivisionToEnsure::new("Plant 7", ready.primary_rzone_id.to_string()),
        PolicyToEnsure::new(
            "Birth certificates",
            ready.ica_id.to_string(),
            ready.certificate_profile_id.to_string(),
        ),
        GroupToEnsure::new("Presses").attributes(vec!["mac_address".to_owned()]),
        DeviceToProvision::new("Press 41"),
    )
}

async fn divisions(client: &Client, emulator: &Running) -> Vec<String> {
    let request = ListDivisions::new(emulator.ready.account_id.to_string());
    let divisions = client.divisions().list(request).collect().await.unwrap();
    divisions
        .into_iter()
        .map(|division| division.name)
        .collect()
}

#[tokio::test]
async fn a_place_that_is_remembered_and_gone_is_made_anew() {
    let emulator = emulator(|_| {}).await;
    let client = plain(&emulator).build().unwrap();
    let mut options = CallOptions::default();
    options.memory = Some(Arc::new(Places::default()));
    let batch = client.with(options);
    let before = batch.provision_device(press(&emulator)).await.unwrap();
    let mut reset = RawRequest::new("POST", "/__emulator/reset");
    reset.body = Some(serde_json::json!({}));
    client.request(reset).await.unwrap();
    let after = batch.provision_device(press(&emulator)).await.unwrap();
    assert!(!after.existing);
    assert_ne!(before.division_id, after.division_id);
    assert_eq!(divisions(&client, &emulator).await, ["Plant 7"]);
}

#[tokio::test]
async fn a_device_is_provisioned_once_and_its_key_file_holds_its_key() {
    let emulator = emulator(|_| {}).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("press-41.key");
    let mut options = CallOptions::default();
    options.keys = Some(Arc::new(LocalKeys::kept_in(Arc::new(KeyFile::new(&path)))));
    let client = plain(&emulator).build().unwrap().with(options);

    let first = client.provision_device(press(&emulator)).await.unwrap();
    let again = client.provision_device(press(&emulator)).await.unwrap();
    assert_eq!((first.existing, again.existing), (false, true));
    assert_eq!(first.device_id, again.device_id);
    assert_eq!(first.certificate, again.certificate);

    let key = SoftwareKey::from_pem(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let certificates = read_certificates(&first.certificate).unwrap();
    assert!(certificates.first().unwrap().matches_key(key.public_key()));
}

#[tokio::test]
async fn a_bootstrap_configuration_streams_into_a_file_past_the_limit() {
    let emulator = emulator(|_| {}).await;
    let client = plain(&emulator).build().unwrap();
    let device = client
        .provision_device(press(&emulator))
        .await
        .unwrap()
        .device_id;
    let in_memory = client
        .devices()
        .bootstrap_config(device.as_str())
        .await
        .unwrap();

    let limited = plain(&emulator).max_response_bytes(100).build().unwrap();
    let error = limited
        .devices()
        .bootstrap_config(device.as_str())
        .await
        .unwrap_err();
    assert_eq!(error.code(), "decode.too_large");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bootstrap.zip");
    let sink = Arc::new(FileSink::create(&path).unwrap());
    let mut options = CallOptions::default();
    options.sink = Some(Arc::clone(&sink) as _);
    limited
        .with(options)
        .devices()
        .bootstrap_config(device.as_str())
        .await
        .unwrap();
    sink.finish().unwrap();
    let written = std::fs::read(&path).unwrap();
    assert!(written.starts_with(b"PK\x03\x04"));
    assert_eq!(written.len(), in_memory.len());
}

#[tokio::test]
async fn a_wrong_key_is_an_authentication_error() {
    let emulator = emulator(|_| {}).await;
    let client = plain(&emulator).api_key("not-the-key").build().unwrap();
    let request = ListDivisions::new(emulator.ready.account_id.to_string());
    let error = client.divisions().list(request).next().await.unwrap_err();
    assert_eq!(error.kind(), Kind::Authentication);
    assert_eq!(error.http_status(), Some(401));
    assert_eq!(
        error.report().server_code.as_deref(),
        Some("invalid_api_key")
    );
    assert!(!error.to_string().contains("not-the-key"));
}

#[tokio::test]
async fn a_client_certificate_stands_in_for_the_key() {
    let emulator = emulator(|options| options.mtls = true).await;
    let files = emulator.ready.tls.clone();
    let read = |path: &Option<std::path::PathBuf>| std::fs::read(path.as_ref().unwrap()).unwrap();
    let text = |path| String::from_utf8(read(path)).unwrap();

    let key = Secret::new(text(&files.client_key));
    let pair = ClientCertificate::from_pem(&text(&files.client_certificate), &key).unwrap();
    let password = Secret::new(files.client_pkcs12_password.clone().unwrap());
    let archive = ClientCertificate::from_pkcs12(&read(&files.client_pkcs12), &password).unwrap();

    let bare = Client::builder()
        .proxy(Proxy::None)
        .base_url(&emulator.ready.base_url)
        .extra_ca_pem(text(&files.ca_file));
    let error = bare.build().unwrap_err();
    assert_eq!(error.code(), "configuration.missing_credentials");
    for (form, certificate) in [("PEM", pair), ("PKCS#12", archive)] {
        let client = Client::builder()
            .proxy(Proxy::None)
            .base_url(&emulator.ready.base_url)
            .extra_ca_pem(text(&files.ca_file))
            .client_certificate(certificate)
            .build()
            .unwrap();
        assert_eq!(
            divisions(&client, &emulator).await,
            Vec::<String>::new(),
            "{form}"
        );
    }

    let untrusting = plain(&emulator).build().unwrap();
    let request = ListDivisions::new(emulator.ready.account_id.to_string());
    let error = untrusting
        .divisions()
        .list(request)
        .next()
        .await
        .unwrap_err();
    assert_eq!(error.code(), "transport.tls");
}

/// A gateway that serves the emulator below `/digicert`, one request a connection.
async fn gateway(emulator: &Running) -> u16 {
    let upstream = emulator.address;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (mut near, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n") {
                    head.push(near.read_u8().await?);
                }
                let line = String::from_utf8(head).unwrap();
                let (verb, path) = line.split_once(' ').unwrap();
                let path = path.strip_prefix("/digicert").expect("below the prefix");
                let mut far = TcpStream::connect(upstream).await?;
                let head = format!("{verb} {path}connection: close\r\n");
                far.write_all(head.as_bytes()).await?;
                tokio::io::copy_bidirectional(&mut near, &mut far).await
            });
        }
    });
    port
}

#[tokio::test]
async fn a_service_below_a_path_prefix() {
    let emulator = emulator(|_| {}).await;
    let port = gateway(&emulator).await;
    let client = plain(&emulator)
        .base_url(format!("http://127.0.0.1:{port}/digicert/"))
        .build()
        .unwrap();
    let device = client.provision_device(press(&emulator)).await.unwrap();
    let found = client
        .devices()
        .get(device.device_id.as_str())
        .await
        .unwrap();
    assert_eq!(found.name, "Press 41");
    let answer = client
        .request(RawRequest::new("GET", "/account/api/v1/account"))
        .await
        .unwrap();
    assert_eq!(answer.status, 200);
}

/// Every creation is disturbed once: the client finds out what was done, and makes nothing twice.
#[tokio::test]
async fn broken_creations_make_no_duplicates() {
    for fault in ["reset_before", "reset_after", "truncate", "malformed"] {
        let emulator = emulator(|_| {}).await;
        let at_once = RetryPolicy::new(5, Duration::ZERO, Duration::ZERO);
        let client = plain(&emulator).retry(at_once).build().unwrap();
        let creations = [
            "division",
            "certificate-policy",
            "device-group",
            "device/registration",
        ];
        let rules: Vec<_> = creations
            .iter()
            .map(|end| {
                let path = format!("/devicetrustmanager/**/{end}");
                let matching = serde_json::json!({ "method": "POST", "path": path });
                serde_json::json!({ "match": matching, "times": 1, "fault": fault })
            })
            .collect();
        let mut arm = RawRequest::new("POST", "/__emulator/faults");
        arm.body = Some(rules.into());
        client.request(arm).await.unwrap();
        client.provision_device(press(&emulator)).await.unwrap();

        let armed = client
            .request(RawRequest::new("GET", "/__emulator/faults"))
            .await
            .unwrap();
        let armed: serde_json::Value = serde_json::from_slice(&armed.body).unwrap();
        assert_eq!(
            armed.to_string().matches("\"fired\":1").count(),
            4,
            "{fault}: {armed}"
        );
        let stats = client
            .request(RawRequest::new("GET", "/__emulator/stats"))
            .await
            .unwrap();
        let stats: serde_json::Value = serde_json::from_slice(&stats.body).unwrap();
        for object in [
            "divisions",
            "certificate_policies",
            "device_groups",
            "devices",
        ] {
            assert_eq!(stats[object], 1, "{fault}: {stats}");
        }
    }
}
