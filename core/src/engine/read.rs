//! From a successful answer to a result, without holding up whoever else runs in this thread.

use std::future::ready;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::{Either, select};
use serde_json::Value;

use super::{Answer, Engine};
use crate::decode::{Read, excerpt, normalise, page, parts};
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json;
use crate::schema::{Endpoint, Idempotency, Operation, Response as Expected, Type};
use crate::transport::Response;
use crate::{Error, ErrorCode, Secret};

/// Answers from this size on are read in another thread, where there is one: below, that would cost more than reading.
const LARGE: usize = 64 * 1024;

/// All that reading an answer needs, so that it can be done anywhere.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    expected: Expected,
    unwrap: Option<&'static str>,
    /// Whether the answer is a text as it stands.
    is_text: bool,
    idempotency: Idempotency,
    /// Only where the next page can be asked for.
    offset: Option<u64>,
    limit: Option<u64>,
    /// What an excerpt must not show.
    secret: Option<Secret>,
}

impl Reading {
    pub(super) fn new(
        operation: &Operation,
        endpoint: &Endpoint,
        request: &Value,
        secret: Option<&Secret>,
    ) -> Self {
        let number = |name: &str| request.get(name).and_then(Value::as_u64);
        Self {
            expected: operation.response,
            unwrap: endpoint.unwrap,
            is_text: endpoint.travel.answers.is_some(),
            idempotency: endpoint.idempotency,
            offset: (operation.request.field("offset")).map(|_| number("offset").unwrap_or(0)),
            limit: number("limit"),
            secret: secret.cloned(),
        }
    }

    /// Whether the answer becomes a tree of values.
    pub(super) fn is_json(&self) -> bool {
        !matches!(self.expected, Expected::Bytes)
    }

    /// Whether a result may be given up because it is late. Not that of a creation: it may hold the only copy of a
    /// certificate.
    fn may_be_lost(&self) -> bool {
        matches!(
            self.idempotency,
            Idempotency::Safe | Idempotency::Idempotent
        )
    }

    fn read(&self, response: &Response) -> Result<(Answer, u32)> {
        match self.expected {
            Expected::Nothing => return Ok((Answer::Nothing, 0)),
            Expected::Bytes => return Ok((Answer::Bytes(response.body.clone()), 0)),
            _ => {}
        }
        match self.decoded(response) {
            Ok(read) => Ok((Answer::Json(read.value), read.unread)),
            Err(error) => Err(self.with_excerpt(error, response)),
        }
    }

    fn decoded(&self, response: &Response) -> Result<Read> {
        if self.is_text {
            let value = json::read_text(&response.body)?;
            return match self.expected {
                Expected::Value(ty @ Type::Record(_)) => {
                    normalise(parts(value.as_str().unwrap_or_default())?, ty, "")
                }
                _ => Ok(Read { value, unread: 0 }),
            };
        }
        let mut value = json::read(&response.body).map_err(|error| cut_off(error, response))?;
        if let Some(inner) = self.unwrap.and_then(|name| value.get_mut(name)) {
            value = inner.take();
        }
        match self.expected {
            Expected::Optional(_) if value.is_null() => Ok(Read { value, unread: 0 }),
            Expected::Value(ty) | Expected::Optional(ty) => normalise(value, ty, ""),
            Expected::Pages(item) => page(value, item, self.offset, self.limit),
            Expected::Nothing | Expected::Bytes => Ok(Read { value, unread: 0 }),
        }
    }

    /// What came, for an error that says that it could not be read.
    fn with_excerpt(&self, error: Error, response: &Response) -> Error {
        let secrets: Vec<&str> = self.secret.iter().map(Secret::reveal).collect();
        error.with(|report| {
            report.http_status = Some(response.status);
            // A text that is taken apart has a private key in it.
            let is_shown = !self.is_text && !response.body.is_empty();
            report.excerpt = is_shown.then(|| excerpt(&response.body, &secrets));
        })
    }
}

/// Some hosts take a compressed answer that breaks off for an empty one.
fn cut_off(error: Error, response: &Response) -> Error {
    let header = |name| response.headers.get(name).unwrap_or_default();
    let is_compressed = !matches!(header("content-encoding"), "" | "identity");
    if error.code() == ErrorCode::DecodeEmpty && is_compressed && header("content-length") != "0" {
        let message = "the answer is compressed and breaks off before anything of it can be read";
        return Error::new(ErrorCode::DecodeCutOff, message);
    }
    error
}

impl Engine {
    /// Reads a successful answer. The deadline holds while a large one is read; what is read by then is handed out.
    pub(super) fn read<'a>(
        &'a self,
        reading: &Reading,
        response: Response,
    ) -> BoxFuture<'a, Result<(Answer, u32)>> {
        if response.body.len() < LARGE || !reading.is_json() {
            return Box::pin(ready(reading.read(&response)));
        }
        let reading = reading.clone();
        let may_be_lost = reading.may_be_lost();
        let slot = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&slot);
        let work = self.shared.runtime.offload(Box::new(move || {
            let read = reading.read(&response);
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
        }));
        Box::pin(async move {
            if may_be_lost {
                let timer = self.shared.runtime.sleep(self.remaining());
                if let Either::Right(_) = select(work, timer).await {
                    return Err(Error::new(
                        ErrorCode::TimeoutDeadline,
                        "the answer came, but reading it took longer than the deadline",
                    ));
                }
            } else {
                work.await;
            }
            let read = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
            read.unwrap_or_else(|| {
                Err(Error::new(
                    ErrorCode::InternalDefect,
                    "reading the answer ended without a result",
                ))
            })
        })
    }
}
