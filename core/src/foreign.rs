//! What Kotlin and Swift see beside models and resources: how their calls run, errors, and values that UniFFI does not
//! know.
//!
//! The client itself, and what a host may bring (an HTTP stack, a key, a log), are in the crate `devtrust-ffi`.

mod call;
mod error;
mod values;

pub use call::{Executor, Work, bytes, nothing, set_executor, value};
pub use error::{DevtrustError, ErrorReport, FieldViolation};
