//! Sends a batch: checked, in parts that the service takes, and never twice.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use serde_json::{Map, Value};

use super::local::source;
use super::lost::{self, Lost};
use super::models::{BatchJob, BatchKind, CheckBatch, SentBatch};
use super::part::{Part, Telling, tell};
use crate::device_trust::{Created, Jobs};
use crate::error::{Result, Violation, ViolationCode};
use crate::future::BoxFuture;
use crate::json::{object, some, text};
use crate::progress::StepState;
use crate::schema::{Context, Named, name_of, table};
use crate::transport::Source;
use crate::{Error, ErrorCode};

pub(crate) fn register(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let operation = table!(Jobs::REGISTER_DEVICES)?;
        send(
            context.as_ref(),
            operation,
            BatchKind::Registration,
            &request,
        )
        .await
    })
}

pub(crate) fn enroll(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let operation = table!(Jobs::REQUEST_CERTIFICATES)?;
        send(context.as_ref(), operation, BatchKind::Enrollment, &request).await
    })
}

pub(crate) fn renew(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let operation = table!(Jobs::RENEW)?;
        send(context.as_ref(), operation, BatchKind::Enrollment, &request).await
    })
}

async fn send(
    context: &dyn Context,
    operation: Named,
    kind: BatchKind,
    request: &Value,
) -> Result<Value> {
    let file = source(context, request)?;
    tell(
        context.progress(),
        0,
        StepState::Started,
        None,
        format!("checking {} bytes", file.size()),
    );
    let parts = checked(context, kind, request, &file).await?;
    // Whether a job can be renewed one part after the other is not known.
    if parts.len() > 1 && operation.name() == Jobs::RENEW.name {
        return Err(Error::invalid(vec![Violation::new(
            name_of!(CheckBatch.file),
            ViolationCode::TooLong,
            "The file is larger than the 200 MB that the service takes.",
            "Renew the certificates one by one, or request new ones.",
        )]));
    }
    let rows = parts.iter().map(|(_, rows)| rows).sum::<u64>();
    tell(
        context.progress(),
        0,
        StepState::Done,
        None,
        format!("{rows} rows are right"),
    );
    let mut jobs: Vec<(String, u64)> = Vec::new();
    for (part, rows) in parts {
        let id = send_part(context, operation, request, Arc::new(part), rows, &jobs).await;
        let id = id.map_err(|error| with_jobs(error, &jobs))?;
        tell(
            context.progress(),
            1,
            StepState::Created,
            Some(&id),
            format!("a job has {rows} rows"),
        );
        jobs.push((id, rows));
    }
    let shown = jobs.into_iter().map(|(id, rows)| {
        object(vec![
            (name_of!(BatchJob.id), id.into()),
            (name_of!(BatchJob.rows), rows.into()),
        ])
    });
    Ok(object(vec![
        (name_of!(SentBatch.rows), rows.into()),
        (name_of!(SentBatch.jobs), shown.collect()),
    ]))
}

/// Sends one part; where its answer is lost, looks for its job, and sends it again where there is none.
async fn send_part(
    context: &dyn Context,
    operation: Named,
    request: &Value,
    part: Arc<Part>,
    rows: u64,
    known: &[(String, u64)],
) -> Result<String> {
    const OWN: [&str; 2] = [name_of!(CheckBatch.file), name_of!(CheckBatch.data)];
    let none = Map::new();
    let members = request.as_object().unwrap_or(&none);
    let fields = Value::Object(some(members, &|name| !OWN.contains(&name)));
    let mut lost = Lost {
        operation,
        request,
        began: context.time(),
        rows,
        known: &[],
    };
    // Whatever is there already is of somebody else, or of an earlier call.
    let before = lost::candidates(context, &lost).await;
    let known: Vec<String> = before
        .iter()
        .flatten()
        .cloned()
        .chain(known.iter().map(|(id, _)| id.clone()))
        .collect();
    lost.known = &known;
    let mut is_again = false;
    loop {
        let file: Arc<dyn Source> = part.clone();
        let error = match context.upload(operation, fields.clone(), file).await {
            Ok(answer) => return id_of(&answer.into_json()),
            Err(error) => error,
        };
        // Without knowing what was there before, no job can be told to be this one's.
        if error.code() != ErrorCode::TransportOutcomeUnknown || before.is_err() {
            return Err(error);
        }
        match lost::look(context, &lost).await {
            Ok(Some(id)) => return Ok(id),
            // What a renewal's job looks like is inferred: that none is found proves nothing.
            Ok(None) if !is_again && operation.name() != Jobs::RENEW.name => is_again = true,
            Ok(None) => return Err(error),
            // Why it cannot be told stands beside what happened.
            Err(look) => {
                return Err(error.with(|report| {
                    report.message = format!("{}; {}", report.message, look.report().message);
                }));
            }
        }
    }
}

