//! How TLS is spoken, and how to say that it failed.

use std::sync::Arc;

use devtrust_core::Result;
use rustls::client::Resumption;
use rustls::{AlertDescription, CertificateError, ClientConfig};

use super::NetworkOptions;
use super::trust::{self, Trust};

/// The TLS settings of one transport. Made here and not by reqwest, which would fall back on a process-wide
/// cryptography provider.
///
/// Where no TLS will be spoken (plain http to this machine), nothing is loaded and nothing is trusted.
pub(super) fn client_config(
    options: &NetworkOptions,
    trust: Option<&Trust>,
) -> Result<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let failed = |error: rustls::Error| trust::invalid(&format!("TLS cannot be set up: {error}"));
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let builder = match trust {
        Some(trust) => builder
            .dangerous()
            .with_custom_certificate_verifier(trust.verifier(provider)?),
        None => builder.with_root_certificates(rustls::RootCertStore::empty()),
    };
    let mut config = match &options.client_certificate {
        Some(certificate) => builder.with_client_cert_resolver(certificate.resolver()),
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.resumption = Resumption::in_memory_sessions(SESSIONS);
    Ok(config)
}

/// Sessions to resume: eight for each host, and a client knows two hosts, or three with a proxy that speaks TLS.
const SESSIONS: usize = 24;

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
