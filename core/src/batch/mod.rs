//! Batches: many devices or certificates in one file, checked before anything is sent.
//!
//! [`Checker`] reads a CSV file piece by piece, in memory that does not grow with it, and reports every row that breaks a rule. The
//! file is then sent as it stands, in parts that the service takes.
//!
//! In a build without the feature `formats` the code for CSV and ZIP is not here; the second module of the npm package has it.

mod artifact;
mod export;
mod fetch;
mod local;
mod lost;
mod mime;
mod models;
mod part;
mod send;
mod watch;

#[cfg(feature = "formats")]
mod archive;
#[cfg(feature = "formats")]
mod check;
#[cfg(feature = "formats")]
mod columns;
#[cfg(feature = "formats")]
mod encoding;
#[cfg(feature = "formats")]
mod findings;
#[cfg(feature = "formats")]
mod function;
// A page opens nothing that is encrypted, and has no files.
#[cfg(feature = "keys")]
mod opened;
#[cfg(feature = "keys")]
mod packed;
#[cfg(feature = "formats")]
mod problems;
#[cfg(feature = "formats")]
mod specification;
#[cfg(feature = "formats")]
mod split;
#[cfg(feature = "formats")]
mod table;
#[cfg(not(feature = "keys"))]
mod unopened;

#[cfg(feature = "formats")]
pub use check::{Checked, Checker};
pub use export::inert;
#[cfg(feature = "formats")]
pub use function::{answer, check_source};
pub use models::*;

/// What the operations of `Batches` run.
pub(crate) mod run {
    pub(crate) use super::artifact::upload;
    pub(crate) use super::fetch::results;
    pub(crate) use super::local::check;
    pub(crate) use super::send::{enroll, register, renew};
    pub(crate) use super::watch::look;
}
#[cfg(feature = "formats")]
pub use split::Span;

#[cfg(all(test, feature = "formats"))]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
