//! The runtime `rust-http`: the same scenarios, with every answer brought by real HTTP over loopback.
//!
//! The transport is the one that Rust, Python and the mobile packages ship with. What is recorded of a request is what a
//! server read from its socket, so that the URL type, the HTTP stack and their habits are part of what is proven. Time
//! is virtual all the same: it stands still while bytes are on their way.

mod server;
mod transport;

use std::sync::Arc;

use devtrust::{HttpTransport, NetworkOptions, Proxy};
use devtrust_core::testing::Script;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use crate::Scenario;
use crate::run::{execute, given};
use server::Server;
use transport::WireTransport;

/// The name of this runtime.
pub const RUST_HTTP: &str = "rust-http";

/// A server on loopback and the threads that bring bytes to and from it.
#[derive(Debug)]
pub struct Wire {
    tokio: Runtime,
    server: Arc<Server>,
}

impl Wire {
    /// Starts it on a free port.
    pub fn start() -> Result<Self, String> {
        let started = || -> std::io::Result<Self> {
            let tokio = Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()?;
            let server = tokio.block_on(Server::start())?;
            Ok(Self { tokio, server })
        };
        started().map_err(|error| format!("the server did not start: {error}"))
    }

    /// Runs one scenario and writes down what came of it.
    pub fn run(&self, scenario: &Scenario) -> Result<Value, String> {
        let _within = self.tokio.enter();
        let mut options = NetworkOptions::default();
        options.proxy = Proxy::None;
        // One for each scenario: none inherits a connection.
        let http = HttpTransport::new(&options, self.server.address())
            .map_err(|error| error.to_string())?;
        let script = Script::over(given(scenario)?, |scripted, runtime| {
            Arc::new(WireTransport::new(
                http,
                scripted,
                runtime.clone(),
                Arc::clone(&self.server),
            ))
        })?;
        execute(scenario, &script, RUST_HTTP)
    }
}
