//! Who may call: the API key, the same key as a bearer token, a client certificate under `--mtls`, or a device with a passcode
//! or a certificate.

use std::sync::Arc;

use http::{HeaderMap, Method, header};

use crate::errors::ServiceError;

/// How a request proved itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    ApiKey,
    /// A list is then answered as a bare array, as was seen with browser sessions.
    Bearer,
    ClientCertificate,
    /// A device with a passcode. Whether it is good is found out by the few operations that take one.
    Passcode,
    /// A device with a certificate of the emulator's CA, in DER. What it may do is found out by the operations that devices call.
    Device(Arc<[u8]>),
}

impl Caller {
    /// Whether this kind of caller may call an operation at all: a device asks for certificates and renews them, and with a
    /// certificate it reads and changes itself.
    pub(crate) fn may_call(&self, method: &Method, path: &str) -> bool {
        let is_renewal = path.ends_with("/renew");
        let is_for_certificates = CERTIFICATES.iter().any(|certificates| {
            path.strip_prefix(certificates).is_some_and(|rest| {
                (rest.is_empty() && method == Method::POST) || (is_renewal && method == Method::PUT)
            })
        });
        match self {
            Self::ApiKey | Self::Bearer | Self::ClientCertificate => true,
            Self::Passcode => is_for_certificates,
            Self::Device(_) => {
                let is_itself = method == Method::GET || method == Method::PUT;
                is_for_certificates
                    || (path.starts_with("/iot/api/v2/device/")
                        && (is_itself || (is_renewal && method == Method::POST)))
            }
        }
    }
}

/// Where devices ask for certificates, in Device Trust Manager and in its predecessor.
const CERTIFICATES: [&str; 2] = [
    "/devicetrustmanager/certificate-issuance-service/api/v2/certificate",
    "/iot/api/v1/certificate",
];

/// Whether the key or token that a request carries is the emulator's; none where it carries neither.
pub(crate) fn matches(headers: &HeaderMap, api_key: &str) -> Option<bool> {
    let carries = headers.contains_key("x-api-key") || headers.contains_key(header::AUTHORIZATION);
    carries.then(|| authenticate(headers, api_key, None).is_ok())
}

/// What the client showed in the TLS handshake.
#[derive(Debug, Clone)]
pub(crate) enum Presented {
    /// The one certificate that stands for the API key.
    Client,
    /// Another of the emulator's CA, in DER.
    Device(Arc<[u8]>),
}

/// The messages are inferred; code and status are published.
pub(crate) fn authenticate(
    headers: &HeaderMap,
    api_key: &str,
    certificate: Option<Presented>,
) -> Result<Caller, ServiceError> {
    if let Some(key) = headers.get("x-api-key") {
        return if key.as_bytes() == api_key.as_bytes() {
            Ok(Caller::ApiKey)
        } else {
            Err(ServiceError::invalid_api_key("The API key is not valid."))
        };
    }
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let token = value.as_bytes().strip_prefix(b"Bearer ");
        return if token == Some(api_key.as_bytes()) {
            Ok(Caller::Bearer)
        } else {
            Err(ServiceError::invalid_api_key("The token is not valid."))
        };
    }
    if headers.contains_key("x-passcode") {
        return Ok(Caller::Passcode);
    }
    match certificate {
        Some(Presented::Client) => Ok(Caller::ClientCertificate),
        Some(Presented::Device(der)) => Ok(Caller::Device(der)),
        None => Err(ServiceError::invalid_api_key("The API key is missing.")),
    }
}
