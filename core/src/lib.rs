//! The heart of devtrust: models, validation, operations, policy and workflows of the DigiCert ONE client.
//!
//! This crate opens no socket, reads no clock and starts no thread. A transport, a clock, a timer and a source of
//! randomness are handed to it, so that the same rules hold in every language and tests run in virtual time.
//!
//! An operation is declared once, in its product's folder ([`device_trust`], ...), and its static table ([`schema`])
//! drives everything else: what is checked before a call ([`validate`]), how the request is built and the answer read
//! ([`engine`], [`decode`]), and what the packages for other languages look like.

#![forbid(unsafe_code)]

// What the attributes of `devtrust-macros` write names this crate.
extern crate self as devtrust_core;

#[cfg(feature = "account")]
pub mod account;
pub mod batch;
mod client;
pub mod config;
pub mod decode;
pub mod device_trust;
pub mod engine;
pub mod error;
mod future;
#[cfg(feature = "iot")]
pub mod iot;
pub mod json;
pub mod keys;
pub mod many;
mod products;
pub mod progress;
pub mod record;
pub mod runtime;
pub mod schema;
mod secret;
#[cfg(feature = "testing")]
pub mod testing;
mod timestamp;
pub mod transport;
#[cfg(feature = "trust-lifecycle")]
pub mod trust_lifecycle;
pub mod validate;
pub mod workflows;
pub mod x509;

pub use client::Client;
pub use config::{Config, Environment, RateLimit, Region, RetryPolicy};
pub use device_trust::*;
pub use engine::{CallOptions, Engine, Page, Pager, RawRequest, RawResponse};
pub use error::{Error, ErrorCode, Kind, Result, Violation, ViolationCode};
pub use future::{BoxFuture, MaybeSend, MaybeSync};
pub use products::{PRODUCTS, operation, resources};
#[cfg(feature = "packed")]
pub use products::{add_operations, code_elsewhere};
pub use progress::{Memory, Progress, Step, StepState};
pub use secret::Secret;
pub use timestamp::Timestamp;

/// The records that callers are handed beside models.
pub static RECORDS: &[&record::Record] = &[
    <Violation as record::Recorded>::RECORD,
    <error::Report as record::Recorded>::RECORD,
    <Step as record::Recorded>::RECORD,
];
