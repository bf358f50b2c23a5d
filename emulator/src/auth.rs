//! Who may call: the API key, the same key as a bearer token, or a client certificate under `--mtls`.

use http::{HeaderMap, Method, header};

use crate::errors::ServiceError;

/// How a request proved itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    ApiKey,
    /// A list is then answered as a bare array, as was seen with browser sessions.
    Bearer,
    ClientCertificate,
    /// A device with a passcode. Whether it is good is found out by the few operations that take one.
    Passcode,
}

impl Caller {
    /// Whether this kind of caller may call an operation at all: a device asks for certificates and renews them.
    pub(crate) fn may_call(self, method: &Method, path: &str) -> bool {
        let certificate = "/devicetrustmanager/certificate-issuance-service/api/v2/certificate";
        self != Self::Passcode
            || path.strip_prefix(certificate).is_some_and(|rest| {
                (rest.is_empty() && method == Method::POST)
                    || (rest.ends_with("/renew") && method == Method::PUT)
            })
    }
}

/// Whether the key or token that a request carries is the emulator's; none where it carries neither.
pub(crate) fn matches(headers: &HeaderMap, api_key: &str) -> Option<bool> {
    let carries = headers.contains_key("x-api-key") || headers.contains_key(header::AUTHORIZATION);
    carries.then(|| authenticate(headers, api_key, false).is_ok())
}

/// The messages are inferred; code and status are published.
pub(crate) fn authenticate(
    headers: &HeaderMap,
    api_key: &str,
    client_certificate: bool,
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
    if client_certificate {
        return Ok(Caller::ClientCertificate);
    }
    Err(ServiceError::invalid_api_key("The API key is missing."))
}
