//! Reads requests from a connection's bytes.

use crate::service::Asked;

/// More headers than any client sends.
const MAX_HEADERS: usize = 64;

/// A whole request at the beginning of what was received, and its length; nothing while more must come.
pub(crate) fn read(received: &[u8]) -> Option<(Asked, usize)> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(head) = request.parse(received).ok()? else {
        return None;
    };
    let value = |name: &str| {
        let found = request
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(found.value).ok().map(str::to_owned)
    };
    let length = value("content-length").and_then(|length| length.trim().parse().ok());
    let end = head + length.unwrap_or(0);
    let asked = Asked {
        method: request.method?.to_owned(),
        target: request.path?.to_owned(),
        key: value("x-api-key"),
        body: received.get(head..end)?.to_vec(),
    };
    Some((asked, end))
}
