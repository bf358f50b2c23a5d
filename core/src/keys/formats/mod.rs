//! Requests written, certificates and bundles read. Nothing is signed or verified here.

mod attributes;
mod build;
mod bundle;
mod certificate;
mod choose;
mod claim;
mod encode;
mod moment;
mod signer;

pub use attributes::AttributeProblem;
pub use build::{CsrBuildError, CsrBuilder};
pub use certificate::{Certificate, CertificateProblem, matches_key, read_certificates};
pub use choose::choose;
pub use claim::{Claim, SignatureAlgorithm};
pub(in crate::keys) use encode::encode;
pub use signer::{KeyAlgorithm, SignFuture, Signer, SignerError};
