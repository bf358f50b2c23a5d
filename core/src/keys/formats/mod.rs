//! Requests written, certificates and bundles read. Nothing is signed or verified here.

mod attributes;
mod build;
mod bundle;
mod certificate;
mod choose;
mod claim;
mod encode;
mod signer;

pub use attributes::AttributeProblem;
pub use build::{CsrBuildError, CsrBuilder};
pub(crate) use bundle::archive;
pub use certificate::{Certificate, CertificateProblem, matches_key, read_certificates};
pub(crate) use certificate::{hex, name_text};
pub use choose::choose;
pub(crate) use claim::rsa_bits;
pub use claim::{Claim, SignatureAlgorithm};
pub(in crate::keys) use encode::encode;
pub use signer::{KeyAlgorithm, SignFuture, Signer, SignerError};
