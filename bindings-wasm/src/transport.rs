//! `fetch` as a transport: the browser's own through `gloo-net`, any other through the host.

use std::sync::Arc;

use bytes::Bytes;
use devtrust_core::BoxFuture;
use devtrust_core::transport::{
    Body, Delivery, Failure, Request, Response, Sent, Transport, TransportError, multipart,
};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, RequestCache, RequestInit, RequestRedirect};

use crate::exchange::Exchange;
use crate::host::{Host, Received, Trouble};

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
        let mut exchange = Exchange::begin(&self.host);
        let init = written(&request, &exchange.controller)?;
        let limit = match request.delivery {
            Delivery::Memory(limit) => limit,
            Delivery::Sink(_) => return Err(unable("stream an answer")),
        };
        let url = request.url.as_str();
        let answer = if self.is_browsers {
            browser(url, &init).await?
        } else {
            self.host.send(url, &init).await.map_err(failed)?
        };
        #[allow(
            clippy::cast_precision_loss,
            reason = "a limit above 2^53 bytes is none"
        )]
        let limit = limit as f64;
        let received = self.host.receive(&answer, limit).await.map_err(failed)?;
        exchange.is_over = true;
        Ok(read(received.unchecked_ref()))
    }
}

/// The request is made once: `gloo-net`'s builder would make it twice.
async fn browser(url: &str, init: &RequestInit) -> Result<JsValue, TransportError> {
    // A look-up after a lost answer must see the service, not the browser's cache.
    init.set_cache(RequestCache::NoStore);
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

fn written(request: &Request, controller: &AbortController) -> Result<RequestInit, TransportError> {
    let init = RequestInit::new();
    init.set_method(&request.method);
    // No redirect may carry the API key elsewhere.
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(&controller.signal()));
    let headers: Array = request
        .headers
        .iter()
        .map(|header| Array::of2(&(*header.name).into(), &(*header.value).into()))
        .collect();
    match &request.body {
        Body::Empty => {}
        Body::Bytes(bytes) => init.set_body(&Uint8Array::from(&**bytes)),
        Body::Parts(parts) => {
            let boundary = boundary();
            let content_type = multipart::content_type(&boundary);
            headers.push(&Array::of2(&"content-type".into(), &content_type.into()));
            // There are no files here: what is sent is in memory anyway.
            let whole = multipart::encode(&boundary, parts.clone()).whole();
            let whole = whole.unwrap_or_default();
            init.set_body(&Uint8Array::from(&*whole));
        }
    }
    init.set_headers(&headers);
    Ok(init)
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
    let mut texts = received.headers().into_iter();
    while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
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
