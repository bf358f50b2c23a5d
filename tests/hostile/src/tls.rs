//! Certificates that are good, and those that are not.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair,
    PublicKeyData as _, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::case::Certificate;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The authority that clients trust, and servers' certificates.
#[derive(Debug)]
pub(crate) struct Authority {
    /// For the client's settings.
    pub(crate) pem: String,
    /// The SHA-256 of the good certificate's key in base64, which a browser can be told to trust.
    pub(crate) fingerprint: String,
    servers: BTreeMap<Certificate, (Vec<CertificateDer<'static>>, KeyPair)>,
}

impl Authority {
    pub(crate) fn new() -> Result<Self, Failure> {
        let trusted = authority("devtrust hostile server, trusted")?;
        let unknown = authority("devtrust hostile server, unknown")?;
        let mut servers = BTreeMap::new();
        for kind in [
            Certificate::Good,
            Certificate::Expired,
            Certificate::NotYet,
            Certificate::WrongName,
            Certificate::SelfSigned,
            Certificate::UnknownAuthority,
        ] {
            let key = KeyPair::generate()?;
            let params = server(kind)?;
            let certificate = match kind {
                Certificate::SelfSigned => params.self_signed(&key)?,
                Certificate::UnknownAuthority => params.signed_by(&key, &unknown)?,
                _ => params.signed_by(&key, &trusted)?,
            };
            servers.insert(kind, (vec![certificate.der().clone()], key));
        }
        let good = servers.get(&Certificate::Good).ok_or("no certificate")?;
        let hash = ring::digest::digest(&ring::digest::SHA256, &good.1.subject_public_key_info());
        Ok(Self {
            pem: trusted.pem(),
            fingerprint: STANDARD.encode(hash),
            servers,
        })
    }

    /// A server's side of TLS with this certificate and this protocol on top.
    pub(crate) fn acceptor(&self, kind: Certificate, alpn: &str) -> Result<TlsAcceptor, Failure> {
        let (chain, key) = self.servers.get(&kind).ok_or("no certificate")?;
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain.clone(), key)?;
        config.alpn_protocols = vec![alpn.as_bytes().to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

fn authority(name: &str) -> Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate()?)
}

fn server(kind: Certificate) -> Result<CertificateParams, rcgen::Error> {
    let names = match kind {
        Certificate::WrongName => vec!["example.com".to_owned()],
        _ => vec!["127.0.0.1".to_owned(), "localhost".to_owned()],
    };
    let mut params = CertificateParams::new(names)?;
    params
        .distinguished_name
        .push(DnType::CommonName, "devtrust hostile server");
    (params.not_before, params.not_after) = match kind {
        Certificate::Expired => (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1)),
        Certificate::NotYet => (date_time_ymd(2090, 1, 1), date_time_ymd(2091, 1, 1)),
        _ => {
            // Browsers and Apple's systems accept no longer validity than 825 days.
            let now = time::OffsetDateTime::now_utc();
            (
                now - time::Duration::days(1),
                now + time::Duration::days(90),
            )
        }
    };
    Ok(params)
}
