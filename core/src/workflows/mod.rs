//! Several calls that belong together, safe to run again after any interruption.

mod key;
mod models;
mod place;
#[cfg(feature = "keys")]
mod prepare;
mod progress;
mod provision;

pub use models::{
    DeviceToProvision, DivisionToEnsure, GroupToEnsure, PolicyToEnsure, ProvisionDevice,
    ProvisionedDevice, Workflows,
};
pub use place::Places;
#[cfg(feature = "keys")]
pub use prepare::{Prepared, prepare};
