//! HTTPS with the emulator's own CA, and a client certificate in place of the key.
#![allow(
    missing_docs,
    clippy::too_many_lines,
    clippy::needless_pass_by_value,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use common::{Api, REGISTRATION, client, emulator, install_provider};
use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
use reqwest::{Certificate, Client, Identity, StatusCode, Version};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::json;

fn trusting(ca: &std::path::Path) -> reqwest::ClientBuilder {
    install_provider();
    let pem = std::fs::read(ca).unwrap();
    let roots = Certificate::from_pem_bundle(&pem).unwrap();
    Client::builder().no_proxy().tls_certs_only(roots)
}

#[tokio::test]
async fn https_verifies_with_the_emulators_ca_only() {
    let api = emulator(&["--tls"]).await;
    assert!(api.ready.base_url.starts_with("https://127.0.0.1:"));
    let url = format!("{}/account/api/v1/account", api.ready.base_url);
    assert!(
        client().get(&url).send().await.unwrap_err().is_connect(),
        "nobody else trusts it"
    );

    let ca = api.ready.tls.ca_file.as_ref().unwrap();
    assert!(api.ready.tls.client_certificate.is_none());
    for (builder, version) in [
        (trusting(ca), Version::HTTP_2),
        (trusting(ca).http1_only(), Version::HTTP_11),
    ] {
        let client = builder.build().unwrap();
        let response = client
            .get(&url)
            .header("x-api-key", &api.ready.api_key)
            .send()
            .await
            .unwrap();
        assert_eq!(
            (response.status(), response.version()),
            (StatusCode::OK, version)
        );
        let response = client.get(&url).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_client_certificate_replaces_the_key() {
    let api = emulator(&["--mtls"]).await;
    let files = &api.ready.tls;
    let url = format!("{}/account/api/v1/account", api.ready.base_url);
    let ca = files.ca_file.as_ref().unwrap();
    let plain = trusting(ca).build().unwrap();
    assert_eq!(
        plain.get(&url).send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
    let with_key = plain
        .get(&url)
        .header("x-api-key", &api.ready.api_key)
        .send()
        .await
        .unwrap();
    assert_eq!(with_key.status(), StatusCode::OK, "the key still works");

    let key = std::fs::read(files.client_key.as_ref().unwrap()).unwrap();
    let certificate = std::fs::read(files.client_certificate.as_ref().unwrap()).unwrap();
    let identity = Identity::from_pem(&[key.clone(), certificate].concat()).unwrap();
    let mutual = trusting(ca).identity(identity).build().unwrap();
    assert_eq!(
        mutual.get(&url).send().await.unwrap().status(),
        StatusCode::OK
    );

    let archive = std::fs::read(files.client_pkcs12.as_ref().unwrap()).unwrap();
    let password = files.client_pkcs12_password.as_ref().unwrap();
    assert!(KeyStore::from_pkcs12(&archive, "wrong", Pkcs12ImportPolicy::Strict).is_err());
    let store = KeyStore::from_pkcs12(&archive, password, Pkcs12ImportPolicy::Strict).unwrap();
    let (_, chain) = store.private_key_chain().unwrap();
    assert_eq!(
        chain.key().as_der(),
        PrivateKeyDer::from_pem_slice(&key).unwrap().secret_der()
    );
    assert_eq!(chain.certs().len(), 3);
}

#[tokio::test]
async fn a_device_is_not_an_administrator() {
    let api = emulator(&["--mtls"]).await;
    let ca = api.ready.tls.ca_file.clone().unwrap();
    let api = Api {
        client: trusting(&ca).build().unwrap(),
        ..api
    };
    let site = api.site("server_side").await;
    let entry = json!({
        "certificate_policy_id": site.policy, "server_side_key_gen": true, "key_type": "EC_prime256v1",
        "attributes": [{ "name": "subject.common_name", "value": "emulator-client" }],
    });
    let (_, body) = api
        .post(REGISTRATION, &api.registration(&site, "Press", entry))
        .await;
    let credential = &body["private_keys"][0];
    let text = |field: &str| credential[field].as_str().unwrap();
    let identity =
        Identity::from_pem((text("private_key").to_owned() + text("certificate")).as_bytes())
            .unwrap();
    let device = trusting(&ca).identity(identity).build().unwrap();
    let url = format!("{}/account/api/v1/account", api.ready.base_url);
    assert_eq!(
        device.get(&url).send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_certificate_of_another_emulator_does_not() {
    let api = emulator(&["--mtls"]).await;
    let other = emulator(&["--mtls"]).await;
    let files = &other.ready.tls;
    let key = std::fs::read(files.client_key.as_ref().unwrap()).unwrap();
    let certificate = std::fs::read(files.client_certificate.as_ref().unwrap()).unwrap();
    let identity = Identity::from_pem(&[key, certificate].concat()).unwrap();
    let ca = api.ready.tls.ca_file.as_ref().unwrap();
    let mutual = trusting(ca).identity(identity).build().unwrap();
    let url = format!("{}/account/api/v1/account", api.ready.base_url);
    assert!(mutual.get(&url).send().await.is_err());
}
