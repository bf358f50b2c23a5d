//! What a scripted service answers.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;

use super::reissue::reissued;
use crate::transport::{Failure, Headers, Response, Sent, TransportError, is_token, is_value};

/// One scripted answer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The status; 200 where nothing is said.
    pub status: Option<u16>,
    /// Headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body as JSON; its content type is set. At most one of `json`, `text` and `base64` is used.
    pub json: Option<serde_json::Value>,
    /// The body as text.
    pub text: Option<String>,
    /// The body in base64.
    pub base64: Option<String>,
    /// Every certificate in the JSON is made out to the key of the CSR in the request: for keys that are made here.
    #[serde(default)]
    pub reissue: bool,
    /// The body so many times over: for very large and very deep ones.
    pub repeat: Option<usize>,
    /// The exchange breaks in place of an answer.
    pub fail: Option<Break>,
    /// The answer never comes.
    #[serde(default)]
    pub hang: bool,
    /// Together with `hang`: the connection is never made, and the transport says so.
    #[serde(default)]
    pub unsent: bool,
    /// How long it takes, in milliseconds of virtual time.
    #[serde(default)]
    pub delay_ms: u64,
    /// How often it is given; once where nothing is said.
    pub times: Option<u32>,
}

/// An exchange that breaks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// `dns`, `connect`, `tls`, `proxy`, `timeout`, `cancelled`, `reset`, `body`, `too_large`, `sink` or `other`.
    pub kind: String,
    /// Whether the service may have received the request.
    #[serde(default)]
    pub sent: bool,
    /// What a transport would say.
    #[serde(default)]
    pub message: String,
}

impl Reply {
    /// The reply to this very request.
    pub(super) fn to(mut self, request: &str) -> Self {
        if let (true, Some(json)) = (self.reissue, &self.json) {
            match reissued(json, request) {
                Ok(json) => self.json = Some(json),
                // The script is wrong; not tried again.
                Err(message) => {
                    self.fail = Some(Break {
                        kind: "cancelled".to_owned(),
                        sent: false,
                        message,
                    });
                }
            }
        }
        self
    }

    fn bytes(&self) -> Result<Bytes, String> {
        let once = match (&self.json, &self.text, &self.base64) {
            (Some(json), _, _) => json.to_string().into_bytes(),
            (_, Some(text), _) => text.clone().into_bytes(),
            (_, _, Some(base64)) => STANDARD
                .decode(base64)
                .map_err(|error| format!("base64: {error}"))?,
            _ => Vec::new(),
        };
        Ok(Bytes::from(once.repeat(self.repeat.unwrap_or(1))))
    }

    /// The answer as a transport would hand it over.
    pub fn response(&self) -> Result<Response, String> {
        let mut headers = Headers::new();
        if self.json.is_some() && !self.headers.contains_key("content-type") {
            headers.add("content-type", "application/json");
        }
        for (name, value) in &self.headers {
            if !is_token(name) || !is_value(value) {
                return Err(format!("{name:?} is no header, or its value is none"));
            }
            headers.add(name.clone(), value.clone());
        }
        Ok(Response {
            status: self.status.unwrap_or(200),
            headers,
            body: self.bytes()?,
        })
    }
}

impl Break {
    pub(super) fn error(&self) -> Result<TransportError, String> {
        let failure = match self.kind.as_str() {
            "dns" => Failure::Dns,
            "connect" => Failure::Connect,
            "tls" => Failure::Tls,
            "proxy" => Failure::Proxy,
            "timeout" => Failure::Timeout,
            "cancelled" => Failure::Cancelled,
            "reset" => Failure::Reset,
            "body" => Failure::Body,
            "too_large" => Failure::TooLarge,
            "sink" => Failure::Sink,
            "other" => Failure::Other,
            unknown => return Err(format!("there is no failure of the kind {unknown:?}")),
        };
        let sent = if self.sent {
            Sent::Maybe
        } else {
            Sent::Nothing
        };
        let message = if self.message.is_empty() {
            format!("scripted {}", self.kind)
        } else {
            self.message.clone()
        };
        Ok(TransportError::new(failure, sent, message))
    }
}
