//! DigiCert ONE Device Trust Manager on your own machine: a test double with real HTTP, real SQLite and a real CA.
//!
//! Usually run as the binary `devtrust-emulator`; Rust tests can start it inside their own process:
//!
//! ```no_run
//! # async fn example() -> Result<(), devtrust_emulator::StartError> {
//! let emulator = devtrust_emulator::start(devtrust_emulator::Options::default()).await?;
//! println!("{} {}", emulator.ready.base_url, emulator.ready.api_key);
//! # Ok(()) }
//! ```

mod app;
mod auth;
mod bootstrap;
mod ca;
mod connections;
mod control;
mod cors;
mod csr;
mod data;
mod described;
mod envelope;
mod errors;
mod est;
mod faults;
mod form;
mod front;
mod guard;
mod handlers;
mod identity;
mod journal;
mod keys;
mod kinds;
mod member;
mod ocsp;
mod operations;
mod options;
mod pem;
mod pkcs7;
mod private;
mod query;
mod ready;
mod records;
mod reply;
mod revocation;
mod routes;
mod rules;
mod secrets;
mod server;
mod start;
mod store;
mod subject;
mod tls;

pub use options::{ErrorEnvelope, ListShape, Options, PolicyIdForm, Tlm, UniqueNames};
pub use ready::Ready;
pub use start::{Running, StartError, start};
pub use tls::TlsFiles;

/// The code in the README, so that it stays true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

/// The code in the guide.
#[cfg(doctest)]
#[doc = include_str!("../../docs/guide/testing.md")]
pub struct Guide;
