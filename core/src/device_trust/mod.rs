//! Device Trust Manager, whose resources are the client's own: `client.devices()`.
//!
//! One file per resource: its models, its operations, its documentation and its tests. To add an operation, declare it in
//! its resource's file. To add a resource, write its file, and name it here and in the list. Nothing else is written for
//! any language.

mod certificate_policies;
mod device_groups;
pub(crate) mod devices;
mod divisions;
mod rendezvous_zones;
mod shared;

use devtrust_macros::product;

pub use crate::workflows::{
    DeviceToProvision, DivisionToEnsure, GroupToEnsure, PolicyToEnsure, ProvisionDevice,
    ProvisionedDevice, Workflows,
};
pub use shared::*;

/// Device Trust Manager: registers devices and manages their certificates.
#[product(device_trust, top)]
pub struct DeviceTrustManager(
    Workflows,
    Divisions,
    CertificatePolicies,
    DeviceGroups,
    Devices,
    RendezvousZones,
);
