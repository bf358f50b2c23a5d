//! Whom to trust, and how to say that trust failed.

use std::sync::Arc;

use devtrust_core::{Error, ErrorCode, Result};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{AlertDescription, CertificateError, ClientConfig};

use super::NetworkOptions;

/// The TLS settings of one transport. Made here and not by reqwest, which would fall back on a process-wide
/// cryptography provider.
///
/// Where no TLS will be spoken (plain http to this machine), nothing is loaded and nothing is trusted.
pub(super) fn client_config(options: &NetworkOptions, needs_trust: bool) -> Result<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let failed = |error: rustls::Error| invalid(&format!("TLS cannot be set up: {error}"));
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let extra = extra_roots(options)?;
    let builder = if needs_trust {
        builder
            .dangerous()
            .with_custom_certificate_verifier(verifier(extra, provider)?)
    } else {
        builder.with_root_certificates(rustls::RootCertStore::empty())
    };
    let mut config = match &options.client_certificate {
        Some(certificate) => builder.with_client_cert_resolver(certificate.resolver()),
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

#[cfg(not(target_os = "android"))]
fn verifier(
    extra: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn rustls::client::danger::ServerCertVerifier>> {
    rustls_platform_verifier::Verifier::new_with_extra_roots(extra, provider)
        .map(|verifier| Arc::new(verifier) as _)
        .map_err(|error| {
            invalid(&format!(
                "this machine's CA certificates cannot be loaded ({error}): install its ca-certificates package, set \
                 SSL_CERT_FILE, or pass extra_ca_pem"
            ))
        })
}

/// Android's own verifier can only be reached through Java; here the caller says whom to trust.
#[cfg(target_os = "android")]
fn verifier(
    extra: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn rustls::client::danger::ServerCertVerifier>> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(extra);
    rustls::client::WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map(|verifier| verifier as _)
        .map_err(|_| invalid("on Android, pass the CA certificates to trust as extra_ca_pem"))
}

fn extra_roots(options: &NetworkOptions) -> Result<Vec<CertificateDer<'static>>> {
    let mut roots = Vec::new();
    if let Some(pem) = &options.extra_ca_pem {
        roots = certificates(pem.as_bytes(), "extra_ca_pem")?;
    }
    if let Some(path) = &options.ca_file {
        let name = format!("SSL_CERT_FILE ({})", path.display());
        let pem = std::fs::read(path)
            .map_err(|error| invalid(&format!("{name} cannot be read: {error}")))?;
        roots.extend(certificates(&pem, &name)?);
    }
    Ok(roots)
}

/// The certificates of a PEM text; none at all, or a broken one, is a mistake of the caller's.
pub(super) fn certificates(pem: &[u8], name: &str) -> Result<Vec<CertificateDer<'static>>> {
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|_| invalid(&format!("{name} is not valid PEM")))?;
    if certificates.is_empty() {
        return Err(invalid(&format!(
            "{name} holds no PEM certificate (-----BEGIN CERTIFICATE-----)"
        )));
    }
    // Taken apart here, so that the message can name where a broken one came from.
    let mut check = rustls::RootCertStore::empty();
    for certificate in &certificates {
        check
            .add(certificate.clone())
            .map_err(|_| invalid(&format!("{name} holds a certificate that does not parse")))?;
    }
    Ok(certificates)
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorCode::ConfigurationInvalid, message)
}

/// What a TLS failure means and what to do about it.
pub(super) fn explain(error: &rustls::Error, host: &str) -> String {
    match error {
        rustls::Error::InvalidCertificate(reason) => explain_certificate(reason, host),
        rustls::Error::InvalidMessage(_) => {
            "what it speaks is not TLS: check that base_url has the right scheme (https or http) and port".into()
        }
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
            "it asks for a client certificate, and none is set".into()
        }
        rustls::Error::AlertReceived(alert) => format!(
            "it refused the connection ({alert:?}); where it asks for a client certificate, check that the right one is set \
             and has not expired"
        ),
        other => other.to_string(),
    }
}

fn explain_certificate(reason: &CertificateError, host: &str) -> String {
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired: check this machine's clock; if it is right, the server's certificate must be renewed"
                .into()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet: check this machine's clock".into()
        }
        CertificateError::UnknownIssuer => {
            "its certificate was issued by an authority that this machine does not trust: if a company proxy or a server of \
             your own is in between, pass its CA certificate as extra_ca_pem or set SSL_CERT_FILE"
                .into()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("its certificate is for another host than {host}: check base_url")
        }
        CertificateError::BadSignature => {
            "its certificate claims an issuer that is trusted here, but was not signed by it: was the CA made anew? Pass its \
             present certificate as extra_ca_pem"
                .into()
        }
        CertificateError::Revoked => "its certificate was revoked".into(),
        other => format!("its certificate does not verify ({other:?})"),
    }
}