fn id_of(answer: &Value) -> Result<String> {
    let id = text(answer, &[name_of!(Created.id)]);
    id.map(str::to_owned).ok_or_else(|| {
        Error::new(
            ErrorCode::DecodeUnexpectedShape,
            "the service took the batch and gave no id of its job; look for it with jobs.list",
        )
    })
}

/// What was sent before it failed goes on: the caller has to know.
fn with_jobs(error: Error, jobs: &[(String, u64)]) -> Error {
    if jobs.is_empty() {
        return error;
    }
    let sent: Vec<String> = jobs
        .iter()
        .map(|(id, rows)| format!("{id} ({rows} rows)"))
        .collect();
    error.with(|report| {
        report.message = format!(
            "{}; earlier parts of the batch were sent and go on as the jobs {}",
            report.message,
            sent.join(", ")
        );
    })
}

/// The parts of a batch with their numbers of rows; an error where it breaks a rule.
#[cfg(feature = "formats")]
async fn checked(
    context: &dyn Context,
    kind: BatchKind,
    request: &Value,
    file: &Arc<dyn Source>,
) -> Result<Vec<(Part, u64)>> {
    let checked = super::function::checked(context, kind, request, Arc::clone(file)).await?;
    if !checked.is_ok() {
        return Err(Error::invalid(checked.into_violations()));
    }
    let all = checked.spans().iter().map(super::Span::size).sum();
    let mut before = 0;
    let part = |(file, span): (Arc<dyn Source>, super::Span)| {
        let telling = telling(context, before, all);
        before += span.size();
        let part = Part {
            file,
            header: span.header,
            rows: span.rows,
            telling,
            media_type: checked.media_type,
        };
        (part, span.count)
    };
    Ok(checked.files(file).into_iter().map(part).collect())
}

fn telling(context: &dyn Context, before: u64, all: u64) -> Option<Telling> {
    context.listener().map(|listener| Telling {
        listener,
        before,
        all,
        told: AtomicU64::new(0),
    })
}

/// What comes with the request is small, and so is one part.
#[cfg(not(feature = "formats"))]
async fn checked(
    context: &dyn Context,
    kind: BatchKind,
    request: &Value,
    file: &Arc<dyn Source>,
) -> Result<Vec<(Part, u64)>> {
    use super::models::{BatchFinding, BatchReport};
    let data = crate::json::at(request, &[name_of!(CheckBatch.data)]).clone();
    let asked = object(vec![
        (name_of!(CheckBatch.kind), kind.as_str().into()),
        (name_of!(CheckBatch.data), data),
    ]);
    let report = context
        .keys()?
        .read_x509(crate::device_trust::Batches::CHECK.name, &asked)
        .await?;
    let findings = report
        .get(name_of!(BatchReport.findings))
        .and_then(Value::as_array);
    let violations = findings.into_iter().flatten().map(|finding| {
        let part = |name: &str| text(finding, &[name]).unwrap_or_default();
        let column = part(name_of!(BatchFinding.column));
        let separator = if column.is_empty() { "" } else { ", " };
        let line = crate::json::at(finding, &[name_of!(BatchFinding.line)]);
        let code = ViolationCode::parse(part(name_of!(BatchFinding.code)));
        Violation::new(
            &format!("line {line}{separator}{column}"),
            code.unwrap_or(ViolationCode::Rejected),
            part(name_of!(BatchFinding.message)),
            part(name_of!(BatchFinding.remedy)),
        )
    });
    let violations: Vec<Violation> = violations.collect();
    if !violations.is_empty() {
        return Err(Error::invalid(violations));
    }
    let rows = crate::json::at(&report, &[name_of!(BatchReport.rows)])
        .as_u64()
        .unwrap_or(0);
    // A mark at the beginning is left out.
    let data = text(request, &[name_of!(CheckBatch.data)]).unwrap_or_default();
    let mark = if data.starts_with('\u{feff}') { 3 } else { 0 };
    let part = Part {
        file: Arc::clone(file),
        header: 0..0,
        rows: mark..file.size(),
        telling: telling(context, 0, file.size().saturating_sub(mark)),
        media_type: None,
    };
    Ok(vec![(part, rows)])
}
