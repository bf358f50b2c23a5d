//! Bodies in pieces, which tell when they are first asked for: from then on the request is on its way. Multipart forms
//! (RFC 7578) are sent so with their length and without being copied together.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
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
    let content_type = HeaderValue::from_str(&format!("multipart/form-data; boundary={boundary}"));
    request
        .headers_mut()
        .insert(CONTENT_TYPE, content_type.map_err(|_| defect())?);
    *request.body_mut() = Some(wrap(encode(&boundary, form), departure, leader));
    Ok(())
}

fn wrap(pieces: VecDeque<Bytes>, departure: Departure, leader: Option<Leader>) -> reqwest::Body {
    departure.waits();
    reqwest::Body::wrap(Pieces {
        pieces,
        departure,
        leader,
    })
}

fn encode(boundary: &str, form: Vec<Part>) -> VecDeque<Bytes> {
    let mut pieces = VecDeque::with_capacity(2 * form.len() + 1);
    let mut before = "";
    for part in form {
        let mut head = format!(
            "{before}--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
            quoted(&part.name)
        );
        if let Some(file_name) = &part.file_name {
            let _ = write!(head, "; filename=\"{}\"", quoted(file_name));
        }
        let content_type = one_line(&part.content_type);
        let _ = write!(head, "\r\nContent-Type: {content_type}\r\n\r\n");
        pieces.push_back(Bytes::from(head));
        pieces.push_back(part.content);
        before = "\r\n";
    }
    pieces.push_back(Bytes::from(format!("{before}--{boundary}--\r\n")));
    pieces
}

/// Inside quotes, as browsers write it.
fn quoted(text: &str) -> String {
    text.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

/// A body of pieces whose total length is known. HTTP/1.1 asks for the first one before it writes the head to the
/// connection; with HTTP/2 a server may see the head before, with which it can do nothing.
struct Pieces {
    pieces: VecDeque<Bytes>,
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
            leader.is_connected();
        }
        Poll::Ready(self.pieces.pop_front().map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.pieces.iter().map(|piece| piece.len() as u64).sum())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_what_rfc_7578_says_and_its_length_is_known() {
        let form = vec![
            Part {
                name: "job".into(),
                file_name: None,
                content_type: "application/json".into(),
                content: Bytes::from_static(b"{}"),
            },
            Part {
                name: "file".into(),
                file_name: Some("a\"b\r\nX: y.csv".into()),
                content_type: "text/csv\r\nX: y".into(),
                content: Bytes::from_static(b"a,b\n"),
            },
        ];
        let body = Pieces {
            pieces: encode("B", form),
            departure: Departure::default(),
            leader: None,
        };
        let length = body.size_hint().exact().unwrap();
        let text: Vec<u8> = body.pieces.into_iter().flatten().collect();
        assert_eq!(length, text.len() as u64);
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "--B\r\nContent-Disposition: form-data; name=\"job\"\r\nContent-Type: application/json\r\n\r\n{}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b%0D%0AX: y.csv\"\r\n\
             Content-Type: text/csv  X: y\r\n\r\na,b\n\r\n--B--\r\n"
        );
    }
}
