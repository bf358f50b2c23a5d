//! From a request to what the service needs of it, and from an answer to HTTP.

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use devtrust_core::transport::{Body, Headers, Request, Response};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::Answer;

/// A request, taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) api_key: String,
    pub(crate) body: Value,
}

impl Call {
    pub(super) fn read(request: &Request) -> Self {
        let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
        let query = request.url.query().unwrap_or_default();
        Self {
            method: request.method.clone(),
            path: request.url.path().to_owned(),
            query: query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(name, value)| (decode(name), decode(value)))
                .collect(),
            api_key: request
                .headers
                .get("x-api-key")
                .unwrap_or_default()
                .to_owned(),
            body: match &request.body {
                Body::Bytes(bytes) => serde_json::from_slice(bytes).unwrap(),
                Body::Empty | Body::Parts(_) => Value::Null,
            },
        }
    }

    /// A member of the body or the query, as text.
    pub(super) fn text(&self, name: &str) -> &str {
        match self.body.get(name).and_then(Value::as_str) {
            Some(text) => text,
            None => self.query.get(name).map_or("", String::as_str),
        }
    }
}

/// With the `Date` header that every real service sends.
pub(super) fn response(answer: &Answer, wall: Duration) -> Response {
    let mut headers = Headers::new();
    headers.add("content-type", answer.content_type);
    headers.add("date", httpdate::fmt_http_date(UNIX_EPOCH + wall));
    Response {
        status: answer.status,
        headers,
        body: answer.body.clone(),
    }
}
