//! Operations that no kind of record shares with another.

pub(crate) mod bootstrap_config;
pub(crate) mod emulator;
pub(crate) mod enrollment_specification;
pub(crate) mod registration;
pub(crate) mod trust_lifecycle;
pub(crate) mod user;
