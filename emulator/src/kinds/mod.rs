//! Every kind of record that is emulated, one file each: what is true of it, and what no declaration can say.

pub(crate) mod accounts;
pub(crate) mod certificate_policies;
pub(crate) mod certificates;
pub(crate) mod device_groups;
pub(crate) mod devices;
pub(crate) mod divisions;
pub(crate) mod rendezvous_zones;

use crate::records::kind::Kind;

/// All of them, in the order in which they refer to each other.
pub(crate) static ALL: &[&Kind] = &[
    &accounts::ACCOUNTS,
    &rendezvous_zones::RENDEZVOUS_ZONES,
    &divisions::DIVISIONS,
    &certificate_policies::CERTIFICATE_POLICIES,
    &device_groups::DEVICE_GROUPS,
    &devices::DEVICES,
    &certificates::CERTIFICATES,
];
