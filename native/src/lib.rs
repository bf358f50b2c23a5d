//! A client for DigiCert ONE Device Trust Manager: register devices and manage their certificates.
//!
//! ```no_run
//! use devtrust::{
//!     DeviceToProvision, DivisionToEnsure, GroupToEnsure, PolicyToEnsure, ProvisionDevice,
//! };
//! use devtrust::{Client, Environment, Region};
//!
//! # async fn run(account: &str, zone: &str, ica: &str, profile: &str) -> devtrust::Result<()> {
//! let client = Client::builder()
//!     .api_key("...")
//!     .region(Region::Us)
//!     .environment(Environment::Demo)
//!     .build()?;
//! let result = client
//!     .provision_device(ProvisionDevice::new(
//!         account,
//!         DivisionToEnsure::new("Plant 7", zone),
//!         PolicyToEnsure::new("Birth certificates", ica, profile),
//!         GroupToEnsure::new("Presses").attributes(vec!["mac_address".to_owned()]),
//!         DeviceToProvision::new("Press 41"),
//!     ))
//!     .await?;
//! println!("{}", result.certificate);
//! # Ok(())
//! # }
//! ```
//!
//! [`Client::from_env`] takes its settings from `DEVTRUST_API_KEY`, `DEVTRUST_REGION`, `DEVTRUST_ENVIRONMENT` and
//! `DEVTRUST_BASE_URL`. Everything else is reached from the [`Client`]: one method per resource, each with its
//! operations.
//!
//! Every call needs a tokio runtime around it. Two clients have two sets of connections, settings and limits; they share only
//! the certificates that both trust.
//!
//! This crate adds the network, the clock and files to `devtrust-core`, which holds everything else and is
//! re-exported here.

mod builder;
mod client;
mod env;
mod file_source;
#[cfg(feature = "journal")]
pub mod fork;
#[cfg(feature = "journal")]
pub mod journal;
#[cfg(feature = "journal")]
mod journal_file;
mod key_file;
pub mod many;
mod network;
#[cfg(feature = "journal")]
mod seal;
mod sink;
mod tokio_runtime;
mod trace;

pub use devtrust_core::*;

pub use builder::ClientBuilder;
pub use client::Client;
pub use file_source::FileSource;
pub use key_file::KeyFile;
pub use network::{ClientCertificate, HttpTransport, NetworkOptions, Proxy};
pub use sink::FileSink;
pub use tokio_runtime::TokioRuntime;
pub use trace::TracingObserver;

/// The code in the repository's README, so that it stays true.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// The code in the guide.
#[cfg(doctest)]
#[doc = include_str!("../../docs/guide/quick-start.md")]
pub struct QuickStart;
