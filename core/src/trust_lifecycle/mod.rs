//! Trust Lifecycle Manager: `client.trust_lifecycle()`.
//!
//! The facts are those of the public API document 1.0.0. Where it contradicts itself or what was seen of the service, the
//! field or the operation says so.

mod acme_credentials;
mod agent_scripts;
mod agent_settings;
mod agents;
mod audit_log;
mod automation;
mod automation_inventory;
mod business_units;
mod certificate_owners;
mod certificates;
mod connectors;
mod custom_attributes;
mod discovered_inventory;
mod endpoints;
mod enrollments;
mod est;
pub(crate) mod held;
mod integrations;
mod network_scans;
mod profiles;
mod recover;
mod reports;
mod seats;
mod sensors;
mod service;
mod shared;
mod system_scans;

use devtrust_macros::product;

pub use crate::workflows::trust_lifecycle::{
    CertificateForSeat, CertificateWithChain, ExportInventory, RenewDue, Renewal, RenewalState,
    WatchAuditLog, WatchedEvent, Workflows,
};
pub use shared::*;

/// Trust Lifecycle Manager: certificates of people, servers and devices, their inventory and their automation.
#[product(trust_lifecycle)]
pub struct TrustLifecycleManager(
    Workflows,
    Service,
    Seats,
    BusinessUnits,
    Profiles,
    Enrollments,
    Certificates,
    DiscoveredInventory,
    Endpoints,
    Automation,
    AutomationInventory,
    AuditLog,
    Reports,
    CertificateOwners,
    CustomAttributes,
    Sensors,
    Integrations,
    Agents,
    AgentScripts,
    AgentSettings,
    SystemScans,
    NetworkScans,
    Connectors,
    AcmeCredentials,
    Est,
);
