//! The native half of the Kotlin and Swift packages.
//!
//! Models, resources and errors come from core, where each is written once (`com.devtrust.model` in Kotlin). What is here
//! is what core does not have: a client with a network, the threads that its calls run in, and the parts that a host may
//! bring: an HTTP stack, a key, a listener for progress, a log.
//!
//! Nothing that a host does or fails to do can hang or crash a thread of this library: host parts are only ever awaited,
//! with a time limit or in a task of their own, and what they throw becomes an error.

#![allow(
    unsafe_code,
    reason = "what UniFFI's attributes expand to; none is written by hand"
)]
#![allow(
    clippy::result_large_err,
    reason = "an error crosses the border as the record that it is"
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "UniFFI passes owned values as it must"
)]

mod client;
mod config;
mod csr;
mod executor;
mod host;
mod journal;
mod raw;
mod roots;

pub use client::{CallOptions, NativeClient};
pub use config::{
    ClientConfig, ClientIdentity, Environment, Proxy, RateLimit, Region, RetryPolicy,
};
pub use csr::verify_csr;
pub use host::{
    HostError, HttpRequest, HttpResponse, HttpTransport, HttpTransportError, KeyAlgorithm,
    LogEntry, LogLevel, Logger, ProgressListener, ProgressState, ProgressStep, Signer, SignerError,
    TransportFailure,
};
pub use journal::{
    EntryState, JournalCounts, JournalEntry, JournalListener, JournalProgress, NativeJournal, Sent,
};
pub use raw::{NameValue, RawRequest, RawResponse};

uniffi::setup_scaffolding!("devtrust_client");
