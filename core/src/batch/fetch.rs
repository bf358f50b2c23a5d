//! What a job has made, read.

#[cfg(feature = "formats")]
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;

use super::models::BatchResult;
use crate::device_trust::Jobs;
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::{self, object};
use crate::schema::{Context, name_of, table};
use crate::{Error, ErrorCode};

pub(crate) fn results(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let answer = context.call(table!(Jobs::RESULTS)?, request).await?;
        read(context.as_ref(), &answer.into_bytes()).await
    })
}

async fn read(context: &dyn Context, bytes: &Bytes) -> Result<Value> {
    if bytes.starts_with(b"PK") {
        return unpack(context, bytes).await;
    }
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if matches!(first, Some(b'[' | b'{')) {
        let records = match json::read(bytes)? {
            Value::Array(records) => records,
            record => vec![record],
        };
        return Ok(object(vec![(
            name_of!(BatchResult.records),
            records.into(),
        )]));
    }
    // PKCS#7 is a SEQUENCE.
    if bytes.first() != Some(&0x30) {
        let message = "the job's result is no ZIP file, no JSON and no PKCS#7; jobs.results gives it as it is";
        return Err(Error::new(ErrorCode::DecodeUnexpectedShape, message));
    }
    let encrypted = STANDARD.encode(bytes);
    Ok(object(vec![(
        name_of!(BatchResult.encrypted),
        encrypted.into(),
    )]))
}

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
