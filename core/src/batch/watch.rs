//! Looks at a job until it is done.

use serde_json::Value;

use super::models::WatchJob;
use crate::device_trust::{Job, JobStatus, Jobs};
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::{at, object, text};
use crate::schema::{Context, name_of, table};
use crate::workflows::look;

/// One look, as a page of a list that ends with the job.
pub(crate) fn look(context: Box<dyn Context>, request: Value) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let looks = look::wait(context.as_ref(), &request).await;
        let id = at(&request, &[name_of!(WatchJob.job_id)]).clone();
        let asked = object(vec![("job_id", id)]);
        let job = context.call(table!(Jobs::GET)?, asked).await?.into_json();
        let is_over = is_over(text(&job, &[name_of!(Job.status)]).unwrap_or_default());
        Ok(look::page(job, looks, is_over))
    })
}

/// Whether a job with this status never changes again.
fn is_over(status: &str) -> bool {
    let over = [
        JobStatus::Rejected,
        JobStatus::Completed,
        JobStatus::Executed,
        JobStatus::Terminated,
        JobStatus::Failed,
    ];
    over.iter()
        .any(|known| known.as_str().eq_ignore_ascii_case(status))
}
