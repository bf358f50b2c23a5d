//! Operations that no kind of record shares with another.

pub(crate) mod account_manager;
pub(crate) mod artifacts;
pub(crate) mod bootstrap_config;
pub(crate) mod ca_certificate;
pub(crate) mod certificates;
mod credentials;
pub(crate) mod deployment_summary;
pub(crate) mod device_est;
pub(crate) mod emulator;
pub(crate) mod enrollment_specification;
pub(crate) mod iot;
mod issuance;
pub(crate) mod jobs;
mod packed;
pub(crate) mod portal;
pub(crate) mod registration;
pub(crate) mod renewals;
pub(crate) mod revocation;
pub(crate) mod trust_lifecycle;
