//! What stands in the answers of gateways, and in a refusal of the service itself.

use bytes::Bytes;
use http::{HeaderValue, Response, header};
use http_body_util::{BodyExt as _, Full};

use crate::proxy::Body;

/// What a gateway writes into its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// nginx's page.
    Html,
    /// Nothing.
    Empty,
    /// Envoy's line.
    Text,
    /// JSON of a gateway in the cloud.
    Message,
    /// JSON of a gateway for APIs.
    Nested,
}

impl Form {
    pub(crate) const ALL: [Self; 5] = [
        Self::Html,
        Self::Empty,
        Self::Text,
        Self::Message,
        Self::Nested,
    ];

    fn body(self) -> (&'static str, &'static str) {
        match self {
            Self::Html => (
                "text/html",
                "<html><head><title>Gateway</title></head><body><center><h1>Gateway</h1></center></body></html>",
            ),
            Self::Empty => ("text/plain", ""),
            Self::Text => (
                "text/plain",
                "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
            ),
            Self::Message => (
                "application/json",
                r#"{"message": "Endpoint request timed out"}"#,
            ),
            Self::Nested => (
                "application/json",
                r#"{"fault": {"faultstring": "Gateway Timeout", "detail": {"errorcode": "messaging.adaptors.http.flow.GatewayTimeout"}}}"#,
            ),
        }
    }
}

/// A gateway's answer.
pub(crate) fn answer(status: u16, form: Form) -> Response<Body> {
    let (kind, body) = form.body();
    with(status, kind, body.to_owned())
}

/// The service says that it did nothing, in the form of its published errors.
pub(crate) fn refusal(status: u16) -> Response<Body> {
    let (code, message) = if status == 429 {
        ("too_many_requests", "Too many requests.")
    } else {
        ("service_unavailable", "The service is under maintenance.")
    };
    let body = serde_json::json!({ "errors": [{ "code": code, "message": message }] });
    with(status, "application/json", body.to_string())
}

fn with(status: u16, kind: &'static str, body: String) -> Response<Body> {
    let mut response = Response::new(
        Full::new(Bytes::from(body))
            .map_err(|never| match never {})
            .boxed_unsync(),
    );
    if let Ok(status) = status.try_into() {
        *response.status_mut() = status;
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    // Waits are the client's own business here: a run would take hours with a gateway's.
    if status == 429 || status == 503 {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("0"));
    }
    response
}
