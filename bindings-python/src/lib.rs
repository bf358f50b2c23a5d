//! The native half of the Python package `devtrust`.
//!
//! It is generic: any operation of core runs by its name, with arguments read from Python objects and an answer built
//! from core's tables. What is typed lives in the Python half, which is generated from the same tables.
//!
//! Threads: the tokio workers never touch Python. Everything that concerns Python (progress, logging, signing, writing,
//! building the result) is posted to the thread that made the call, or to the thread of its event loop.

#![allow(
    clippy::doc_markdown,
    reason = "doc comments of what Python sees are docstrings"
)]
#![allow(
    clippy::unused_self,
    reason = "a Python method takes `self`, whether it needs it or not"
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "pyo3 passes owned and borrowed objects as it must"
)]

mod certificate;
mod classes;
mod error;
mod hidden;
mod hooks;
mod inbox;
mod journal;
mod key;
mod lane;
mod many;
mod message;
mod number;
mod port;
mod raw;
mod request;
mod runtime;
#[cfg(feature = "testing")]
mod scripted;
mod secret;
mod session;
mod settings;
mod signer;
mod to_json;
mod to_python;
mod work;

use pyo3::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The native half of devtrust. Use the package `devtrust`; nothing here is public.
#[pymodule(gil_used = true)]
mod _native {
    #[pymodule_export]
    use crate::certificate::ClientCertificate;
    #[pymodule_export]
    use crate::hidden::Hidden;
    #[pymodule_export]
    use crate::journal::{Journal, Sending};
    #[pymodule_export]
    use crate::key::{PrivateKey, verify_csr};
    #[pymodule_export]
    use crate::many::Run;
    #[pymodule_export]
    use crate::port::{Port, Reply};
    #[cfg(feature = "testing")]
    #[pymodule_export]
    use crate::scripted::Scripted;
    #[pymodule_export]
    use crate::secret::Secret;
    #[pymodule_export]
    use crate::session::Session;

    /// The version of the package.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
