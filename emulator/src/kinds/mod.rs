//! Every kind of record that is emulated, one file each: what is true of it, and what no declaration can say.

pub(crate) mod account_manager;
pub(crate) mod accounts;
pub(crate) mod alert_policies;
pub(crate) mod artifacts;
pub(crate) mod audit_events;
pub(crate) mod authentication;
pub(crate) mod catalogue;
pub(crate) mod certificate_policies;
pub(crate) mod certificate_requests;
pub(crate) mod certificates;
pub(crate) mod deployments;
pub(crate) mod device_groups;
pub(crate) mod devices;
pub(crate) mod divisions;
pub(crate) mod iot;
pub(crate) mod jobs;
mod life;
pub(crate) mod rendezvous_zones;
pub(crate) mod trust_lifecycle;

use crate::records::kind::Kind;

/// All of them, in the order in which they refer to each other.
pub(crate) static ALL: &[&Kind] = &[
    &accounts::ACCOUNTS,
    &account_manager::users::USERS,
    &account_manager::organizations::ORGANIZATIONS,
    &account_manager::audit_log::ACCOUNT_AUDIT_LOG,
    &rendezvous_zones::RENDEZVOUS_ZONES,
    &divisions::DIVISIONS,
    &certificate_policies::CERTIFICATE_POLICIES,
    &device_groups::DEVICE_GROUPS,
    &devices::DEVICES,
    &certificates::CERTIFICATES,
    &certificate_requests::CERTIFICATE_REQUESTS,
    &catalogue::CERTIFICATE_TEMPLATES,
    &catalogue::CERTIFICATE_PROFILES,
    &catalogue::ISSUING_CAS,
    &authentication::AUTHENTICATION_POLICIES,
    &authentication::PASSCODES,
    &authentication::AUTHENTICATION_CERTIFICATES,
    &authentication::AUTHENTICATION_CAS,
    &authentication::ACME_CREDENTIALS,
    &jobs::JOBS,
    &artifacts::ARTIFACTS,
    &deployments::RELEASES,
    &deployments::DEPLOYMENTS,
    &alert_policies::ALERT_POLICIES,
    &audit_events::AUDIT_EVENTS,
    &iot::enrollment_profiles::ENROLLMENT_PROFILES,
    &iot::enrollment_profiles::PASSCODES,
    &iot::enrollment_profiles::AUTHENTICATION_CERTIFICATES,
    &iot::devices::DEVICES,
    &iot::certificates::CERTIFICATES,
    &iot::batches::BATCHES,
    &trust_lifecycle::business_units::BUSINESS_UNITS,
    &trust_lifecycle::profiles::PROFILES,
    &trust_lifecycle::seats::SEATS,
    &trust_lifecycle::enrollments::ENROLLMENTS,
    &trust_lifecycle::certificates::CERTIFICATES,
    &trust_lifecycle::pickups::PICKUPS,
    &trust_lifecycle::certificate_owners::CERTIFICATE_OWNERS,
    &trust_lifecycle::custom_attributes::CUSTOM_ATTRIBUTES,
    &trust_lifecycle::audit_log::AUDIT_LOG,
    &trust_lifecycle::endpoints::ENDPOINTS,
    &trust_lifecycle::sensors::SENSORS,
    &trust_lifecycle::sensors::INTEGRATIONS,
    &trust_lifecycle::agents::AGENTS,
    &trust_lifecycle::agents::SCRIPTS,
    &trust_lifecycle::agents::SETTINGS,
    &trust_lifecycle::scans::NETWORK_SCANS,
    &trust_lifecycle::scans::RUNS,
    &trust_lifecycle::connectors::CONNECTORS,
];
