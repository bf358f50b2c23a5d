//! The host's `fetch` as a transport.
//!
//! Head and answer are lines of text, as in HTTP itself: the method, the address and what the host needs to know; then
//! the headers.

use std::fmt::Write as _;

use bytes::Bytes;
use devtrust_core::BoxFuture;
use devtrust_core::transport::{
    Body, Delivery, Failure, Request, Response, Sent, Transport, TransportError,
};

use crate::messages::{Out, framed, unframed};
use crate::ports::Port;
use crate::tasks;

/// The host's `fetch`.
#[derive(Debug)]
pub(crate) struct Fetch {
    /// The session, whose `fetch` it is.
    pub(crate) session: u32,
}

impl Transport for Fetch {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let port = Port::open(Out::Send, &self.written(&request));
            drop(request);
            read(&port.await)
        })
    }
}

impl Fetch {
    fn written(&self, request: &Request) -> Vec<u8> {
        let limit = match request.delivery {
            Delivery::Memory(limit) => limit,
            Delivery::Sink(_) => usize::MAX,
        };
        let body: Option<&[u8]> = match &request.body {
            Body::Bytes(bytes) => Some(bytes),
            // No operation uploads parts yet.
            Body::Empty | Body::Parts(_) => None,
        };
        let mut head = String::new();
        let _ = write!(
            head,
            "{}\n{}\n{}\n{}\n{limit}\n{}\n{}",
            request.method,
            request.url,
            self.session,
            tasks::running(),
            request.timeout.as_millis(),
            u8::from(body.is_some()),
        );
        for header in &request.headers {
            for part in ["\n", &*header.name, ":", &*header.value] {
                head.push_str(part);
            }
        }
        framed(&head, body.unwrap_or_default())
    }
}

/// The first line is a status, or says what failed, whether anything was sent, and why.
fn read(answer: &[u8]) -> Result<Response, TransportError> {
    let unreadable = || {
        TransportError::new(
            Failure::Other,
            Sent::Maybe,
            "the host's answer is unreadable",
        )
    };
    let (head, body) = unframed(answer).ok_or_else(unreadable)?;
    let (first, headers) = head.split_once('\n').unwrap_or((head, ""));
    let Ok(status) = first.parse::<u16>() else {
        return Err(failed(first, headers));
    };
    let mut response = Response {
        status,
        body: Bytes::copy_from_slice(body),
        ..Response::default()
    };
    for (name, value) in headers.lines().filter_map(|line| line.split_once(':')) {
        response.headers.add(name.to_owned(), value.to_owned());
    }
    Ok(response)
}

/// `connect unsent`, and the message.
fn failed(what: &str, message: &str) -> TransportError {
    let (failure, sent) = what.split_once(' ').unwrap_or((what, ""));
    let failure = match failure {
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
    let sent = match sent {
        "unsent" => Sent::Nothing,
        _ => Sent::Maybe,
    };
    TransportError::new(failure, sent, message)
}
