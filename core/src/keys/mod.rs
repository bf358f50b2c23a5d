//! Private keys, PKCS#10 certificate signing requests and X.509 certificates.
//!
//! A key is reached through [`Signer`], so that it may live in an Android Keystore, a Secure Enclave, `WebCrypto`, a
//! TPM or an HSM and never leave it; [`SoftwareKey`] is the one made here. [`CsrBuilder`] turns a signer and the
//! service's attribute names into a request, [`inspect`] reads and verifies a request that a caller brings, and
//! [`read_certificates`] reads what the service answers.
//!
//! With the crate feature `formats` alone, requests and certificates are read and written but nothing is signed or
//! verified: [`read_request`] says what to verify. Without either, only [`contains_private_key`] and
//! [`check_request_text`] remain, and everything else is asked of a `KeyModule`.

mod armor;
mod choice;
#[cfg(not(feature = "keys"))]
mod module;
mod private_key;
mod problem;

pub use choice::Choice;
#[cfg(not(feature = "keys"))]
pub use module::KeyModule;
#[cfg(not(feature = "keys"))]
pub(crate) use module::{check_requests, missing};
pub use private_key::contains_private_key;
pub use problem::{CsrProblem, MAX_CSR_BYTES, check_request_text};

#[cfg(feature = "formats")]
mod attributes;
#[cfg(feature = "formats")]
mod build;
#[cfg(feature = "formats")]
mod certificate;
#[cfg(feature = "formats")]
mod choose;
#[cfg(feature = "formats")]
mod claim;
#[cfg(feature = "formats")]
mod der;
#[cfg(feature = "formats")]
mod moment;
#[cfg(feature = "formats")]
mod name;
#[cfg(feature = "formats")]
mod oid;
#[cfg(feature = "formats")]
mod public_key;
#[cfg(feature = "formats")]
mod request;
#[cfg(feature = "formats")]
mod signer;
#[cfg(feature = "keys")]
mod software;
#[cfg(feature = "keys")]
mod verify;

#[cfg(feature = "formats")]
pub use attributes::AttributeProblem;
#[cfg(feature = "formats")]
pub use build::{CsrBuildError, CsrBuilder};
#[cfg(feature = "formats")]
pub use certificate::{Certificate, CertificateProblem, matches_key, read_certificates};
#[cfg(feature = "formats")]
pub use choose::choose;
#[cfg(feature = "formats")]
pub use claim::{Claim, SignatureAlgorithm};
#[cfg(feature = "formats")]
pub use request::{Csr, read_request};
#[cfg(feature = "keys")]
pub use request::{inspect, inspect_der};
#[cfg(feature = "formats")]
pub use signer::{KeyAlgorithm, SignFuture, Signer, SignerError};
#[cfg(feature = "keys")]
pub use software::{SoftwareKey, SoftwareKeyProblem};

#[cfg(all(test, feature = "keys"))]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::unreachable,
    clippy::print_stderr
)]
mod tests;
