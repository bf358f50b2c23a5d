//! The host's `fetch` as a transport.

use bytes::Bytes;
use devtrust_core::BoxFuture;
use devtrust_core::transport::{Body, Failure, Request, Response, Sent, Transport, TransportError};
use gloo_net::http::{Method, RequestBuilder};

/// The host's `fetch`.
#[derive(Debug)]
pub(crate) struct Fetch;

impl Transport for Fetch {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let failed = |failure, error: gloo_net::Error| {
                TransportError::new(failure, Sent::Maybe, error.to_string())
            };
            let mut builder = RequestBuilder::new(&request.head.uri().to_string())
                .method(method(request.head.method()));
            for (name, value) in request.head.headers() {
                builder = builder.header(name.as_str(), value.to_str().unwrap_or_default());
            }
            let prepared = match &request.body {
                Body::Bytes(bytes) => builder.body(String::from_utf8_lossy(bytes).into_owned()),
                Body::Empty | Body::Parts(_) => builder.build(),
            };
            let answer = prepared.map_err(|error| failed(Failure::Other, error))?;
            let answer = answer
                .send()
                .await
                .map_err(|error| failed(Failure::Connect, error))?;
            let mut response = http::Response::builder().status(answer.status());
            for (name, value) in answer.headers().entries() {
                response = response.header(name, value);
            }
            let body = answer
                .binary()
                .await
                .map_err(|error| failed(Failure::Body, error))?;
            response.body(Bytes::from(body)).map_err(|error| {
                TransportError::new(Failure::Other, Sent::Maybe, error.to_string())
            })
        })
    }
}

fn method(verb: &http::Method) -> Method {
    match verb.as_str() {
        "POST" => Method::POST,
        "PUT" => Method::PUT,
        "PATCH" => Method::PATCH,
        "DELETE" => Method::DELETE,
        _ => Method::GET,
    }
}
