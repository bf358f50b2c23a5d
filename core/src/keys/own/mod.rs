//! Keys of this process, and signatures verified here.

mod local;
mod sign;
mod software;
mod verify;

pub use local::{KeyStore, LocalKeys};
pub use software::{SoftwareKey, SoftwareKeyProblem};
