//! Whether a certificate was revoked, by what its issuer or somebody in the issuer's name says: a list (CRL, RFC 5280), or
//! the answer of a responder (OCSP, RFC 6960).
//!
//! `der` takes them apart, as it does PKCS#7: `x509-ocsp` is made for another version of it, and a list has to be walked
//! through once rather than kept.

#[cfg(feature = "formats")]
mod addresses;
#[cfg(feature = "formats")]
mod check;
#[cfg(feature = "formats")]
mod crl;
mod models;
#[cfg(feature = "formats")]
mod ocsp;
#[cfg(feature = "formats")]
mod question;
#[cfg(feature = "formats")]
mod responder;

#[cfg(feature = "formats")]
pub(super) use addresses::addresses;
#[cfg(feature = "formats")]
pub(super) use check::{check, claims};
pub use models::*;
