//! Several calls that belong together, safe to run again after any interruption.

mod certificate;
mod key;
mod models;
mod parts;
mod place;
#[cfg(feature = "keys")]
mod prepare;
mod progress;
mod provision;
mod recover;
mod state;

pub use models::{
    DeviceToProvision, DivisionToEnsure, GroupToEnsure, PolicyToEnsure, ProvisionDevice,
    ProvisionedDevice, Workflows,
};
#[cfg(feature = "keys")]
pub use place::Places;
#[cfg(feature = "keys")]
pub use prepare::{Prepared, prepare};
pub use recover::recover_registration;
pub use state::{recover_deleted, recover_disabled, recover_enabled};
