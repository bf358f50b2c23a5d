//! Bodies in pieces, which tell when they are first asked for: from then on the request is on its way. Multipart forms
//! (RFC 7578) are sent so with their length and without being copied together.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use devtrust_core::transport::multipart::{content_type, encode};
use devtrust_core::transport::{Departure, Failure, Part, Sent, TransportError};
use http::header::{CONTENT_TYPE, HeaderValue};
use http_body::{Body, Frame, SizeHint};

use super::gate::Leader;

/// Bytes as a body.
pub(super) fn bytes(content: Bytes, departure: Departure, leader: Option<Leader>) -> reqwest::Body {
    wrap(VecDeque::from([content]), departure, leader)
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
    *request.body_mut() = Some(wrap(encode(&boundary, form), departure, leader));
    Ok(())
}

fn wrap(pieces: VecDeque<Bytes>, departure: Departure, leader: Option<Leader>) -> reqwest::Body {
    departure.waits();
    reqwest::Body::wrap(Pieces {
        left: pieces,
        departure,
        leader,
    })
}

/// A body of pieces whose total length is known. HTTP/1.1 asks for the first one before it writes the head to the
/// connection; with HTTP/2 a server may see the head before, with which it can do nothing.
struct Pieces {
    left: VecDeque<Bytes>,
    departure: Departure,
    leader: Option<Leader>,
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.departure.leaves();
        if let Some(leader) = self.leader.take() {
            leader.connected();
        }
        Poll::Ready(self.left.pop_front().map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.iter().map(|piece| piece.len() as u64).sum())
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
            content: Bytes::from_static(b"a,b\n"),
        };
        let body = Pieces {
            left: encode("B", vec![part]),
            departure: Departure::default(),
            leader: None,
        };
        let length = body.size_hint().exact().unwrap();
        let text: Vec<u8> = body.left.into_iter().flatten().collect();
        assert_eq!(length, text.len() as u64);
    }
}
