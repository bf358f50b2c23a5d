//! Where the key of a device comes from: the caller's CSR, the caller's signer, a key file, or a new key.

#[cfg(not(feature = "keys"))]
mod outside;
#[cfg(feature = "keys")]
mod own;
#[cfg(not(feature = "keys"))]
use outside as own;

#[cfg(feature = "keys")]
pub use own::KeyStore;
#[cfg(feature = "keys")]
pub(super) use own::signed;
use serde_json::{Map, Value};

use crate::engine::Engine;
use crate::error::{Result, Violation};
use crate::{Error, Secret};

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

/// The attributes that cannot go into a request.
fn refused(problems: impl Iterator<Item = impl ToString>) -> Error {
    let violations = problems.map(|problem| {
        Violation::new(
            "device.attributes",
            "attribute",
            problem.to_string(),
            "Use the names that the policy's enrollment specification gives.",
        )
    });
    Error::invalid(violations.collect())
}
