//! Takes scripted replies over real HTTP.

use std::sync::Arc;
use std::time::Duration;

use devtrust::HttpTransport;
use devtrust_core::BoxFuture;
use devtrust_core::testing::{Reply, ScriptedTransport, VirtualRuntime, unexpected};
use devtrust_core::transport::{Failure, Request, Response, Sent, Transport, TransportError, Url};

use super::server::Server;

/// Headers that may show nowhere, and what a record has for the right value.
const MASKS: [(&str, &str); 2] = [("x-api-key", "<api_key>"), ("x-passcode", "<passcode>")];

/// Sends each request to the server on loopback, which gives the scripted reply. What only a script can do (a failure
/// of the network, an answer that never comes) the script does.
#[derive(Debug)]
pub(super) struct WireTransport {
    http: HttpTransport,
    scripted: Arc<ScriptedTransport>,
    runtime: VirtualRuntime,
    server: Arc<Server>,
}

impl WireTransport {
    pub(super) fn new(
        http: HttpTransport,
        scripted: Arc<ScriptedTransport>,
        runtime: VirtualRuntime,
        server: Arc<Server>,
    ) -> Self {
        Self {
            http,
            scripted,
            runtime,
            server,
        }
    }

    async fn exchange(&self, mut request: Request) -> Result<Response, TransportError> {
        let Some(reply) = self.scripted.take(&request) else {
            return Err(unexpected());
        };
        if reply.fail.is_some() || reply.hang {
            return self.scripted.give(&reply, &request.delivery).await;
        }
        self.runtime
            .delay(Duration::from_millis(reply.delay_ms))
            .await;
        let _held = self.runtime.hold();
        self.bring(&reply, &mut request)?;
        let secrets = MASKS.map(|(name, _)| request.headers.get(name).map(str::to_owned));
        let outcome = self.http.send(request).await;
        self.scripted.amend(|record| {
            let Some(seen) = self.server.seen() else {
                "(nothing arrived)".clone_into(&mut record.method);
                return;
            };
            record.method = seen.method;
            record.path = seen.path;
            record.query = seen.query;
            record.headers = seen.headers;
            record.body = seen.body;
            // What came over the wire is masked as in every record.
            for ((name, mask), secret) in MASKS.iter().zip(&secrets) {
                if let Some(sent) = record.headers.get_mut(*name) {
                    let same = secret.as_ref() == Some(sent);
                    (if same { mask } else { "<secret>" }).clone_into(sent);
                }
            }
        });
        outcome
    }

    /// Hands the reply to the server and turns the request to it.
    fn bring(&self, reply: &Reply, request: &mut Request) -> Result<(), TransportError> {
        let broken = |error: &dyn std::fmt::Display| {
            TransportError::new(Failure::Cancelled, Sent::Nothing, error.to_string())
        };
        let response = reply.response().map_err(|error| broken(&error))?;
        self.server.prepare(response);
        let address = format!("{}{}", self.server.address(), request.url.target());
        request.url = Url::parse(address).ok_or_else(|| broken(&"the address is none"))?;
        Ok(())
    }
}

impl Transport for WireTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(self.exchange(request))
    }
}
