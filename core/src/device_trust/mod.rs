//! Device Trust Manager, whose resources are the client's own: `client.devices()`.
//!
//! One file per resource: its models, its operations, its documentation and its tests. To add an operation, declare it in
//! its resource's file. To add a resource, write its file, and name it here and in the list. Nothing else is written for
//! any language.

mod acme_credentials;
mod alert_policies;
mod artifacts;
mod audit_log;
mod authentication_cas;
mod authentication_certificates;
mod authentication_policies;
mod batches;
mod certificate_policies;
mod certificate_profiles;
mod certificate_requests;
mod certificate_templates;
mod certificates;
mod deployments;
mod device_groups;
pub(crate) mod devices;
mod divisions;
mod est;
mod issuing_cas;
mod jobs;
mod passcodes;
mod releases;
mod rendezvous_zones;
mod shared;
mod x509;

use devtrust_macros::product;

pub use crate::workflows::{
    AskWhoami, DeployRelease, DeploymentLook, DeviceToProvision, DivisionToEnsure, GroupToEnsure,
    Identity, IdentityAccount, IdentityApplication, KeepCertificate, KeptCertificate,
    MissingPermission, PolicyToEnsure, ProvisionDevice, ProvisionedDevice, WatchAuditLog,
    WatchedEvent, WorkflowName, Workflows,
};
pub use shared::*;

// A page carries what `provision_device` and most programs use; it reads the rest when it is first asked for.
/// Device Trust Manager: registers devices and manages their certificates.
#[product(device_trust, top)]
pub struct DeviceTrustManager(
    Workflows,
    Divisions,
    RendezvousZones,
    CertificatePolicies,
    #[later] CertificateProfiles,
    #[later] CertificateTemplates,
    #[later] IssuingCas,
    DeviceGroups,
    Devices,
    #[later] Certificates,
    #[later] CertificateRequests,
    #[later] AuthenticationPolicies,
    #[later] Passcodes,
    #[later] AuthenticationCertificates,
    #[later] AuthenticationCas,
    #[later] AcmeCredentials,
    #[later] Est,
    #[later] Jobs,
    #[later] Batches,
    #[later] Artifacts,
    #[later] Releases,
    #[later] Deployments,
    #[later] AuditLog,
    #[later] AlertPolicies,
    #[later] X509,
);
