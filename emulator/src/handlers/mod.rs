//! Operations that no kind of record shares with another.

pub(crate) mod account_manager;
pub(crate) mod bootstrap_config;
pub(crate) mod ca_certificate;
pub(crate) mod certificates;
pub(crate) mod deployment_summary;
pub(crate) mod emulator;
pub(crate) mod enrollment_specification;
mod issuance;
pub(crate) mod jobs;
mod passcode;
pub(crate) mod registration;
pub(crate) mod trust_lifecycle;
