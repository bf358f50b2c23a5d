//! `fetch` as a transport: the browser's own through `gloo-net`, any other through the host.

use std::sync::Arc;

use bytes::Bytes;
use devtrust_core::BoxFuture;
use devtrust_core::transport::{
    Body, Delivery, Failure, Header, Request, Response, Sent, Transport, TransportError, multipart,
};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::RequestInit;

use crate::host::{Host, Received, Trouble};
use crate::underway::Underway;

/// `fetch`.
#[derive(Debug)]
pub(crate) struct Fetch {
    host: Host,
    is_browsers: bool,
}

impl Fetch {
    /// The `fetch` of a host.
    pub(crate) fn new(host: Host) -> Arc<Self> {
        let is_browsers = !host.has_transport();
        Arc::new(Self { host, is_browsers })
    }
}

impl Transport for Fetch {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(self.exchange(request))
    }

    /// Browsers do.
    fn may_repeat(&self) -> bool {
        self.is_browsers
    }
}

impl Fetch {
    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        let limit = match request.delivery {
            Delivery::Memory(limit) => limit,
            Delivery::Sink(_) => return Err(unable("stream an answer")),
        };
        #[allow(
            clippy::cast_precision_loss,
            reason = "a limit above 2^53 bytes is none"
        )]
        let limit = limit as f64;
        let (url, method) = (request.url.as_str(), &*request.method);
        let (headers, body) = written(&request);
        let mut underway = Underway::begin(&self.host);
        let (host, exchange) = (&self.host, &underway.exchange);
        let received = if self.is_browsers {
            let answer = browser(url, &host.init(method, &headers, body, exchange)).await?;
            host.receive(&answer, limit).await
        } else {
            host.send(url, method, &headers, body, exchange, limit)
                .await
        };
        let received = received.map_err(failed)?;
        underway.is_over = true;
        Ok(read(received.unchecked_ref()))
    }
}

/// The request is made once: `gloo-net`'s builder would make it twice.
async fn browser(url: &str, init: &RequestInit) -> Result<JsValue, TransportError> {
    let request = web_sys::Request::new_with_str_and_init(url, init)
        .map_err(|_| unable("make this request"))?;
    match gloo_net::http::Request::from(request).send().await {
        Ok(response) => Ok(web_sys::Response::from(response).into()),
        Err(error) => Err(TransportError::new(
            Failure::Other,
            Sent::Maybe,
            [
                "no answer came, and the browser does not say why: see its console. From a web page, DigiCert ONE is reached \
                 through your own proxy, since it does not answer CORS preflights (",
                &error.to_string(),
                ")",
            ]
            .concat(),
        )),
    }
}

/// Headers, a line for each name and each value, and the body.
fn written(request: &Request) -> (String, Option<Uint8Array>) {
    let mut lines: Vec<&str> = request.headers.iter().flat_map(texts).collect();
    match &request.body {
        Body::Empty => (lines.join("\n"), None),
        Body::Bytes(bytes) => (lines.join("\n"), Some(Uint8Array::from(&**bytes))),
        Body::Parts(parts) => {
            let boundary = boundary();
            let content_type = multipart::content_type(&boundary);
            lines.extend(["content-type", &content_type]);
            // There are no files here: what is sent is in memory anyway.
            let whole = multipart::encode(&boundary, parts.clone()).whole();
            let whole = whole.unwrap_or_default();
            (lines.join("\n"), Some(Uint8Array::from(&*whole)))
        }
    }
}

fn texts(header: &Header) -> [&str; 2] {
    [&header.name, &header.value]
}

/// What nothing in a form has by chance.
fn boundary() -> String {
    let digits = || js_sys::Math::random().to_bits().to_string();
    ["devtrust-", &digits(), &digits()].concat()
}

fn read(received: &Received) -> Response {
    let mut response = Response {
        status: received.status(),
        body: Bytes::from(received.body().to_vec()),
        ..Response::default()
    };
    let headers = received.headers();
    let mut lines = headers.split('\n').map(str::to_owned);
    while let (Some(name), Some(value)) = (lines.next(), lines.next()) {
        response.headers.add(name, value);
    }
    response
}

fn unable(what: &str) -> TransportError {
    let message = ["the transport of this package cannot ", what].concat();
    TransportError::new(Failure::Other, Sent::Nothing, message)
}

fn failed(trouble: JsValue) -> TransportError {
    let trouble: Trouble = trouble.unchecked_into();
    let failure = match trouble.failure().as_str() {
        "dns" => Failure::Dns,
        "connect" => Failure::Connect,
        "tls" => Failure::Tls,
        "proxy" => Failure::Proxy,
        "timeout" => Failure::Timeout,
        "cancelled" => Failure::Cancelled,
        "reset" => Failure::Reset,
        "body" => Failure::Body,
        "too_large" => Failure::TooLarge,
        _ => Failure::Other,
    };
    let sent = if trouble.unsent() {
        Sent::Nothing
    } else {
        Sent::Maybe
    };
    TransportError::new(failure, sent, trouble.message())
}
