//! What a host may bring: an HTTP stack, a key, a listener for progress, a log.
//!
//! Every method of these is asynchronous in the host's language, or called in the host's own thread, so that a host that
//! hangs holds up nothing but the call that waits for it, and that one has a time limit.

mod http;
mod listener_queue;
mod log;
mod progress;
mod signer;

pub use http::{HttpRequest, HttpResponse, HttpTransport, HttpTransportError, TransportFailure};
pub use log::{LogEntry, LogLevel, Logger};
pub use progress::{ProgressListener, ProgressStep};
pub use signer::{KeyAlgorithm, Signer, SignerError};

pub(crate) use http::HostTransport;
pub(crate) use listener_queue::ListenerQueue;
pub(crate) use log::HostLog;
pub(crate) use progress::HostProgress;
pub(crate) use signer::HostSigner;

use std::fmt;

/// A listener of the host's failed. The call that it listened to goes on.
#[derive(Debug, Clone, PartialEq, uniffi::Error)]
pub enum HostError {
    /// It failed.
    Failed {
        /// Why, for a person.
        reason: String,
    },
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Failed { reason } = self;
        f.write_str(reason)
    }
}

impl std::error::Error for HostError {}

impl From<uniffi::UnexpectedUniFFICallbackError> for HostError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed {
            reason: error.reason,
        }
    }
}
