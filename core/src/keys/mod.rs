//! Private keys, PKCS#10 certificate signing requests and X.509 certificates.
//!
//! Every build reads requests ([`Csr`]) and asks a [`KeyModule`] for the rest. The crate feature `formats` adds what writes
//! requests and reads certificates and bootstrap bundles; `keys` adds private keys in memory ([`SoftwareKey`]), the
//! verifying of signatures, and the module that uses both ([`LocalKeys`]).
//!
//! A key is reached through [`Signer`], so that it may live in an Android Keystore, a Secure Enclave, `WebCrypto`, a TPM or
//! an HSM and never leave it. [`CsrBuilder`] turns a signer and the service's attribute names into a request.

#![cfg_attr(
    not(feature = "formats"),
    allow(
        dead_code,
        unused_imports,
        reason = "to read a request takes a part of what formats need"
    )
)]

mod armor;
mod der;
mod module;
mod name;
mod oid;
mod private_key;
mod problem;
mod public_key;
mod request;

#[cfg(feature = "formats")]
mod formats;
#[cfg(feature = "keys")]
mod own;

pub(crate) use armor::{armoured_text, blocks, certificate_pem, encode as armoured};
#[cfg(feature = "formats")]
pub use formats::*;
pub use module::{Bundle, Choice, KeyModule, NewRequest, Requested};
pub(crate) use module::{missing, no_file};
pub(crate) use oid::name as oid_name;
#[cfg(feature = "keys")]
pub use own::*;
pub use private_key::contains_private_key;
pub use problem::{CsrProblem, MAX_CSR_BYTES};
pub use request::Csr;

/// The module of this build, for calls that bring none of their own.
pub(crate) const BUILT_IN: Option<&'static dyn KeyModule> = {
    #[cfg(feature = "keys")]
    {
        Some(&LocalKeys::NEW)
    }
    #[cfg(not(feature = "keys"))]
    {
        None
    }
};

#[cfg(all(test, feature = "keys"))]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::unreachable,
    clippy::print_stderr
)]
mod tests;
