//! Certificates in hand: what is in them, and whether a chain of them holds. Nothing is sent.
//!
//! The formats are read by the crates of `RustCrypto`: `der` and `x509-cert`
//! ([decision 0019](https://github.com/devtrust/devtrust/blob/main/docs/decisions/0019-rustcrypto-reads-certificates.md)).
//! In a build without the feature `formats` only the models are here; the second module of the npm package has the rest.

#[cfg(feature = "formats")]
mod chain;
#[cfg(feature = "formats")]
mod details;
#[cfg(feature = "formats")]
mod elements;
#[cfg(feature = "formats")]
mod extensions;
#[cfg(feature = "formats")]
mod function;
#[cfg(feature = "formats")]
mod input;
mod models;
#[cfg(feature = "formats")]
mod names;
#[cfg(feature = "formats")]
mod pkcs7;
#[cfg(feature = "formats")]
mod problem;
mod revocation;
#[cfg(all(test, feature = "keys"))]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
#[cfg(feature = "keys")]
mod typed;

#[cfg(feature = "formats")]
pub use chain::Verifies;
#[cfg(feature = "formats")]
pub use function::{claims, run};
pub use models::*;
pub use revocation::{
    CheckRevocation, X509Revocation, X509RevocationReason, X509RevocationSource,
    X509RevocationStatus,
};

use serde_json::Value;

use crate::error::Result;
use crate::future::BoxFuture;
use crate::keys::KeyModule;

/// What tells whom to ask about a revocation.
pub(crate) const ADDRESSES: &str = "x509.addresses";

/// Has an operation run by what reads certificates: this build, or the module that the call brought.
#[cfg(feature = "keys")]
pub(crate) fn ask<'a>(
    _module: Result<&'a dyn KeyModule>,
    name: &'static str,
    request: &'a Value,
) -> BoxFuture<'a, Result<Value>> {
    Box::pin(std::future::ready(run(name, request, &|_, claim| {
        Some(claim.verifies())
    })))
}

/// Has an operation run by what reads certificates: this build, or the module that the call brought.
#[cfg(not(feature = "keys"))]
pub(crate) fn ask<'a>(
    module: Result<&'a dyn KeyModule>,
    name: &'static str,
    request: &'a Value,
) -> BoxFuture<'a, Result<Value>> {
    match module {
        Ok(module) => module.read_x509(name, request),
        Err(missing) => Box::pin(std::future::ready(Err(missing))),
    }
}
