//! `deploy_release`: begins a deployment, watches it, and stops it where too many devices fail.

use std::time::Duration;

use devtrust_macros::model;
use serde_json::{Map, Value};

use super::look;
use crate::device_trust::{
    CreateDeployment, Created, Deployment, DeploymentStatus, DeploymentSummary, Deployments,
    ListDeployments, Reference,
};
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::{at, object, some, text};
use crate::progress::StepState;
use crate::schema::{Context, name_of, table};
use crate::{Error, ErrorCode, Timestamp};

use super::progress::Steps;

const STEPS: Steps = Steps(&["deployment", "devices", "abort"]);
/// How many devices have to be done before their failures are judged.
const JUDGED_AFTER: u64 = 10;
/// What was made a moment ago may show in the list only now: it is looked for so often, and so far apart.
const LOOKS: usize = 5;
const APART: Duration = Duration::from_secs(2);

/// A release to bring to devices.
#[model]
pub struct DeployRelease {
    /// The name of the deployment. It tells it apart from others of the release: the same name goes on with the same deployment.
    #[field(name)]
    pub name: String,
    /// The release.
    #[field(text)]
    pub release_id: String,
    /// The device groups, by their ids: at least one.
    #[field(not_empty)]
    pub device_group_ids: Vec<String>,
    /// When it begins. At once where nothing is said.
    pub scheduled_on: Option<Timestamp>,
    /// Free text.
    pub description: Option<String>,
    /// How many percent of the devices that are done may have failed: 0 to 100. With more, the deployment is aborted. Never, where
    /// nothing is said.
    #[field(range(0, 100))]
    pub max_failure_percent: Option<u32>,
    /// How many devices have to be done before their failures are judged. Defaults to 10, or all devices where there are
    /// fewer.
    #[field(range(1))]
    pub judged_after: Option<i64>,
    /// How many seconds to wait between two looks at most: 1 to 3,600. Defaults to 30. The first ones are closer together.
    #[field(range(1, 3600))]
    pub every_seconds: Option<u32>,
    /// How many looks there were before.
    #[field(range(0))]
    pub offset: Option<i64>,
}

/// How a release comes along.
#[model(response)]
pub struct DeploymentLook {
    /// The deployment.
    pub deployment_id: String,
    /// How far it is.
    pub status: Option<DeploymentStatus>,
    /// All its devices.
    pub total: Option<i64>,
    /// Those that have not begun.
    pub pending: Option<i64>,
    /// Those that download or install.
    pub in_progress: Option<i64>,
    /// Those that have installed it.
    pub installed: Option<i64>,
    /// Those that failed.
    pub failed: Option<i64>,
    /// Why it was aborted, where this call has done it.
    pub stopped: Option<String>,
}

/// The fields of the request that are the deployment's own.
const CREATED_WITH: [&str; 5] = [
    name_of!(CreateDeployment.name),
    name_of!(CreateDeployment.release_id),
    name_of!(CreateDeployment.device_group_ids),
    name_of!(CreateDeployment.scheduled_on),
    name_of!(CreateDeployment.description),
];

pub(super) fn deploy(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let context = context.as_ref();
        let looks = look::wait(context, &request).await;
        let id = begun(context, &request, looks == 0).await?;
        let asked = object(vec![("deployment_id", id.as_str().into())]);
        let summary = context
            .call(table!(Deployments::SUMMARY)?, asked.clone())
            .await?
            .into_json();
        let (mut seen, counts) = seen(&id, &summary);
        STEPS.tell(context, "devices", StepState::Started, Some(&id), &counts);
        let mut is_over = [DeploymentStatus::Completed, DeploymentStatus::Aborted]
            .iter()
            .any(|over| text(&seen, &[name_of!(DeploymentLook.status)]) == Some(over.as_str()));
        if let (false, Some(why)) = (is_over, failing(&request, &summary)) {
            context.call(table!(Deployments::ABORT)?, asked).await?;
            STEPS.tell(context, "abort", StepState::Done, Some(&id), &why);
            if let Some(members) = seen.as_object_mut() {
                let status = DeploymentStatus::Aborted.as_str();
                members.insert(name_of!(DeploymentLook.status).to_owned(), status.into());
                members.insert(name_of!(DeploymentLook.stopped).to_owned(), why.into());
            }
            is_over = true;
        }
        Ok(look::page(seen, looks, is_over))
    })
}

/// The id of the deployment: of the one that is there, or of a new one.
async fn begun(context: &dyn Context, request: &Value, is_first: bool) -> Result<String> {
    let found = if is_first {
        existing(context, request).await?
    } else {
        awaited(context, request).await?
    };
    if let Some(id) = found {
        if is_first {
            let text = "the deployment is there";
            STEPS.tell(context, "deployment", StepState::Found, Some(&id), text);
        }
        return Ok(id);
    }
    if !is_first {
        return Err(Error::new(
            ErrorCode::NotFoundResource,
            "the deployment that is watched is not there any more",
        ));
    }
    let none = Map::new();
    let members = request.as_object().unwrap_or(&none);
    let fields = Value::Object(some(members, &|name| CREATED_WITH.contains(&name)));
    let made = match context.call(table!(Deployments::CREATE)?, fields).await {
        Ok(made) => text(&made.into_json(), &[name_of!(Created.id)]).map(str::to_owned),
        // It may be there: whoever runs this again finds it, and so may this call.
        Err(error) if error.code() == ErrorCode::TransportOutcomeUnknown => {
            let found = existing(context, request).await.ok().flatten();
            Some(found.ok_or_else(|| error.with(|report| report.retryable = true))?)
        }
        Err(error) => return Err(error),
    };
    let id = match made {
        Some(id) => id,
        None => awaited(context, request).await?.ok_or_else(|| {
            Error::new(
                ErrorCode::DecodeUnexpectedShape,
                "the deployment was made and does not show in the list; run this again",
            )
        })?,
    };
    STEPS.tell(
        context,
        "deployment",
        StepState::Created,
        Some(&id),
        "the deployment is made",
    );
    Ok(id)
}

