//! Keys of this process, and signatures verified here.

mod envelope;
mod local;
mod sign;
mod software;
mod verify;

pub use envelope::{EnvelopeProblem, Opener, OpenerProblem};
pub use local::{KeyStore, LocalKeys};
pub use software::{SoftwareKey, SoftwareKeyProblem};
