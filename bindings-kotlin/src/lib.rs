//! The native half of the Kotlin and Swift packages.
//!
//! Models and resources are readable source in each language, written by `generator` from core's tables over one call:
//! [`NativeClient::call`], JSON text in and out. What is here is what behaves: the client, the threads that its calls run in,
//! the journal, errors, and the parts that a host may bring: an HTTP stack, a key, a listener for progress, a log.
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

mod calls;
mod client;
mod config;
mod csr;
mod error;
mod executor;
mod host;
mod journal;
mod many;
mod raw;
mod roots;
mod values;

pub use calls::{NativeAnswer, NativeCalls, NativeLine, native_begin};
pub use client::{CallOptions, NativeClient};
pub use config::{ClientIdentity, NativeSetting, NativeSettings, Proxy};
pub use csr::verify_csr;
pub use error::{DevtrustError, ErrorReport};
pub use host::{
    HostError, HttpRequest, HttpResponse, HttpTransport, HttpTransportError, KeyAlgorithm,
    LogEntry, LogLevel, Logger, ProgressListener, ProgressStep, Signer, SignerError,
    TransportFailure,
};
pub use journal::{
    EntryState, JournalCounts, JournalEntry, JournalListener, JournalProgress, NativeJournal, Sent,
};
pub use many::{NativeRun, RunEnding, RunOptions, RunOutcome, RunSummary};
pub use raw::{NameValue, RawRequest, RawResponse};

#[cfg(not(any(target_vendor = "apple", target_os = "android")))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

uniffi::setup_scaffolding!("devtrust");
