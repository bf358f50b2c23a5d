//! Where the key of a device comes from: the caller's CSR, the caller's signer, a key file, or a new key.

#[cfg(feature = "keys")]
mod own;
#[cfg(not(feature = "keys"))]
mod own {
    //! Without the code for keys only a caller's CSR serves.

    use serde_json::{Map, Value};

    use super::Request;
    use crate::Error;
    use crate::engine::Engine;
    use crate::error::Result;

    #[allow(clippy::unused_async, reason = "the same signature as with keys")]
    pub(super) async fn request(
        _engine: &Engine,
        _attributes: &Map<String, Value>,
    ) -> Result<Request> {
        Err(Error::new(
            "configuration.invalid",
            "this build of devtrust makes no keys: pass a CSR",
        ))
    }

    #[allow(clippy::unused_async, reason = "the same signature as with keys")]
    pub(super) async fn kept(
        _engine: &Engine,
        _attributes: &Map<String, Value>,
    ) -> Result<Option<Request>> {
        Ok(None)
    }
}

#[cfg(feature = "keys")]
pub use own::KeyStore;
use serde_json::{Map, Value};

use crate::Secret;
use crate::engine::Engine;
use crate::error::Result;

/// A CSR, and the key behind it where it was made or kept here.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) csr: String,
    pub(super) private_key: Option<Secret>,
}

impl Request {
    fn of_caller(csr: &str) -> Self {
        Self {
            csr: csr.to_owned(),
            private_key: None,
        }
    }
}

/// The request to register a device with; a key is made where the caller has none.
pub(super) async fn request(
    engine: &Engine,
    csr: Option<&str>,
    attributes: &Map<String, Value>,
) -> Result<Request> {
    match csr {
        Some(csr) => Ok(Request::of_caller(csr)),
        None => own::request(engine, attributes).await,
    }
}

/// The request for the key that the caller already has; nothing where one would have to be made.
pub(super) async fn kept(
    engine: &Engine,
    csr: Option<&str>,
    attributes: &Map<String, Value>,
) -> Result<Option<Request>> {
    match csr {
        Some(csr) => Ok(Some(Request::of_caller(csr))),
        None => own::kept(engine, attributes).await,
    }
}
