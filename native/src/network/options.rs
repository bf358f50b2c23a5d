//! What of the network can be set.

use std::path::PathBuf;
use std::time::Duration;

use super::{ClientCertificate, Proxy};

/// How the network is reached and who is trusted there.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NetworkOptions {
    /// How long making a connection may take, name resolution and TLS handshake included. Ten seconds by default.
    pub connect_timeout: Duration,
    /// Which proxy to use. The system's by default.
    pub proxy: Proxy,
    /// CA certificates to trust beside those of the machine, as PEM: of a proxy that inspects traffic, or of a server of
    /// your own.
    pub extra_ca_pem: Option<String>,
    /// A file of CA certificates (PEM), as the variable `SSL_CERT_FILE` names it. On Linux and other Unix systems the
    /// variable itself replaces the system's certificates, as it does for OpenSSL; a file given here is added.
    pub ca_file: Option<PathBuf>,
    /// The client certificate for mutual TLS.
    pub client_certificate: Option<ClientCertificate>,
}

impl Default for NetworkOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            proxy: Proxy::System,
            extra_ca_pem: None,
            ca_file: std::env::var_os("SSL_CERT_FILE")
                .filter(|path| !path.is_empty())
                .map(PathBuf::from),
            client_certificate: None,
        }
    }
}
