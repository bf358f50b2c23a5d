//! HTTPS with the emulator's own CA, and the client certificate that `--mtls` hands out.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use rcgen::{DistinguishedName, DnType, SanType};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use serde::Serialize;
use time::Duration;
use tokio_rustls::TlsAcceptor;

use crate::ca::{Authority, Request, Usage};
use crate::keys::{self, KeyType};
use crate::{pem, private};

/// Files that a client of the HTTPS emulator needs.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TlsFiles {
    /// Issuing CA and root, PEM: what the client has to trust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// Client certificate with its issuing CA, PEM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_certificate: Option<PathBuf>,
    /// Its private key, PKCS#8 PEM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_key: Option<PathBuf>,
    /// Both as PKCS#12.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_pkcs12: Option<PathBuf>,
    /// The password of the PKCS#12 file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_pkcs12_password: Option<String>,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// HTTPS, ready to accept.
#[derive(Clone)]
pub(crate) struct Https {
    pub(crate) acceptor: TlsAcceptor,
    /// DER of the one client certificate that stands for the API key. Those of devices come from the same CA, and open only what
    /// devices call.
    pub(crate) client: Option<Arc<[u8]>>,
}

/// Sets up HTTPS on `address` and writes what its clients need into `directory`. With `client` it hands out a
/// client certificate, and asks for one without insisting.
pub(crate) fn prepare(
    authority: &Authority,
    address: IpAddr,
    directory: &Path,
    client: bool,
) -> Result<(Https, TlsFiles), Failure> {
    let ca_file = directory.join("ca.pem");
    std::fs::write(&ca_file, authority.chain_pem())?;
    let mut files = TlsFiles {
        ca_file: Some(ca_file),
        ..TlsFiles::default()
    };
    let acceptor = acceptor(authority, address, client)?;
    let client = if client {
        Some(write_client(authority, directory, &mut files)?.into())
    } else {
        None
    };
    Ok((Https { acceptor, client }, files))
}

fn acceptor(
    authority: &Authority,
    address: IpAddr,
    client_certificates: bool,
) -> Result<TlsAcceptor, Failure> {
    let mut names = vec![
        SanType::DnsName("localhost".try_into()?),
        SanType::IpAddress(IpAddr::from([127, 0, 0, 1])),
        SanType::IpAddress(IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])),
    ];
    if !address.is_loopback() && !address.is_unspecified() {
        names.push(SanType::IpAddress(address));
    }
    let (leaf, key) = credential(authority, "localhost", names, Usage::Server)?;
    let chain = vec![
        CertificateDer::from(leaf),
        CertificateDer::from(authority.issuing_der().to_vec()),
    ];
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes())?;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()?;
    let builder = if client_certificates {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(authority.root_der().to_vec()))?;
        // Devices usually present their certificate without the chain.
        roots.add(CertificateDer::from(authority.issuing_der().to_vec()))?;
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
            .allow_unauthenticated()
            .build()?;
        builder.with_client_cert_verifier(verifier)
    } else {
        builder.with_no_client_auth()
    };
    let mut config = builder.with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Writes a new client certificate into `directory` in both forms and returns its DER.
fn write_client(
    authority: &Authority,
    directory: &Path,
    files: &mut TlsFiles,
) -> Result<Vec<u8>, Failure> {
    let (leaf, key) = credential(authority, "emulator-client", Vec::new(), Usage::Client)?;
    let chain =
        pem::encode("CERTIFICATE", &leaf) + &pem::encode("CERTIFICATE", authority.issuing_der());
    let certificate_file = directory.join("client.crt");
    std::fs::write(&certificate_file, chain)?;
    let key_file = directory.join("client.key");
    private::write(&key_file, key.as_bytes())?;

    let password = format!("emulator_{}", uuid::Uuid::new_v4().simple());
    let key_der = PrivateKeyDer::from_pem_slice(key.as_bytes())?;
    let certificates = [
        leaf.as_slice(),
        authority.issuing_der(),
        authority.root_der(),
    ]
    .into_iter()
    .map(Certificate::from_der)
    .collect::<Result<Vec<_>, _>>()?;
    let chain = PrivateKeyChain::new(
        "emulator-client",
        PrivateKey::from_der(key_der.secret_der())?,
        certificates,
    );
    let mut store = KeyStore::new();
    store.add_entry("emulator-client", KeyStoreEntry::PrivateKeyChain(chain));
    let pkcs12_file = directory.join("client.p12");
    private::write(&pkcs12_file, &store.writer(&password).write()?)?;

    files.client_certificate = Some(certificate_file);
    files.client_key = Some(key_file);
    files.client_pkcs12 = Some(pkcs12_file);
    files.client_pkcs12_password = Some(password);
    Ok(leaf)
}

/// A new P-256 key with a certificate, as DER and PKCS#8 PEM.
fn credential(
    authority: &Authority,
    common_name: &str,
    alternative_names: Vec<SanType>,
    usage: Usage,
) -> Result<(Vec<u8>, String), Failure> {
    let generated = keys::generate(KeyType::P256)?;
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CommonName, common_name);
    // Within what TLS clients accept of a server certificate.
    let request = Request {
        subject,
        alternative_names,
        lifetime: Duration::days(397),
        usage,
        // Nobody keeps these, so nobody could tell.
        revocation: Vec::new(),
    };
    Ok((
        authority.issue(request, &generated.public)?.der,
        generated.private_pem,
    ))
}
