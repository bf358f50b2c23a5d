//! Bodies in pieces, which tell when they are first asked for: from then on the request is on its way. Multipart forms
//! (RFC 7578) are sent so with their length and without being copied together.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use devtrust_core::transport::multipart::{Form, content_type, encode};
use devtrust_core::transport::{Departure, Failure, Part, Sent, TransportError};
use http::header::{CONTENT_TYPE, HeaderValue};
use http_body::{Body, Frame, SizeHint};

use super::gate::Leader;

/// Bytes as a body.
pub(super) fn bytes(content: Bytes, departure: Departure, leader: Option<Leader>) -> reqwest::Body {
    wrap(Left::Bytes(VecDeque::from([content])), departure, leader)
}

/// Makes a form the body of a request.
pub(super) fn attach(
    request: &mut reqwest::Request,
    form: Vec<Part>,
    departure: Departure,
    leader: Option<Leader>,
) -> Result<(), TransportError> {
    let defect =
        || TransportError::new(Failure::Other, Sent::Nothing, "the form cannot be encoded");
    let random = [getrandom::u64(), getrandom::u64()];
    let [Ok(first), Ok(second)] = random else {
        return Err(defect());
    };
    let boundary = format!("devtrust-{first:016x}{second:016x}");
    let content_type = HeaderValue::from_str(&content_type(&boundary));
    request
        .headers_mut()
        .insert(CONTENT_TYPE, content_type.map_err(|_| defect())?);
    let form = Left::Form(encode(&boundary, form));
    *request.body_mut() = Some(wrap(form, departure, leader));
    Ok(())
}

fn wrap(left: Left, departure: Departure, leader: Option<Leader>) -> reqwest::Body {
    departure.waits();
    reqwest::Body::wrap(Pieces {
        left,
        departure,
        leader,
    })
}

/// What is still to be sent.
enum Left {
    Bytes(VecDeque<Bytes>),
    Form(Form),
}

/// What is sent cannot be read: a file, most often.
#[derive(Debug)]
pub(super) struct Unreadable(pub(super) String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

/// A body of pieces whose total length is known. HTTP/1.1 asks for the first one before it writes the head to the
/// connection; with HTTP/2 a server may see the head before, with which it can do nothing.
struct Pieces {
    left: Left,
    departure: Departure,
    leader: Option<Leader>,
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Unreadable;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Unreadable>>> {
        self.departure.leaves();
        if let Some(leader) = self.leader.take() {
            leader.connected();
        }
        let piece = match &mut self.left {
            Left::Bytes(pieces) => pieces.pop_front().map(Ok),
            Left::Form(form) => form.next(),
        };
        Poll::Ready(piece.map(|piece| piece.map(Frame::data).map_err(Unreadable)))
    }

    fn is_end_stream(&self) -> bool {
        match &self.left {
            Left::Bytes(pieces) => pieces.is_empty(),
            Left::Form(form) => form.left() == 0,
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(match &self.left {
            Left::Bytes(pieces) => pieces.iter().map(|piece| piece.len() as u64).sum(),
            Left::Form(form) => form.left(),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_form_is_known() {
        let part = Part {
            name: "file".into(),
            file_name: Some("a.csv".into()),
            content_type: "text/csv".into(),
            content: Bytes::from_static(b"a,b\n").into(),
        };
        let body = Pieces {
            left: Left::Form(encode("B", vec![part])),
            departure: Departure::default(),
            leader: None,
        };
        let length = body.size_hint().exact().unwrap();
        let Left::Form(form) = body.left else {
            return;
        };
        assert_eq!(length, form.whole().unwrap().len() as u64);
    }
}
