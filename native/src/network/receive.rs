//! Taking in an answer, within its limit.

use bytes::{Bytes, BytesMut};
use devtrust_core::transport::{Delivery, Failure, Response, Sent, Sink, TransportError};

use super::failure::Target;

/// How much of a refusal is taken in where a successful answer would go to a sink.
const REFUSAL_LIMIT: usize = 4 * 1024 * 1024;

pub(super) async fn receive(
    response: reqwest::Response,
    delivery: Delivery,
    target: &Target,
) -> Result<Response, TransportError> {
    let mut answer = Response {
        status: response.status().as_u16(),
        ..Response::default()
    };
    for (name, value) in response.headers() {
        // What is not UTF-8 shows as such; no header that core reads is anything but ASCII.
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        answer.headers.add(name.as_str().to_owned(), value);
    }
    match delivery {
        Delivery::Sink(sink) if answer.is_success() => {
            deliver(response, sink.as_ref(), target).await?;
        }
        Delivery::Sink(_) => answer.body = collect(response, REFUSAL_LIMIT, target).await?,
        Delivery::Memory(limit) => answer.body = collect(response, limit, target).await?,
    }
    Ok(answer)
}

/// The whole body, unless it is larger than allowed. What counts is the size after decompression, piece by piece, so
/// that a small answer that expands without end is stopped too.
async fn collect(
    mut response: reqwest::Response,
    limit: usize,
    target: &Target,
) -> Result<Bytes, TransportError> {
    let announced = response.content_length();
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(too_large(limit, target));
    }
    let Some(first) = next(&mut response, 0, target).await? else {
        return Ok(Bytes::new());
    };
    if first.len() > limit {
        return Err(too_large(limit, target));
    }
    // Most answers are one piece, which then needs no copy.
    let Some(second) = next(&mut response, first.len(), target).await? else {
        return Ok(first);
    };
    let expected = announced
        .and_then(|length| usize::try_from(length).ok())
        .unwrap_or(0);
    let mut body = BytesMut::with_capacity(expected.max(first.len() + second.len()));
    body.extend_from_slice(&first);
    let mut piece = second;
    loop {
        if piece.len() > limit - body.len() {
            return Err(too_large(limit, target));
        }
        body.extend_from_slice(&piece);
        match next(&mut response, body.len(), target).await? {
            Some(further) => piece = further,
            None => return Ok(body.freeze()),
        }
    }
}

async fn deliver(
    mut response: reqwest::Response,
    sink: &dyn Sink,
    target: &Target,
) -> Result<(), TransportError> {
    let mut received = 0;
    while let Some(piece) = next(&mut response, received, target).await? {
        received += piece.len();
        sink.write(piece)
            .map_err(|message| TransportError::new(Failure::Sink, Sent::Maybe, message))?;
    }
    Ok(())
}

async fn next(
    response: &mut reqwest::Response,
    received: usize,
    target: &Target,
) -> Result<Option<Bytes>, TransportError> {
    response
        .chunk()
        .await
        .map_err(|error| target.broke_off(&error, received))
}

fn too_large(limit: usize, target: &Target) -> TransportError {
    TransportError::new(
        Failure::TooLarge,
        Sent::Maybe,
        format!(
            "the answer of {} is larger than the {limit} bytes that are accepted: ask for smaller pages, or raise \
             max_response_bytes",
            target.authority
        ),
    )
}
