//! A case as data: what the service does, what the caller does, what must come of it.

use std::collections::BTreeMap;

use devtrust_conformance::When;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::piece::Step;

/// One case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Unique, and beginning with the theme of its file.
    pub name: String,
    /// Who does such a thing, and what must not come of it.
    pub why: String,
    /// Whether the service speaks TLS.
    #[serde(default)]
    pub tls: bool,
    /// What the first connections get in place of a server that waits for requests.
    #[serde(default)]
    pub connections: Vec<Connection>,
    /// What the first requests get in place of a good answer.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// Settings of the client beside the usual ones.
    #[serde(default)]
    pub config: Map<String, Value>,
    /// The call.
    pub when: When,
    /// What must come of it.
    pub then: Then,
    /// Whether memory is measured: the case then has a process of its own.
    #[serde(default)]
    pub measure: bool,
    /// Runtimes that do not run it, with the reason.
    #[serde(default)]
    pub skip: BTreeMap<String, String>,
}

/// What a connection gets before any request is read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// How many connections.
    #[serde(default = "once")]
    pub times: u32,
    /// The certificate that the server shows.
    pub tls: Option<Certificate>,
    /// The protocol that the server chooses.
    pub alpn: Option<String>,
    /// Reads so many bytes first.
    #[serde(default)]
    pub read: usize,
    /// Then sends this, whatever was asked.
    pub send: Option<Step>,
    /// And ends the connection like this; where nothing is said, requests are read and answered.
    pub end: Option<End>,
}

/// A server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certificate {
    /// By the authority that the client trusts.
    Good,
    /// Out of date.
    Expired,
    /// Not valid yet.
    NotYet,
    /// For another host.
    WrongName,
    /// By itself.
    SelfSigned,
    /// By an authority that nobody trusts.
    UnknownAuthority,
}

/// What a request gets.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Only requests with this method whose path holds this text: `POST /device`. Any, where nothing is said.
    pub to: Option<String>,
    /// How many requests.
    #[serde(default = "once")]
    pub times: u32,
    /// Whether the service has carried the request out all the same.
    #[serde(default)]
    pub done: bool,
    /// How long it waits first.
    #[serde(default)]
    pub wait_ms: u64,
    /// The status; that of a good answer where nothing is said.
    pub status: Option<u16>,
    /// The words behind the status.
    pub reason: Option<String>,
    /// Headers in their order.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body; that of a good answer where nothing is said.
    pub body: Option<Step>,
    /// How the body's end is told.
    #[serde(default)]
    pub framing: Framing,
    /// The whole answer, byte for byte, in place of all this.
    pub send: Option<Step>,
    /// What becomes of the connection.
    pub end: Option<End>,
}

/// How a body's end is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Framing {
    /// `Content-Length`.
    #[default]
    Length,
    /// Chunks, one for each part of the body.
    Chunked,
    /// The end of the connection.
    Close,
}

/// What becomes of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The next request is read.
    Keep,
    /// Closed in good order.
    Close,
    /// Reset.
    Reset,
    /// Left open without a word.
    Hang,
}

/// What must come of it. Nothing may be created twice, the deadline must be kept, the key must not leak, and the next call
/// must work: that holds for every case and is said nowhere.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Then {
    /// Members of the error.
    pub error: Option<Map<String, Value>>,
    /// The whole result; null for none.
    #[serde(default, deserialize_with = "given")]
    pub result: Option<Value>,
    /// Members of the result.
    pub result_includes: Option<Value>,
    /// How many objects the service has made.
    pub created: Option<usize>,
    /// How many requests may arrive at most.
    pub requests: Option<usize>,
    /// How many bytes the process may grow; ten times the answer and a constant where nothing is said.
    pub peak_bytes: Option<u64>,
    /// Texts that may appear nowhere.
    #[serde(default)]
    pub hides: Vec<String>,
    /// Whether something may be created twice: only where a runtime cannot but do so.
    #[serde(skip)]
    pub twice: bool,
    /// Where a runtime cannot but do otherwise, and why.
    #[serde(default)]
    pub differs: BTreeMap<String, Differs>,
}

/// What must come of it in one runtime, in place of what holds elsewhere.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Differs {
    /// The reason.
    pub why: String,
    /// Members of the error.
    pub error: Option<Map<String, Value>>,
    /// Members of the result.
    pub result_includes: Option<Value>,
    /// How many objects the service has made.
    pub created: Option<usize>,
    /// How many requests may arrive at most.
    pub requests: Option<usize>,
    /// Whether something may be created twice.
    #[serde(default)]
    pub twice: bool,
}

impl Then {
    /// What holds for a runtime.
    #[must_use]
    pub fn within(&self, runtime: &str) -> Self {
        let mut then = self.clone();
        if let Some(differs) = self.differs.get(runtime) {
            if differs.error.is_some() || differs.result_includes.is_some() {
                then.result = None;
                then.error.clone_from(&differs.error);
                then.result_includes.clone_from(&differs.result_includes);
            }
            then.twice = differs.twice;
            then.created = differs.created.or(self.created);
            then.requests = differs.requests.or(self.requests);
        }
        then
    }
}

/// Tells null from absent.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn once() -> u32 {
    1
}
