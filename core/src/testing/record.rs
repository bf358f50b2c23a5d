//! What the service would have seen of a request.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::transport::{Body, Request, multipart};

/// A request as the service would have seen it. Headers that carry secrets show only whether it is the right one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// When it was sent, in milliseconds of virtual time.
    pub at_ms: u64,
    /// The method.
    pub method: String,
    /// Scheme, host and port.
    pub origin: String,
    /// The path, encoded as it was sent.
    pub path: String,
    /// The query, encoded as it was sent, without its question mark.
    pub query: Option<String>,
    /// The headers by their name in lower case; several of one name are joined by a comma. A header that is marked as
    /// secret is `<api_key>` or `<passcode>` where it holds the client's, and `<secret>` where it holds anything else.
    pub headers: BTreeMap<String, String>,
    /// The body, where it is text.
    pub body: Option<String>,
    /// The body in base64, where it is not text.
    pub body_base64: Option<String>,
    /// How long the attempt was allowed to take, in milliseconds.
    pub timeout_ms: u64,
}

impl Record {
    /// Notes a request.
    pub fn new(request: &Request, now: Duration, api_key: Option<&str>) -> Self {
        let mut headers = BTreeMap::<String, String>::new();
        for header in &request.headers {
            let shown = match (header.secret, api_key) {
                (true, Some(key)) if key == header.value && header.name == "x-passcode" => {
                    "<passcode>"
                }
                (true, Some(key)) if key == header.value => "<api_key>",
                (true, _) => "<secret>",
                (false, _) => &header.value,
            };
            headers
                .entry(header.name.to_string())
                .and_modify(|all| {
                    all.push_str(", ");
                    all.push_str(shown);
                })
                .or_insert_with(|| shown.to_owned());
        }
        let bytes = match &request.body {
            Body::Empty => None,
            Body::Bytes(bytes) => Some(bytes.to_vec()),
            // With a boundary that is the same in every run.
            Body::Parts(parts) => multipart::encode("boundary", parts.clone()).whole().ok(),
        };
        let (body, body_base64) = match bytes.map(String::from_utf8) {
            None => (None, None),
            Some(Ok(text)) => (Some(text), None),
            Some(Err(error)) => (None, Some(STANDARD.encode(error.as_bytes()))),
        };
        Self {
            at_ms: millis(now),
            method: request.method.clone(),
            origin: request.url.origin().to_owned(),
            path: request.url.path().to_owned(),
            query: request.url.query().map(str::to_owned),
            headers,
            body,
            body_base64,
            timeout_ms: millis(request.timeout),
        }
    }
}

/// Whole milliseconds, to the nearest: jitter makes fractions of them.
pub(super) fn millis(duration: Duration) -> u64 {
    let micros = duration.as_micros().saturating_add(500) / 1000;
    u64::try_from(micros).unwrap_or(u64::MAX)
}
