//! Trust Lifecycle Manager: its operations, and what they do beyond what all records share.

mod agents;
mod approvals;
mod attributes;
mod automation;
mod business_units;
mod certificates;
mod connectors;
mod delivery;
mod discovered;
mod endpoints;
mod enrollments;
mod est;
mod import;
mod issuing;
mod names;
mod pickups;
mod profiles;
mod reports;
mod revocation;
pub(crate) mod routes;
pub(crate) mod routes_automation;
mod scans;
mod scope;
mod search;
mod seats;
mod sensors;
