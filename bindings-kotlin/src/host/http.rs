//! An HTTP stack of the host's.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher as _;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use devtrust::BoxFuture;
use devtrust::transport::{
    Body, Delivery, Failure, Headers, Request, Response, Sent, Transport, TransportError, multipart,
};

use crate::raw::NameValue;

/// An HTTP stack of the host's: `OkHttp`, Ktor, `java.net.http`, `URLSession`.
///
/// It sends one request and gives the whole answer. It never retries and never follows a redirect: that belongs to the
/// library, so that it is the same everywhere. When the call is abandoned, the coroutine or task that runs `send` is
/// cancelled.
#[uniffi::export(foreign)]
#[async_trait]
pub trait HttpTransport: Send + Sync {
    /// One exchange.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpTransportError>;
}

/// A request.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct HttpRequest {
    /// GET, POST, PUT, PATCH or DELETE.
    pub method: String,
    /// The absolute address.
    pub url: String,
    /// The headers. They hold the API key: keep them out of logs.
    pub headers: Vec<NameValue>,
    /// What is sent; nothing for a request without a body.
    pub body: Option<Vec<u8>>,
    /// How long this attempt may take. The library enforces it too.
    pub timeout: Duration,
    /// How large the answer's body may be.
    pub max_response_bytes: u64,
}

impl fmt::Debug for HttpRequest {
    /// Without headers and body, which hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpRequest({} {})", self.method, self.url)
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// The headers.
    #[uniffi(default = [])]
    pub headers: Vec<NameValue>,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

/// Why there is no answer. Anything else that a transport throws counts as `OTHER`, perhaps sent.
#[derive(Debug, Clone, PartialEq, uniffi::Error)]
pub enum HttpTransportError {
    /// The exchange failed.
    Failed {
        /// What failed.
        failure: TransportFailure,
        /// Whether the service may have received the request, which decides if it is sent again. When in doubt, true.
        sent: bool,
        /// What happened, for a person.
        reason: String,
    },
}

/// The closed set of ways in which an exchange fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum TransportFailure {
    /// The host's name has no address.
    Dns,
    /// No connection could be made.
    Connect,
    /// The connection is not trusted.
    Tls,
    /// The proxy refused or failed.
    Proxy,
    /// The attempt took too long.
    Timeout,
    /// The connection broke after the request was sent, before an answer began.
    Reset,
    /// The answer began and broke off.
    Body,
    /// Anything else.
    Other,
}

impl From<TransportFailure> for Failure {
    fn from(failure: TransportFailure) -> Self {
        match failure {
            TransportFailure::Dns => Self::Dns,
            TransportFailure::Connect => Self::Connect,
            TransportFailure::Tls => Self::Tls,
            TransportFailure::Proxy => Self::Proxy,
            TransportFailure::Timeout => Self::Timeout,
            TransportFailure::Reset => Self::Reset,
            TransportFailure::Body => Self::Body,
            TransportFailure::Other => Self::Other,
        }
    }
}

impl fmt::Display for HttpTransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Failed { reason, .. } = self;
        f.write_str(reason)
    }
}

impl std::error::Error for HttpTransportError {}

impl From<uniffi::UnexpectedUniFFICallbackError> for HttpTransportError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed {
            failure: TransportFailure::Other,
            sent: true,
            reason: format!("the host's transport failed: {}", error.reason),
        }
    }
}

/// Core's side.
pub(crate) struct HostTransport(Arc<dyn HttpTransport>);

impl HostTransport {
    pub(crate) fn new(host: Arc<dyn HttpTransport>) -> Self {
        Self(host)
    }
}

impl fmt::Debug for HostTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostTransport")
    }
}

impl Transport for HostTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let limit = match &request.delivery {
                Delivery::Memory(limit) => u64::try_from(*limit).unwrap_or(u64::MAX),
                Delivery::Sink(_) => u64::MAX,
            };
            let outgoing = outgoing(&request, limit)
                .map_err(|message| TransportError::new(Failure::Other, Sent::Nothing, message))?;
            let answer = self.0.send(outgoing).await;
            let answer = answer.map_err(|error| {
                let HttpTransportError::Failed {
                    failure,
                    sent,
                    reason,
                } = error;
                let sent = if sent { Sent::Maybe } else { Sent::Nothing };
                TransportError::new(failure.into(), sent, reason)
            })?;
            incoming(answer, &request.delivery, limit)
        })
    }

    /// Nobody knows: some do where a kept-alive connection ends (`OkHttp` unless it is told otherwise).
    fn may_repeat(&self) -> bool {
        true
    }
}

/// The host's stack takes a body as a whole. The message of an error says what of it cannot be read.
fn outgoing(request: &Request, limit: u64) -> Result<HttpRequest, String> {
    let headers = request.headers.iter().map(|header| NameValue {
        name: header.name.to_string(),
        value: header.value.to_string(),
    });
    let mut headers: Vec<NameValue> = headers.collect();
    let body = match &request.body {
        Body::Empty => None,
        Body::Bytes(bytes) => Some(bytes.to_vec()),
        Body::Parts(parts) => {
            // The standard library's own random number: nothing in a form has it by chance.
            let random = RandomState::new().hash_one(parts.len());
            let boundary = format!("devtrust-{random:016x}");
            headers.push(NameValue {
                name: "content-type".to_owned(),
                value: multipart::content_type(&boundary),
            });
            Some(multipart::encode(&boundary, parts.clone()).whole()?)
        }
    };
    Ok(HttpRequest {
        method: request.method.clone(),
        url: request.url.to_string(),
        headers,
        body,
        timeout: request.timeout,
        max_response_bytes: limit,
    })
}

/// Takes nothing for granted that a host says.
fn incoming(
    answer: HttpResponse,
    delivery: &Delivery,
    limit: u64,
) -> Result<Response, TransportError> {
    let refused = |failure, what: String| TransportError::new(failure, Sent::Maybe, what);
    // 1xx is never the last answer; 101 would take the connection away.
    if !(200..600).contains(&answer.status) {
        let what = format!("the host's transport gave the status {}", answer.status);
        return Err(refused(Failure::Other, what));
    }
    if u64::try_from(answer.body.len()).unwrap_or(u64::MAX) > limit {
        let what = format!("the answer is larger than {limit} bytes");
        return Err(refused(Failure::TooLarge, what));
    }
    let mut headers = Headers::default();
    for NameValue { name, value } in answer.headers {
        headers.add(name, value);
    }
    let mut response = Response {
        status: answer.status,
        headers,
        body: Bytes::from(answer.body),
    };
    if let (Delivery::Sink(sink), true) = (delivery, response.is_success()) {
        let body = std::mem::take(&mut response.body);
        sink.restart()
            .and_then(|()| sink.write(body))
            .map_err(|what| refused(Failure::Sink, what))?;
    }
    Ok(response)
}
