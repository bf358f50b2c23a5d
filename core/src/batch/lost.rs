//! Looks for the job of an upload whose answer was lost.

use std::time::Duration;

use serde_json::Value;

use crate::device_trust::{Job, JobType, Jobs, ListJobs, RegisterBatch};
use crate::error::Result;
use crate::json::{at, object, text};
use crate::schema::{Context, Named, name_of, table};
use crate::workflows::look::rows;
use crate::{Error, ErrorCode, Timestamp};

/// How much earlier than the upload a job may seem to be made: the service's clock is known to a second.
const TOLERANCE_MILLIS: i64 = 10_000;
/// What may still be on its way behind a gateway gets so long to arrive.
const WAIT: Duration = Duration::from_secs(3);

/// An upload whose answer was lost.
#[derive(Debug)]
pub(super) struct Lost<'a> {
    pub(super) operation: Named,
    pub(super) request: &'a Value,
    /// When it began, in milliseconds.
    pub(super) began: i64,
    pub(super) rows: u64,
    /// Jobs that were there before, and those of earlier parts.
    pub(super) known: &'a [String],
}

/// Its job; nothing where there is none. An error where several may be it.
pub(super) async fn look(context: &dyn Context, lost: &Lost<'_>) -> Result<Option<String>> {
    context.sleep(WAIT.min(context.remaining() / 2)).await;
    let mut ids = candidates(context, lost).await?.into_iter();
    match (ids.next(), ids.next()) {
        (first, None) => Ok(first),
        (Some(first), Some(second)) => Err(Error::new(
            ErrorCode::TransportOutcomeUnknown,
            format!("the jobs {first} and {second} both have as many rows and were made since"),
        )),
        (None, Some(_)) => Ok(None),
    }
}

/// The jobs that may be it.
pub(super) async fn candidates(context: &dyn Context, lost: &Lost<'_>) -> Result<Vec<String>> {
    let kind = if lost.operation.name() == Jobs::REGISTER_DEVICES.name {
        JobType::RegisterDevices
    } else {
        JobType::BatchCertificates
    };
    let member = |name: &str| at(lost.request, &[name]).clone();
    let asked = object(vec![
        (
            name_of!(ListJobs.account_id),
            member(name_of!(RegisterBatch.account_id)),
        ),
        (
            name_of!(ListJobs.device_group_id),
            member(name_of!(RegisterBatch.device_group_id)),
        ),
        (name_of!(ListJobs.type), kind.as_str().into()),
    ]);
    let may_be = |job: &Value| lost.may_be(job);
    let jobs = rows(context, table!(Jobs::LIST)?, asked, may_be).await?;
    let ids = jobs.iter().filter_map(id);
    Ok(ids.map(str::to_owned).collect())
}

fn id(job: &Value) -> Option<&str> {
    text(job, &[name_of!(Job.id)])
}

impl Lost<'_> {
    fn may_be(&self, job: &Value) -> bool {
        let made = text(job, &[name_of!(Job.created_on)]).and_then(Timestamp::parse);
        let is_new = made.is_some_and(|made| made.unix_millis() >= self.began - TOLERANCE_MILLIS);
        let has_rows = at(job, &[name_of!(Job.total)]).as_u64() == Some(self.rows);
        let is_known = self.known.iter().any(|known| id(job) == Some(known));
        is_new && has_rows && !is_known
    }
}
