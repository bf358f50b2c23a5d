//! The one thing that core asks of a network: send this request, give me the answer.

mod departure;
mod headers;
pub mod multipart;
mod source;
mod url;

pub use departure::Departure;
#[cfg(feature = "testing")]
pub(crate) use headers::is_value;
pub use headers::{Header, Headers};
pub(crate) use headers::{is_token, refusal};
pub use source::{Content, InMemory, Source};
pub use url::Url;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::future::{BoxFuture, MaybeSend, MaybeSync};

/// Sends one request and receives one answer.
///
/// An implementation never retries, never follows a redirect and never waits longer than it must: retries,
/// deadlines and their meaning belong to core, so that they are the same in every language. Dropping the future
/// abandons the exchange and closes its connection.
pub trait Transport: MaybeSend + MaybeSync + std::fmt::Debug {
    /// One exchange.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;

    /// Whether this HTTP stack may send a request a second time by itself. Browsers do, also a POST, where a kept-alive
    /// connection ends without an answer; the first one may have been carried out. Defaults to false.
    fn may_repeat(&self) -> bool {
        false
    }
}

/// A request with its body, and where the answer's body goes.
#[derive(Debug)]
pub struct Request {
    /// The method, in capitals.
    pub method: String,
    /// The absolute address.
    pub url: Url,
    /// The headers. Those that carry secrets are marked.
    pub headers: Headers,
    /// What is sent.
    pub body: Body,
    /// Where the body of a successful answer goes.
    pub delivery: Delivery,
    /// How long this attempt may take. Core enforces it too; a transport may use it for its own timers.
    pub timeout: Duration,
    /// Where a transport says how far the request has got, if it can tell.
    pub departure: Departure,
}

/// What is sent.
#[derive(Debug, Clone)]
pub enum Body {
    /// Nothing; no content type either.
    Empty,
    /// These bytes, sent with their length, never chunked.
    Bytes(Bytes),
    /// A multipart form.
    Parts(Vec<Part>),
}

/// One part of a multipart form.
#[derive(Debug, Clone)]
pub struct Part {
    /// The form field.
    pub name: String,
    /// The file name, for a file.
    pub file_name: Option<String>,
    /// The media type.
    pub content_type: String,
    /// The content.
    pub content: Content,
}

/// Where the body of a successful answer goes. The body of a refusal always comes back in the answer.
#[derive(Debug, Clone)]
pub enum Delivery {
    /// Into memory, up to this many bytes; more is [`Failure::TooLarge`].
    Memory(usize),
    /// Piece by piece into a sink, without a limit.
    Sink(Arc<dyn Sink>),
}

/// Takes a body piece by piece, for a download that should not pass through memory.
pub trait Sink: MaybeSend + MaybeSync + std::fmt::Debug {
    /// Takes the next piece. The message of an error is shown to the caller.
    fn write(&self, piece: Bytes) -> Result<(), String>;
    /// Forgets what was written: the download starts again.
    fn restart(&self) -> Result<(), String>;
}

/// An answer with its body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body; empty where a sink took it.
    pub body: Bytes,
}

impl Response {
    /// Whether the status says that it worked: 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Why there is no answer.
#[derive(Debug, Clone)]
pub struct TransportError {
    /// What failed.
    pub failure: Failure,
    /// Whether the service may have received the request, which decides if it can be sent again.
    pub sent: Sent,
    /// What happened and what to do, for a person.
    pub message: String,
}

impl TransportError {
    /// With its message.
    pub fn new(failure: Failure, sent: Sent, message: impl Into<String>) -> Self {
        Self {
            failure,
            sent,
            message: message.into(),
        }
    }
}

/// The closed set of ways in which an exchange fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The host's name has no address.
    Dns,
    /// No connection could be made.
    Connect,
    /// The connection is not trusted: a certificate that does not verify, a protocol mismatch.
    Tls,
    /// The proxy refused or failed.
    Proxy,
    /// The attempt took too long.
    Timeout,
    /// The caller gave up.
    Cancelled,
    /// The connection broke after the request was sent, before an answer began.
    Reset,
    /// The answer began and broke off.
    Body,
    /// The answer is larger than allowed.
    TooLarge,
    /// The sink refused what it was given.
    Sink,
    /// Anything else.
    Other,
}

impl Failure {
    /// The name in logs: `too_large`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Proxy => "proxy",
            Self::Timeout => "timeout",
            Self::Cancelled => "cancelled",
            Self::Reset => "reset",
            Self::Body => "body",
            Self::TooLarge => "too_large",
            Self::Sink => "sink",
            Self::Other => "other",
        }
    }
}

/// Whether the service may have received the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// Certainly not.
    Nothing,
    /// Perhaps in whole or in part.
    Maybe,
}
