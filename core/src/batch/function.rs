//! What needs the code for CSV: called by a native build, and in the browser by the module for keys.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::future::{Either, select};
use serde_json::Value;

use super::fetch::PROBLEM;
use super::models::{BatchKind, CheckBatch};
use super::specification::Specification;
use super::{Checked, Checker};
use crate::device_trust::Batches;
use crate::error::Result;
use crate::json::{at, object, text};
use crate::schema::{Context, name_of};
use crate::transport::Source;
use crate::{Error, ErrorCode};

/// How many findings are listed.
const LIST: u64 = 100;

/// Runs an operation of `Batches`, as far as it needs that code, on a request that has everything in it. Nothing for the name of
/// another operation.
pub fn answer(name: &str, request: &Value) -> Option<Result<Value>> {
    if name == Batches::CHECK.name {
        let mut checker =
            Checker::new(kind(request), listed(request)).against(Specification::of(request));
        let data = text(request, &[name_of!(CheckBatch.data)]).unwrap_or_default();
        checker.push(data.as_bytes());
        return Some(Ok(checker.finish().report()));
    }
    if name == Batches::FETCH.name {
        let zip = STANDARD.decode(text(request, &["zip"]).unwrap_or_default());
        let read = super::archive::read(&zip.unwrap_or_default());
        let problem = |problem: &str| object(vec![(PROBLEM, problem.into())]);
        return Some(Ok(read.unwrap_or_else(problem)));
    }
    None
}

/// What the rows of a batch that is checked become.
pub(super) fn kind(request: &Value) -> BatchKind {
    match text(request, &[name_of!(CheckBatch.kind)]) {
        Some("ENROLLMENT") => BatchKind::Enrollment,
        _ => BatchKind::Registration,
    }
}

/// Checks what is read from a source, in a thread of its own.
pub(super) async fn checked(
    context: &dyn Context,
    kind: BatchKind,
    request: &Value,
    source: Arc<dyn Source>,
) -> Result<Checked> {
    let slot = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&slot);
    let checker = Checker::new(kind, listed(request)).against(Specification::of(request));
    // Goes with this call, whether its time is over or it is cancelled.
    let wanted = Arc::new(());
    let is_wanted = {
        let wanted = Arc::downgrade(&wanted);
        move || wanted.strong_count() > 0
    };
    let work = move || {
        let found = check(checker, source.as_ref(), &is_wanted);
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
    };
    let timer = context.sleep(context.remaining());
    if let Either::Right(_) = select(context.offload(Box::new(work)), timer).await {
        return Err(Error::new(
            ErrorCode::TimeoutDeadline,
            "checking the file took longer than the deadline; nothing was sent",
        ));
    }
    let found = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    let defect = || Err("checking it ended without a result".to_owned());
    found
        .unwrap_or_else(defect)
        .map_err(|problem| Error::new(ErrorCode::ConfigurationInvalid, problem))
}

/// Checks a CSV, or a ZIP. An error is one of reading it.
pub fn check_source(
    kind: BatchKind,
    list: usize,
    source: &dyn Source,
) -> std::result::Result<Checked, String> {
    check(Checker::new(kind, list), source, &|| true)
}

fn listed(request: &Value) -> usize {
    let list = at(request, &[name_of!(CheckBatch.list)]).as_u64();
    usize::try_from(list.unwrap_or(LIST)).unwrap_or(usize::MAX)
}

fn check(
    mut checker: Checker,
    source: &dyn Source,
    is_wanted: &dyn Fn() -> bool,
) -> std::result::Result<Checked, String> {
    #[cfg(feature = "keys")]
    if super::packed::is_zip(source)? {
        return super::packed::check(checker, source, is_wanted);
    }
    each_piece(source, is_wanted, |piece| checker.push(&piece))?;
    Ok(checker.finish())
}

fn each_piece(
    source: &dyn Source,
    is_wanted: impl Fn() -> bool,
    mut take: impl FnMut(Bytes),
) -> std::result::Result<(), String> {
    let mut at = 0;
    while at < source.size() && is_wanted() {
        let piece = source.read(at)?;
        if piece.is_empty() {
            return Err("the file ends earlier than it did when it was opened".to_owned());
        }
        at += piece.len() as u64;
        take(piece);
    }
    Ok(())
}
