//! Client certificates: how they are read, and that they are shown.

use std::sync::Arc;

use devtrust::transport::{Failure, Sent};
use devtrust::{ClientCertificate, HttpTransport, NetworkOptions, Secret};
use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use tokio::io::AsyncWriteExt as _;
use tokio_rustls::TlsAcceptor;

use crate::support::{Server, answer, get, options, read_request};

const CERTIFICATE: &str = include_str!("../data/client.cert.pem");
const KEY: &str = include_str!("../data/client.key.pem");
const VERSION_1: &str = include_str!("../data/client-version-1.cert.pem");
const ENCRYPTED_KEY: &str = include_str!("../data/client-encrypted.key.pem");
const CLIENT_CA: &str = include_str!("../data/client-ca.pem");
const AES: &[u8] = include_bytes!("../data/client-aes.p12");
const TRIPLE_DES: &[u8] = include_bytes!("../data/client-3des.p12");
const NO_KEY: &[u8] = include_bytes!("../data/no-key.p12");
const NO_CERTIFICATE: &[u8] = include_bytes!("../data/no-certificate.p12");

fn der(pem: &str) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()
}

/// A server that insists on a client certificate and answers with how many it was shown and the first one.
async fn insisting(version: &'static rustls::SupportedProtocolVersion) -> (Server, NetworkOptions) {
    let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(der(CLIENT_CA)).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .build()
            .unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let server = Server::start(move |stream, _| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                return;
            };
            let shown: Vec<Vec<u8>> = {
                let certificates = stream.get_ref().1.peer_certificates().unwrap();
                certificates
                    .iter()
                    .map(|certificate| certificate.to_vec())
                    .collect()
            };
            while read_request(&mut stream).await.is_some() {
                let body = [&[u8::try_from(shown.len()).unwrap()], shown[0].as_slice()].concat();
                stream
                    .write_all(&answer("200 OK", "", &body))
                    .await
                    .unwrap();
            }
        }
    })
    .await;
    let mut options = options();
    options.extra_ca_pem = Some(own.cert.pem());
    (server, options)
}

fn every_form() -> Vec<(&'static str, ClientCertificate, u8)> {
    let password = Secret::new("hunter2");
    let both = format!("{KEY}{CERTIFICATE}");
    let chain = format!("{CERTIFICATE}{CLIENT_CA}");
    vec![
        (
            "PEM pair",
            ClientCertificate::from_pem(CERTIFICATE, &Secret::new(KEY)).unwrap(),
            1,
        ),
        (
            "one PEM",
            ClientCertificate::from_pem(&both, &Secret::new(both.as_str())).unwrap(),
            1,
        ),
        (
            "PEM with chain",
            ClientCertificate::from_pem(&chain, &Secret::new(KEY)).unwrap(),
            2,
        ),
        (
            "PKCS#12, AES",
            ClientCertificate::from_pkcs12(AES, &password).unwrap(),
            2,
        ),
        (
            "PKCS#12, 3DES",
            ClientCertificate::from_pkcs12(TRIPLE_DES, &password).unwrap(),
            2,
        ),
    ]
}

#[tokio::test]
async fn every_form_of_client_certificate_is_shown_with_its_chain() {
    let (server, mut options) = insisting(&rustls::version::TLS13).await;
    for (form, certificate, count) in every_form() {
        options.client_certificate = Some(certificate);
        let transport = HttpTransport::new(&options, &server.https()).unwrap();
        let response = get(&transport, &server.https()).await.unwrap();
        assert_eq!(response.body[0], count, "{form}");
        assert_eq!(&response.body[1..], der(CERTIFICATE).as_ref(), "{form}");
    }
}

#[tokio::test]
async fn a_server_that_insists_says_so_with_either_version_of_tls() {
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let (server, options) = insisting(version).await;
        let transport = HttpTransport::new(&options, &server.https()).unwrap();
        let error = get(&transport, &server.https()).await.unwrap_err();
        assert_eq!(
            (error.failure, error.sent),
            (Failure::Tls, Sent::Nothing),
            "{}",
            error.message
        );
        assert!(
            error.message.contains("client certificate"),
            "{}",
            error.message
        );
    }
}

#[test]
fn nothing_of_a_key_or_password_shows() {
    for (form, certificate, count) in every_form() {
        let text = format!("{certificate:?}");
        assert_eq!(
            text,
            format!("ClientCertificate {{ certificates: {count}, .. }}"),
            "{form}"
        );
    }
}

#[test]
fn what_is_no_usable_client_certificate_says_why() {
    let other = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let secret = Secret::new("hunter2");
    for (outcome, expected) in [
        (
            ClientCertificate::from_pem(KEY, &Secret::new(KEY)),
            "the client certificate holds no PEM certificate",
        ),
        (
            ClientCertificate::from_pem(CERTIFICATE, &Secret::new(CERTIFICATE)),
            "is not a PEM private key",
        ),
        (
            ClientCertificate::from_pem(CERTIFICATE, &Secret::new(ENCRYPTED_KEY)),
            "the private key is encrypted",
        ),
        (
            ClientCertificate::from_pem(CERTIFICATE, &Secret::new(other)),
            "does not belong to the client certificate",
        ),
        (
            ClientCertificate::from_pem(VERSION_1, &Secret::new(KEY)),
            "the client certificate cannot be used",
        ),
        (
            ClientCertificate::from_pkcs12(AES, &Secret::new("wrong")),
            "does not open with this password",
        ),
        (
            ClientCertificate::from_pkcs12(TRIPLE_DES, &Secret::new("")),
            "does not open with this password",
        ),
        (
            ClientCertificate::from_pkcs12(b"nonsense", &secret),
            "cannot be read",
        ),
        (
            ClientCertificate::from_pkcs12(NO_KEY, &secret),
            "holds no private key",
        ),
        (
            ClientCertificate::from_pkcs12(NO_CERTIFICATE, &secret),
            "holds no certificate for its private key",
        ),
    ] {
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), "configuration.invalid");
        assert!(error.to_string().contains(expected), "{expected}: {error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}
