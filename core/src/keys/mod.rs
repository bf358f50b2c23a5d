//! Private keys, PKCS#10 certificate signing requests and X.509 certificates.
//!
//! A key is reached through [`Signer`], so that it may live in an Android Keystore, a Secure Enclave, `WebCrypto`, a
//! TPM or an HSM and never leave it; [`SoftwareKey`] is the one made here. [`CsrBuilder`] turns a signer and the
//! service's attribute names into a request, [`inspect`] reads and verifies a request that a caller brings, and
//! [`read_certificates`] reads what the service answers.
//!
//! Without the crate feature `keys` only [`contains_private_key`] and [`check_request_text`] remain: they need no
//! cryptography.

mod armor;
mod private_key;
mod problem;

pub use private_key::contains_private_key;
pub use problem::{CsrProblem, MAX_CSR_BYTES, check_request_text};

#[cfg(feature = "keys")]
mod attributes;
#[cfg(feature = "keys")]
mod build;
#[cfg(feature = "keys")]
mod certificate;
#[cfg(feature = "keys")]
mod der;
#[cfg(feature = "keys")]
mod public_key;
#[cfg(feature = "keys")]
mod request;
#[cfg(feature = "keys")]
mod signer;
#[cfg(feature = "keys")]
mod software;
#[cfg(feature = "keys")]
mod verify;

#[cfg(feature = "keys")]
pub use attributes::AttributeProblem;
#[cfg(feature = "keys")]
pub use build::{CsrBuildError, CsrBuilder};
#[cfg(feature = "keys")]
pub use certificate::{Certificate, CertificateProblem, matches_key, read_certificates};
#[cfg(feature = "keys")]
pub use request::{Csr, inspect, inspect_der};
#[cfg(feature = "keys")]
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
