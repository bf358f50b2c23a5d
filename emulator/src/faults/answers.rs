//! What a fault turns an answer into.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use http_body::Frame;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};

use super::Plan;
use super::rule::{Fault, When};
use crate::control::Control;

/// How the handling of a disturbed request ends.
#[derive(Debug)]
pub(crate) enum Outcome {
    Answer(Response),
    /// No answer: the connection is to be reset.
    Reset,
    /// No answer, and the connection stays.
    Silence,
}

const GATEWAY_PAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center>\
    <h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

/// What Envoy says when the service's answer does not reach it. The service itself would not say that it failed where it
/// did not.
const GATEWAY_TEXT: &str = "upstream connect error or disconnect/reset before headers. reset reason: connection termination";

impl Plan {
    /// What comes in place of the work, if anything does.
    pub(crate) fn instead(&self) -> Option<Outcome> {
        let (fault, When::Before) = self.fault.as_ref()? else {
            return None;
        };
        Some(match fault {
            Fault::ResetBefore {} => Outcome::Reset,
            Fault::Hang {} => Outcome::Silence,
            other => {
                let nothing = Response::new(Body::empty());
                Outcome::Answer(disturb(other, When::Before, nothing, Bytes::new()))
            }
        })
    }

    /// What becomes of the answer when the work is done.
    pub(crate) async fn afterwards(&self, answer: Response, control: &Arc<Control>) -> Outcome {
        let Some((fault, When::After)) = &self.fault else {
            return Outcome::Answer(answer);
        };
        if matches!(fault, Fault::ResetAfter {}) {
            return Outcome::Reset;
        }
        let (mut parts, body) = answer.into_parts();
        // It belongs to the body as it was.
        parts.headers.remove(header::CONTENT_LENGTH);
        let body = body
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes)
            .unwrap_or_default();
        let answer = Response::from_parts(parts, Body::empty());
        if matches!(fault, Fault::Truncate {}) {
            return Outcome::Answer(truncate(answer, &body, control.clone()));
        }
        Outcome::Answer(disturb(fault, When::After, answer, body))
    }
}

fn disturb(fault: &Fault, when: When, mut answer: Response, body: Bytes) -> Response {
    let status = |answer: &mut Response, status: u16| {
        *answer.status_mut() =
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    };
    match fault {
        Fault::Status {
            status: code,
            headers,
            body,
            retry_after,
        } => {
            answer = Response::new(Body::empty());
            status(&mut answer, *code);
            let (text, content_type) = match (body, when) {
                (Some(Value::String(text)), _) => (text.clone(), "text/plain"),
                (Some(value), _) => (value.to_string(), "application/json"),
                (None, When::Before) => (injected(*code), "application/json"),
                (None, When::After) => (GATEWAY_TEXT.to_owned(), "text/plain"),
            };
            *answer.body_mut() = Body::from(text);
            set_header(&mut answer, "content-type", &Value::from(content_type));
            if let Some(value) = retry_after {
                set_header(&mut answer, "retry-after", value);
            }
            for (name, value) in headers {
                set_header(&mut answer, name, value);
            }
        }
        Fault::Html { status: code } => {
            answer = Response::new(Body::from(GATEWAY_PAGE));
            status(&mut answer, code.unwrap_or(502));
            set_header(&mut answer, "content-type", &Value::from("text/html"));
        }
        Fault::Empty { status: code } => {
            if let Some(code) = code {
                status(&mut answer, *code);
            }
        }
        Fault::Malformed {} => {
            let broken = match body.len() {
                0 => Bytes::from_static(b"{\"broken\": "),
                length => body.slice(..length - 1),
            };
            *answer.body_mut() = Body::from(broken);
            set_header(
                &mut answer,
                "content-type",
                &Value::from("application/json"),
            );
        }
        Fault::Latency { .. }
        | Fault::ResetBefore {}
        | Fault::ResetAfter {}
        | Fault::Truncate {}
        | Fault::Hang {} => {
            *answer.body_mut() = Body::from(body);
        }
    }
    answer
}

fn injected(status: u16) -> String {
    json!({ "errors": [{ "code": "injected_fault", "message": format!("Status {status}, as armed.") }] }).to_string()
}

fn set_header(answer: &mut Response, name: &str, value: &Value) {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(text)) {
        answer.headers_mut().insert(name, value);
    }
}

fn truncate(mut answer: Response, body: &Bytes, control: Arc<Control>) -> Response {
    // The head promises the whole body.
    answer
        .headers_mut()
        .insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    *answer.body_mut() = Body::new(Half {
        data: body.slice(..body.len() / 2),
        step: 0,
        control,
    });
    answer
}

/// Half of a body, then the end of the connection.
#[derive(Debug)]
struct Half {
    data: Bytes,
    step: u8,
    control: Arc<Control>,
}

impl http_body::Body for Half {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.step = self.step.saturating_add(1);
        match self.step {
            1 => Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.data))))),
            // The server flushes what it has when the body has nothing ready; only then may the end come.
            2 => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            _ => {
                self.control.close();
                Poll::Pending
            }
        }
    }
}
