//! The client certificate for mutual TLS.

use std::fmt;
use std::sync::Arc;

use devtrust_core::{Error, ErrorCode, Result, Secret};
use p12_keystore::{Certificate, Pkcs12Archive};
use rustls::client::ResolvesClientCert;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use zeroize::{Zeroize as _, Zeroizing};

use super::trust;

/// A client certificate with its chain and private key. Shows neither in `Debug`.
///
/// The encoded key is wiped from memory once it is loaded; the TLS library's own copy stays for as long as the
/// certificate does.
#[derive(Clone)]
pub struct ClientCertificate(Arc<CertifiedKey>);

impl ClientCertificate {
    /// From PEM texts: the certificate, with its issuers after it, and the unencrypted private key (PKCS#8, SEC 1 or
    /// PKCS#1; RSA, P-256, P-384 or Ed25519). Both may be the same text.
    pub fn from_pem(certificate: &str, private_key: &Secret) -> Result<Self> {
        let chain = trust::certificates(certificate.as_bytes(), "the client certificate")?;
        if private_key.reveal().contains("BEGIN ENCRYPTED PRIVATE KEY") {
            return Err(invalid(
                "the private key is encrypted: decrypt it (openssl pkcs8 -in key.pem -out plain.pem), or pass certificate and \
                 key as PKCS#12 with its password",
            ));
        }
        let key = PrivateKeyDer::from_pem_slice(private_key.reveal().as_bytes()).map_err(|_| {
            invalid("the private key is not a PEM private key (-----BEGIN PRIVATE KEY-----)")
        })?;
        Self::load(chain, key)
    }

    /// From a PKCS#12 archive (`.p12`, `.pfx`) and its password. Its issuers are sent along.
    pub fn from_pkcs12(archive: &[u8], password: &Secret) -> Result<Self> {
        let archive = Pkcs12Archive::from_pkcs12(archive, password.reveal()).map_err(|error| {
            // A wrong password shows as a wrong checksum, or as padding that makes no sense.
            match error {
                p12_keystore::error::Error::MacError(_)
                | p12_keystore::error::Error::UnpadError => {
                    invalid("the PKCS#12 archive does not open with this password")
                }
                other => invalid(&format!("the PKCS#12 archive cannot be read: {other}")),
            }
        })?;
        let certificates: Vec<Certificate> =
            archive.certs.into_iter().map(|bag| bag.cert).collect();
        let mut keys = archive.keys.into_iter();
        let Some(bag) = keys.next() else {
            return Err(invalid("the PKCS#12 archive holds no private key"));
        };
        if keys.next().is_some() {
            return Err(invalid(
                "the PKCS#12 archive holds several private keys: export the one to use alone",
            ));
        }
        let key = Zeroizing::new(bag.key.as_der().to_vec());
        for leaf in &certificates {
            let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.to_vec()));
            let chain = chain(leaf, &certificates);
            if let Ok(found) = Self::load(chain, key) {
                return Ok(found);
            }
        }
        Err(invalid(
            "the PKCS#12 archive holds no certificate for its private key, or the key is of an unsupported kind",
        ))
    }

    fn load(chain: Vec<CertificateDer<'static>>, mut key: PrivateKeyDer<'static>) -> Result<Self> {
        let loaded = rustls::crypto::ring::sign::any_supported_type(&key);
        key.zeroize();
        let loaded = loaded.map_err(|_| {
            invalid("the private key is of an unsupported kind: use RSA, P-256, P-384 or Ed25519")
        })?;
        let certified = CertifiedKey::new(chain, loaded);
        certified.keys_match().map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => invalid(
                "the private key does not belong to the client certificate, which must come first in its text",
            ),
            // A certificate of version 1, for one.
            other => invalid(&format!("the client certificate cannot be used: {other}")),
        })?;
        Ok(Self(Arc::new(certified)))
    }

    pub(super) fn resolver(&self) -> Arc<dyn ResolvesClientCert> {
        Arc::new(SingleCertAndKey::from(Arc::clone(&self.0)))
    }
}

/// A certificate and the issuers that the archive has for it.
fn chain(leaf: &Certificate, all: &[Certificate]) -> Vec<CertificateDer<'static>> {
    let mut chain = vec![leaf];
    let mut last = leaf;
    // An archive has few certificates; each can be used once, so that a circle of issuers ends.
    while let Some(issuer) = all
        .iter()
        .find(|other| other.subject() == last.issuer() && !chain.contains(other))
    {
        chain.push(issuer);
        last = issuer;
    }
    chain
        .into_iter()
        .map(|certificate| CertificateDer::from(certificate.as_der().to_vec()))
        .collect()
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorCode::ConfigurationInvalid, message)
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCertificate")
            .field("certificates", &self.0.cert.len())
            .finish_non_exhaustive()
    }
}
