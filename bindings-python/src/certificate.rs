//! The client certificate for mutual TLS.

use pyo3::prelude::*;

use crate::error;
use crate::settings::secret;

/// A client certificate with its private key, which authenticates in place of an API key.
///
/// Make one with `from_pem` or `from_pkcs12`. It shows nothing of its key and is not pickled.
#[pyclass(frozen, module = "devtrust")]
#[derive(Debug)]
pub(crate) struct ClientCertificate(pub(crate) devtrust::ClientCertificate);

#[pymethods]
impl ClientCertificate {
    /// From PEM texts: the certificate with its issuers after it, and the unencrypted private key.
    ///
    /// Args:
    ///     certificate: The certificate, with its issuers after it.
    ///     private_key: The key, as text or as a `Secret`. It may be the same text as the certificate.
    ///
    /// Raises:
    ///     ConfigurationError: One of them cannot be read, or they do not belong together.
    #[staticmethod]
    fn from_pem(
        py: Python<'_>,
        certificate: &str,
        private_key: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        devtrust::ClientCertificate::from_pem(certificate, &secret(private_key)?)
            .map(Self)
            .map_err(|problem| error::to_python(py, &problem))
    }

    /// From a PKCS#12 archive (`.p12`, `.pfx`).
    ///
    /// Args:
    ///     archive: The archive's bytes.
    ///     password: Its password, as text or as a `Secret`.
    ///
    /// Raises:
    ///     ConfigurationError: The archive cannot be read or the password is wrong.
    #[staticmethod]
    fn from_pkcs12(py: Python<'_>, archive: &[u8], password: &Bound<'_, PyAny>) -> PyResult<Self> {
        devtrust::ClientCertificate::from_pkcs12(archive, &secret(password)?)
            .map(Self)
            .map_err(|problem| error::to_python(py, &problem))
    }

    fn __repr__(&self) -> &'static str {
        "ClientCertificate(***)"
    }
}
