//! Several calls that belong together, safe to run again after any interruption.

mod audit;
mod deploy;
mod follow;
mod keep;
mod key;
pub(crate) mod look;
mod models;
mod place;
#[cfg(feature = "keys")]
mod prepare;
mod progress;
mod provision;
#[cfg(feature = "trust-lifecycle")]
pub mod trust_lifecycle;
mod whoami;

pub use audit::{WatchAuditLog, WatchedEvent};
pub use deploy::{DeployRelease, DeploymentLook};
pub use keep::{KeepCertificate, KeptCertificate};
pub use key::with_new_key;
pub use models::{
    DeviceToProvision, DivisionToEnsure, GroupToEnsure, PolicyToEnsure, ProvisionDevice,
    ProvisionedDevice, Workflows,
};
pub use place::Places;
#[cfg(feature = "keys")]
pub use prepare::{Prepared, prepare};
pub use whoami::{
    AskWhoami, Identity, IdentityAccount, IdentityApplication, MissingPermission, WorkflowName,
};
