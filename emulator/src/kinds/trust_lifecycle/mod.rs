//! The kinds of Trust Lifecycle Manager.

pub(crate) mod agents;
pub(crate) mod audit_log;
pub(crate) mod business_units;
pub(crate) mod certificate_owners;
pub(crate) mod certificates;
pub(crate) mod connectors;
pub(crate) mod custom_attributes;
pub(crate) mod endpoints;
pub(crate) mod enrollments;
pub(crate) mod pickups;
pub(crate) mod profiles;
pub(crate) mod scans;
pub(crate) mod seats;
pub(crate) mod sensors;
