//! What a job has made, read.

use std::borrow::Cow;
#[cfg(feature = "formats")]
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;

use super::mime;
use super::models::BatchResult;
#[cfg(feature = "keys")]
use super::opened::{open, opener};
#[cfg(not(feature = "keys"))]
use super::unopened::{open, opener};
use crate::device_trust::Jobs;
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::{self, at, object};
use crate::keys::blocks;
use crate::schema::{Context, name_of, table};
use crate::{Error, ErrorCode};

/// The fields of a request.
const JOB: &str = "job_id";
pub(super) const PRIVATE_KEY: &str = "private_key";

pub(crate) fn results(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        // A key that opens nothing is told before anything is asked for.
        let opener = opener(&request)?;
        let asked = object(vec![(JOB, at(&request, &[JOB]).clone())]);
        let answer = context.call(table!(Jobs::RESULTS)?, asked).await?;
        let bytes = answer.into_bytes();
        if let Some(read) = plain(context.as_ref(), &bytes).await {
            return read;
        }
        let message = pkcs7(&bytes).ok_or_else(|| {
            let message = "the job's result is no ZIP file, no JSON and no PKCS#7; jobs.results gives it as it is";
            Error::new(ErrorCode::DecodeUnexpectedShape, message)
        })?;
        if let Some(opener) = opener {
            let inside = open(context.as_ref(), opener, message.into_owned()).await?;
            let read = plain(context.as_ref(), &inside).await;
            let other = || Err(unreadable("what was encrypted is no ZIP file and no JSON"));
            return read.unwrap_or_else(other);
        }
        Ok(object(vec![(
            name_of!(BatchResult.encrypted),
            STANDARD.encode(message).into(),
        )]))
    })
}

/// Reads a result that is not encrypted; nothing where it is.
async fn plain(context: &dyn Context, bytes: &Bytes) -> Option<Result<Value>> {
    if bytes.starts_with(b"PK") {
        return Some(unpack(context, bytes).await);
    }
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(first, Some(b'[' | b'{')).then(|| {
        let records = match json::read(bytes)? {
            Value::Array(records) => records,
            record => vec![record],
        };
        Ok(object(vec![(
            name_of!(BatchResult.records),
            records.into(),
        )]))
    })
}

/// The PKCS#7 of a result, which may have the armour of PEM or of S/MIME around it.
fn pkcs7(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let found = if bytes.starts_with(b"-----BEGIN ") {
        let block = blocks(std::str::from_utf8(bytes).ok()?).next()?;
        Cow::Owned(block.decode()?.to_vec())
    } else if bytes.first() == Some(&SEQUENCE) {
        Cow::Borrowed(bytes)
    } else {
        mime::body(bytes)?
    };
    (found.first() == Some(&SEQUENCE)).then_some(found)
}

/// What PKCS#7 is.
const SEQUENCE: u8 = 0x30;

#[cfg(feature = "formats")]
async fn unpack(context: &dyn Context, bytes: &Bytes) -> Result<Value> {
    let slot = Arc::new(Mutex::new(None));
    let (kept, bytes) = (Arc::clone(&slot), bytes.clone());
    // It may unpack to 64 MiB, whose checksums are compared.
    let work = move || {
        let read = super::archive::read(&bytes);
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
    };
    context.offload(Box::new(work)).await;
    let read = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    read.unwrap_or(Err("reading it ended without a result"))
        .map_err(unreadable)
}

#[cfg(not(feature = "formats"))]
async fn unpack(context: &dyn Context, bytes: &Bytes) -> Result<Value> {
    let request = object(vec![("zip", STANDARD.encode(bytes).into())]);
    let name = crate::device_trust::Batches::FETCH.name;
    let read = context.keys()?.read_x509(name, &request).await?;
    match json::text(&read, &[PROBLEM]) {
        Some(problem) => Err(unreadable(problem)),
        None => Ok(read),
    }
}

/// What the second module says in place of a result.
pub(super) const PROBLEM: &str = "problem";

fn unreadable(problem: &str) -> Error {
    let message =
        format!("the job's result cannot be read: {problem}; jobs.results gives it as it is");
    Error::new(ErrorCode::DecodeUnexpectedShape, message)
}
