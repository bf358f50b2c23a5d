//! What uses keys and reads certificates: built in, or a module that a JavaScript host loads when it is first needed.

use std::future::ready;

use serde_json::{Map, Value};

use crate::error::Result;
use crate::future::{BoxFuture, MaybeSend, MaybeSync};
use crate::{Error, ErrorCode, Secret};

/// What uses keys and reads certificates, for one call.
pub trait KeyModule: MaybeSend + MaybeSync + std::fmt::Debug {
    /// Whether a request's own signature is right: also true where that cannot be told here.
    fn verifies<'a>(&'a self, csr: &'a str) -> BoxFuture<'a, Result<bool>>;

    /// A request for the caller's signer or the key that is kept; where there is neither and `make` says so, for a new key.
    fn request<'a>(
        &'a self,
        attributes: &'a Map<String, Value>,
        make: bool,
    ) -> BoxFuture<'a, Result<Requested>>;

    /// The same where there are many keys, each kept under a name.
    fn request_named<'a>(
        &'a self,
        _name: &'a str,
        attributes: &'a Map<String, Value>,
        make: bool,
    ) -> BoxFuture<'a, Result<Requested>> {
        self.request(attributes, make)
    }

    /// The certificate for the key of a CSR; without a CSR, the one for the private key that came with it.
    fn choose<'a>(
        &'a self,
        certificates: &'a [String],
        csr: Option<&'a str>,
        private_key: Option<&'a Secret>,
    ) -> BoxFuture<'a, Result<Choice>>;

    /// Reads a bootstrap configuration.
    fn read_bundle<'a>(&'a self, zip: &'a [u8]) -> BoxFuture<'a, Result<Bundle>>;

    /// What a device holds in its file: its key, its certificate and its issuers', in PEM; nothing where there is no file yet.
    fn held(&self) -> BoxFuture<'_, Result<Option<Secret>>> {
        Box::pin(ready(Err(no_file())))
    }

    /// A request for the key of the certificate that is to come next: the same key until `hold`.
    fn next_request<'a>(
        &'a self,
        _attributes: &'a Map<String, Value>,
    ) -> BoxFuture<'a, Result<Requested>> {
        Box::pin(ready(Err(no_file())))
    }

    /// Puts this in place of what the device holds, in one step.
    fn hold<'a>(&'a self, _pem: &'a Secret) -> BoxFuture<'a, Result<()>> {
        Box::pin(ready(Err(no_file())))
    }

    /// Runs an operation of `X509` where this build does not read certificates itself.
    fn read_x509<'a>(
        &'a self,
        _name: &'static str,
        _request: &'a Value,
    ) -> BoxFuture<'a, Result<Value>> {
        Box::pin(ready(Err(missing())))
    }
}

/// What came of asking for a certificate signing request.
#[derive(Debug)]
pub enum Requested {
    /// The request.
    Made(NewRequest),
    /// The caller has no key, and none was to be made.
    NoKey,
    /// The attributes cannot go into a request: what is wrong with each of them.
    Refused(Vec<String>),
}

/// A certificate signing request in PEM, and the key behind it where it was made or kept here.
#[derive(Debug)]
pub struct NewRequest {
    /// The request.
    pub csr: String,
    /// The key, in PEM (PKCS#8).
    pub private_key: Option<Secret>,
}

/// What there is among certificates for a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The one at this place.
    This(usize),
    /// Certificates, but all for other keys.
    OtherKey,
    /// Nothing that can be read as a certificate.
    Nothing,
}

/// What a bootstrap configuration holds of certificates and keys (inferred from public test data of the `TrustEdge` agent).
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Bundle {
    /// The device's certificates, in PEM; usually one.
    pub certificates: Vec<String>,
    /// The issuers' certificates, in PEM.
    pub chain: Vec<String>,
    /// The private key, where the service made it.
    pub private_key: Option<Secret>,
    /// The configuration for the `TrustEdge` agent.
    pub configuration: Option<Value>,
}

/// The error where there is no file to keep a certificate in.
pub(crate) fn no_file() -> Error {
    Error::new(
        ErrorCode::ConfigurationKeyFile,
        "a certificate is kept in a file: pass its path as the key file",
    )
}

/// The error where a build has no such module and the call brought none.
pub(crate) fn missing() -> Error {
    Error::new(
        ErrorCode::ConfigurationInvalid,
        "this build of devtrust has no code for certificates and keys",
    )
}
