//! Which servers are trusted, and what is said where they are not.

use std::sync::{Arc, Mutex};

use devtrust::transport::{Failure, Sent, TransportError};
use devtrust::{HttpTransport, NetworkOptions};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::HandshakeKind;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::AsyncWriteExt as _;
use tokio_rustls::TlsAcceptor;

use crate::support::{Server, answer, get, options, read_request};

/// A certification authority of the tests.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    pub(crate) pem: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        Self::named("Test Root")
    }

    pub(crate) fn named(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let issuer = CertifiedIssuer::self_signed(params, key).unwrap();
        let pem = issuer.pem();
        Self { issuer, pem }
    }

    pub(crate) fn acceptor(
        &self,
        names: &[&str],
        change: impl FnOnce(&mut CertificateParams),
    ) -> TlsAcceptor {
        TlsAcceptor::from(Arc::new(self.config(names, change, &[])))
    }

    pub(crate) fn config(
        &self,
        names: &[&str],
        change: impl FnOnce(&mut CertificateParams),
        protocols: &[&[u8]],
    ) -> rustls::ServerConfig {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        config
    }

    /// A server that answers each request with the head that it got.
    pub(crate) async fn server(&self, names: &[&str]) -> Server {
        serving(self.acceptor(names, |_| {})).await
    }
}

pub(crate) async fn serving(acceptor: TlsAcceptor) -> Server {
    Server::start(move |stream, _| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                return;
            };
            while let Some(seen) = read_request(&mut stream).await {
                let bytes = answer("200 OK", "", seen.head.as_bytes());
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
            }
        }
    })
    .await
}

fn trusting(pem: &str) -> NetworkOptions {
    let mut options = options();
    options.extra_ca_pem = Some(pem.to_owned());
    options
}

async fn refused(server: &Server, options: &NetworkOptions) -> TransportError {
    let transport = HttpTransport::new(options, &server.https()).unwrap();
    let error = get(&transport, &server.https()).await.unwrap_err();
    assert_eq!(
        (error.failure, error.sent),
        (Failure::Tls, Sent::Nothing),
        "{}",
        error.message
    );
    error
}

#[tokio::test]
async fn an_unknown_authority_is_refused_and_an_added_one_is_trusted() {
    let authority = Authority::new();
    let server = authority.server(&["localhost"]).await;
    let other = trusting(&Authority::named("Other Root").pem);
    let error = refused(&server, &other).await;
    assert!(
        error
            .message
            .contains("issued by an authority that this machine does not trust"),
        "{}",
        error.message
    );
    assert!(error.message.contains("extra_ca_pem"), "{}", error.message);

    let transport = HttpTransport::new(&trusting(&authority.pem), &server.https()).unwrap();
    assert_eq!(get(&transport, &server.https()).await.unwrap().status, 200);
    let both = format!("{}\n{}", Authority::named("Other Root").pem, authority.pem);
    let transport = HttpTransport::new(&trusting(&both), &server.https()).unwrap();
    assert_eq!(get(&transport, &server.https()).await.unwrap().status, 200);
}

#[tokio::test]
async fn an_authority_that_was_made_anew_under_its_name_is_told() {
    let server = Authority::new().server(&["localhost"]).await;
    let error = refused(&server, &trusting(&Authority::new().pem)).await;
    assert!(
        error.message.contains("was the CA made anew?"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn expired_and_future_certificates_are_refused() {
    let authority = Authority::new();
    let expired = authority.acceptor(&["localhost"], |params| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    });
    let error = refused(&serving(expired).await, &trusting(&authority.pem)).await;
    assert!(
        error.message.contains("its certificate has expired"),
        "{}",
        error.message
    );

    let future = authority.acceptor(&["localhost"], |params| {
        params.not_before = date_time_ymd(2500, 1, 1);
        params.not_after = date_time_ymd(2501, 1, 1);
    });
    let error = refused(&serving(future).await, &trusting(&authority.pem)).await;
    assert!(error.message.contains("not valid yet"), "{}", error.message);
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let authority = Authority::new();
    let server = authority.server(&["one.digicert.com"]).await;
    let error = refused(&server, &trusting(&authority.pem)).await;
    assert!(
        error.message.contains("for another host than localhost"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn what_is_no_ca_certificate_is_a_mistake_in_the_settings() {
    for pem in [
        "",
        "nonsense",
        "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n",
    ] {
        let error = HttpTransport::new(&trusting(pem), "https://localhost").unwrap_err();
        assert_eq!(error.code(), "configuration.invalid");
        assert!(error.to_string().contains("extra_ca_pem"), "{error}");
    }
    let mut options = options();
    options.ca_file = Some("/no/such/ca.pem".into());
    let error = HttpTransport::new(&options, "https://localhost").unwrap_err();
    assert!(
        error
            .to_string()
            .contains("SSL_CERT_FILE (/no/such/ca.pem) cannot be read"),
        "{error}"
    );
}

#[tokio::test]
async fn a_ca_file_is_trusted() {
    let authority = Authority::new();
    let server = authority.server(&["localhost"]).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, &authority.pem).unwrap();
    let mut options = options();
    options.ca_file = Some(path);
    let transport = HttpTransport::new(&options, &server.https()).unwrap();
    assert_eq!(get(&transport, &server.https()).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_second_connection_resumes_the_session_of_the_first() {
    let authority = Authority::new();
    let acceptor = authority.acceptor(&["localhost"], |_| {});
    let handshakes = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&handshakes);
    let server = Server::start(move |stream, _| {
        let (acceptor, seen) = (acceptor.clone(), Arc::clone(&seen));
        async move {
            let mut stream = acceptor.accept(stream).await.unwrap();
            let kind = stream.get_ref().1.handshake_kind().unwrap();
            seen.lock().unwrap().push(kind);
            read_request(&mut stream).await.unwrap();
            let bytes = answer("200 OK", "Connection: close\r\n", b"{}");
            stream.write_all(&bytes).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    })
    .await;
    let mut options = options();
    options.extra_ca_pem = Some(authority.pem.clone());
    let transport = HttpTransport::new(&options, &server.https()).unwrap();
    for _ in 0..3 {
        get(&transport, &server.https()).await.unwrap();
    }
    // Not by another client, even where both trust the same.
    let other = HttpTransport::new(&options, &server.https()).unwrap();
    get(&other, &server.https()).await.unwrap();
    let kinds = std::mem::take(&mut *handshakes.lock().unwrap());
    let (full, resumed) = (HandshakeKind::Full, HandshakeKind::Resumed);
    assert_eq!(kinds, [full, resumed, resumed, full]);
}
