//! Many inputs on this machine: what core's runs share in a process, and what they remember in a file.

#[cfg(feature = "journal")]
mod flow;
#[cfg(feature = "journal")]
mod journal;
#[cfg(feature = "journal")]
mod resume;
#[cfg(feature = "journal")]
mod store;
mod windows;

pub use devtrust_core::many::*;

#[cfg(feature = "journal")]
pub use flow::Flow;
#[cfg(feature = "journal")]
pub use journal::RunJournal;
#[cfg(feature = "journal")]
pub use resume::resumable;
pub use windows::window;