/// The deployment that has to be there.
async fn awaited(context: &dyn Context, request: &Value) -> Result<Option<String>> {
    for _ in 1..LOOKS {
        if let Some(id) = existing(context, request).await? {
            return Ok(Some(id));
        }
        context.sleep(APART.min(context.remaining() / 2)).await;
    }
    existing(context, request).await
}

/// The oldest deployment of the release that has the name.
async fn existing(context: &dyn Context, request: &Value) -> Result<Option<String>> {
    let member = |name: &str| at(request, &[name]).clone();
    let asked = object(vec![
        (
            name_of!(ListDeployments.name),
            member(name_of!(DeployRelease.name)),
        ),
        (
            name_of!(ListDeployments.release_id),
            member(name_of!(DeployRelease.release_id)),
        ),
    ]);
    let name = text(request, &[name_of!(DeployRelease.name)]);
    let release = text(request, &[name_of!(DeployRelease.release_id)]);
    let is_it = |row: &Value| {
        let of = text(row, &[name_of!(Deployment.release), name_of!(Reference.id)]);
        text(row, &[name_of!(Deployment.name)]) == name && of.is_none_or(|of| Some(of) == release)
    };
    let made = |row: &&Value| {
        let made = text(row, &[name_of!(Deployment.created_on)]).and_then(Timestamp::parse);
        made.map_or(i64::MAX, Timestamp::unix_millis)
    };
    let rows = look::rows(context, table!(Deployments::LIST)?, asked, is_it).await?;
    let oldest = rows.iter().min_by_key(made);
    let id = oldest.and_then(|row| text(row, &[name_of!(Deployment.id)]));
    Ok(id.map(str::to_owned))
}

/// A look, and the same in words.
fn seen(id: &str, summary: &Value) -> (Value, String) {
    let count = |name: &str| at(summary, &[name]).clone();
    let number = |name: &str| at(summary, &[name]).as_u64().unwrap_or(0);
    let status = text(summary, &[name_of!(DeploymentSummary.status)]);
    let status = status.map(str::to_ascii_uppercase);
    let words = format!(
        "{} of {} devices have it, {} failed",
        number(name_of!(DeploymentSummary.installed)),
        number(name_of!(DeploymentSummary.total)),
        number(name_of!(DeploymentSummary.failed)),
    );
    let seen = object(vec![
        (name_of!(DeploymentLook.deployment_id), id.into()),
        (name_of!(DeploymentLook.status), status.into()),
        (
            name_of!(DeploymentLook.total),
            count(name_of!(DeploymentSummary.total)),
        ),
        (
            name_of!(DeploymentLook.pending),
            count(name_of!(DeploymentSummary.pending)),
        ),
        (
            name_of!(DeploymentLook.in_progress),
            count(name_of!(DeploymentSummary.in_progress)),
        ),
        (
            name_of!(DeploymentLook.installed),
            count(name_of!(DeploymentSummary.installed)),
        ),
        (
            name_of!(DeploymentLook.failed),
            count(name_of!(DeploymentSummary.failed)),
        ),
    ]);
    (seen, words)
}

/// Why a deployment has to be stopped; nothing where it may go on.
fn failing(request: &Value, summary: &Value) -> Option<String> {
    let asked = |name: &str| at(request, &[name]).as_u64();
    let count = |name: &str| at(summary, &[name]).as_u64();
    let most = asked(name_of!(DeployRelease.max_failure_percent))?;
    let failed = count(name_of!(DeploymentSummary.failed)).unwrap_or(0);
    let done = failed + count(name_of!(DeploymentSummary.installed)).unwrap_or(0);
    let after = asked(name_of!(DeployRelease.judged_after)).unwrap_or(JUDGED_AFTER);
    let total = count(name_of!(DeploymentSummary.total)).unwrap_or(u64::MAX);
    let is_judged = done >= after.min(total).max(1);
    let is_more = failed.saturating_mul(100) > most.saturating_mul(done);
    (is_judged && is_more)
        .then(|| format!("{failed} of {done} devices failed, which is more than {most} %"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn failures_are_judged_by_those_that_are_done() {
        let judged = |request: Value, failed: u32, installed: u32, total: u32| {
            let summary = json!({ "failed": failed, "installed": installed, "total": total });
            failing(&request, &summary).is_some()
        };
        let five = json!({ "max_failure_percent": 5 });
        // Exactly at the limit is not above it.
        assert!(!judged(five.clone(), 1, 19, 1_000));
        assert!(judged(five.clone(), 2, 19, 1_000));
        // Too few to tell.
        assert!(!judged(five.clone(), 9, 0, 1_000));
        assert!(judged(five.clone(), 10, 0, 1_000));
        // There are no more.
        assert!(judged(five, 1, 2, 3));
        let none = json!({ "max_failure_percent": 0, "judged_after": 1 });
        assert!(judged(none.clone(), 1, 500, 1_000));
        assert!(!judged(none, 0, 0, 0));
        assert!(!judged(json!({}), 1_000, 0, 1_000));
    }
}
