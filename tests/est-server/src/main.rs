//! An EST server on loopback: the protocol and the CA are those of the crate `est-ca`; TLS, which it leaves to its user, is put in
//! front of it here.
//!
//! It serves `/POLICY/.well-known/est/...`, where POLICY is its first argument, takes the passcode that is its second one, and prints
//! its port and the CA certificate of its TLS. It ends with its standard input.

use std::io::Read as _;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use axum::Router;
use est_ca::auth::{AuthBackend, Principal};
use est_ca::ca::serial::InMemorySerialStore;
use est_ca::ca::{CertProfile, Issuer};
use est_ca::est::server::EstServer;
use hyper::server::conn::Http;
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// Whoever knows the passcode is `press-41`.
struct Passcode(String);

impl AuthBackend for Passcode {
    fn verify_bootstrap(&self, _user: &str, password: &str) -> Result<Principal, String> {
        let is_right = password == self.0;
        is_right
            .then(|| Principal::new("press-41"))
            .ok_or_else(|| "wrong passcode".to_owned())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let policy = arguments.next().context("which policy?")?;
    let passcode = arguments.next().context("which passcode?")?;
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });

    let serials = Arc::new(InMemorySerialStore::new());
    let profile = CertProfile::client_auth_for_days(7);
    let issuer = Issuer::generate_self_signed("EST CA", profile, serials)?;
    let issuing = CertificateDer::from(issuer.ca_cert_der().to_vec());
    let (acceptor, authority) = tls(issuing)?;
    let service = EstServer::new(issuer, Arc::new(Passcode(passcode))).router();
    let service = Router::new().nest(&format!("/{policy}"), service);

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}\n{authority}", listener.local_addr()?.port());
    loop {
        let (connection, _) = listener.accept().await?;
        tokio::spawn(serve(acceptor.clone(), connection, service.clone()));
    }
}

/// Who takes certificates of the issuing CA from clients, and the CA certificate of the server's own.
fn tls(issuing: CertificateDer<'static>) -> Result<(TlsAcceptor, String)> {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate()?;
    let authority = authority.self_signed(&authority_key)?;
    let key = KeyPair::generate()?;
    let server = CertificateParams::new(vec!["127.0.0.1".to_owned()])?;
    let server = server.signed_by(&key, &authority, &authority_key)?;

    let mut roots = RootCertStore::empty();
    roots.add(issuing)?;
    let provider = Arc::new(default_provider());
    let clients = WebPkiClientVerifier::builder_with_provider(roots.into(), Arc::clone(&provider));
    let clients = clients.allow_unauthenticated().build()?;
    let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(anyhow::Error::msg)?;
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(clients)
        .with_single_cert(vec![server.der().clone()], key)?;
    Ok((TlsAcceptor::from(Arc::new(config)), authority.pem()))
}

/// One connection. Whose certificate it shows is the one who is asking.
async fn serve(acceptor: TlsAcceptor, connection: TcpStream, service: Router) -> Result<()> {
    let connection = acceptor.accept(connection).await?;
    let shown = connection.get_ref().1.peer_certificates();
    let principal = shown.and_then(|chain| common_name(chain.first()?));
    let service = match principal {
        Some(name) => service.layer(axum::Extension(Principal::new(name))),
        None => service,
    };
    Http::new().serve_connection(connection, service).await?;
    Ok(())
}

fn common_name(certificate: &[u8]) -> Option<String> {
    let (_, certificate) = x509_parser::parse_x509_certificate(certificate).ok()?;
    let name = certificate.subject().iter_common_name().next()?.as_str();
    name.ok().map(str::to_owned)
}
