//! One call: attempts until there is an answer, a refusal that stands, or no more time.

use std::time::Duration;

use serde_json::Value;

use super::attempt::Call;
use super::build::Prepared;
use super::failure::out_of_time;
use super::observer::Happening;
use super::retry::{self, Next};
use super::{Answer, Engine};
use crate::Error;
use crate::decode::project;
use crate::error::Result;
use crate::future::BoxFuture;
use crate::schema::{Idempotency, Recovery, Response as Expected, Since};
use crate::transport::Response;

/// How long to wait for something that is still being prepared: what a public script does.
const NOT_READY_WAIT: Duration = Duration::from_secs(2);

/// What to send and how to treat it.
pub(super) struct Plan<'a> {
    pub(super) operation: &'a str,
    pub(super) prepared: Prepared,
    pub(super) idempotency: Idempotency,
    pub(super) pending: &'a [u16],
    /// The request as it was given, for looking up what it may have created.
    pub(super) request: &'a Value,
    pub(super) expected: Expected,
}

/// Reads a successful answer.
pub(super) type Decode<'a> = dyn Fn(&Response) -> Result<Answer> + Send + Sync + 'a;

impl Engine {
    /// Boxed, so that the two places that wait for it share its code.
    pub(super) fn exchange<'a>(
        &'a self,
        plan: &'a Plan<'_>,
        decode: &'a Decode<'_>,
    ) -> BoxFuture<'a, Result<Answer>> {
        Box::pin(self.attempts(plan, decode))
    }

    async fn attempts(&self, plan: &Plan<'_>, decode: &Decode<'_>) -> Result<Answer> {
        let started = self.now();
        let mut call = Call {
            operation: plan.operation,
            request_id: self.request_id(),
            attempts: 0,
        };
        let mut doubtful = false;
        loop {
            self.take_place()
                .await
                .map_err(|error| Self::finish(error, &call))?;
            call.attempts += 1;
            let (error, next) = match self.attempt(&plan.prepared, &call).await? {
                Ok(response) if response.is_success() => match decode(&response) {
                    Ok(answer) => return Ok(answer),
                    Err(error) => {
                        let next = retry::after_unreadable(error.code(), plan.idempotency);
                        (error, next)
                    }
                },
                Ok(response) => {
                    let status = response.status;
                    let next =
                        retry::after_status(status, plan.idempotency, plan.pending, doubtful);
                    (self.refused(&response, plan.pending), next)
                }
                Err(failure) => (
                    self.unreached(&failure),
                    retry::after_failure(&failure, plan.idempotency),
                ),
            };
            if next == Next::GiveUp {
                return Err(Self::finish(error, &call));
            }
            let last = call.attempts >= self.shared.config.retry.max_attempts;
            if next == Next::Reconcile {
                doubtful = true;
                if let Some(found) = self.reconcile(plan, &call, started, &error).await? {
                    return Ok(found);
                }
            }
            if last {
                return Err(Self::finish(error, &call));
            }
            let wait = self.next_wait(&error, call.attempts);
            if wait >= self.remaining() {
                return Err(Self::finish(out_of_time(error, wait), &call));
            }
            self.observe(&plan.prepared, &call, Happening::Waiting(wait));
            self.shared.runtime.sleep(wait).await;
        }
    }

    fn next_wait(&self, error: &Error, failures: u32) -> Duration {
        if error.code() == "not_found.not_ready" {
            return error.report().retry_after.unwrap_or(NOT_READY_WAIT);
        }
        let random = self.shared.runtime.random();
        retry::wait(
            &self.shared.config.retry,
            failures,
            error.report().retry_after,
            random,
        )
    }

    /// Looks up what a call of unknown outcome may have created.
    async fn reconcile(
        &self,
        plan: &Plan<'_>,
        call: &Call<'_>,
        started: Duration,
        error: &Error,
    ) -> Result<Option<Answer>> {
        let Idempotency::Reconcile(recovery) = plan.idempotency else {
            return Ok(None);
        };
        self.observe(&plan.prepared, call, Happening::Reconciling);
        let since = Since(started);
        let looked_up = match recovery {
            Recovery::Find(find) => self.find_since(find, plan.request, since).await,
            Recovery::Function(function) => {
                function(self.clone(), plan.request.clone(), since).await
            }
        };
        match (looked_up, plan.expected) {
            (Ok(Some(found)), Expected::Value(ty)) => Ok(Some(Answer::Json(project(found, ty)))),
            (Ok(Some(_)), Expected::Nothing) => Ok(Some(Answer::Nothing)),
            (Ok(_), _) => Ok(None),
            (Err(conflict), _) if conflict.kind() == crate::Kind::Conflict => {
                Err(Self::finish(conflict, call))
            }
            (Err(look_up), _) => Err(Self::finish(unknown(error, &look_up), call)),
        }
    }

    /// Waits for a place under the client-side rate limit.
    async fn take_place(&self) -> Result<()> {
        if let Some(limiter) = &self.shared.limiter {
            match limiter.reserve(self.now(), self.remaining()) {
                Some(wait) if wait.is_zero() => {}
                Some(wait) => self.shared.runtime.sleep(wait).await,
                None => {
                    return Err(Error::new(
                        "timeout.deadline",
                        "the client-side rate limit has no place before the deadline",
                    ));
                }
            }
        }
        // After the wait: a place exactly at the deadline is of no use.
        if self.remaining().is_zero() {
            return Err(Error::new(
                "timeout.deadline",
                "the deadline passed before the request could be sent",
            ));
        }
        Ok(())
    }
}

/// The creation's outcome is unknown and the look-up failed as well.
fn unknown(error: &Error, look_up: &Error) -> Error {
    let message = format!(
        "it is not known whether this was carried out ({}), and looking it up failed ({}); run it again through `ensure` \
         or the same workflow, which look it up first",
        error.report().message,
        look_up.report().message
    );
    Error::new("transport.outcome_unknown", message).with(|report| {
        report.http_status = error.report().http_status;
        report.retry_after = look_up.report().retry_after;
        report.server_code.clone_from(&error.report().server_code);
        report
            .server_message
            .clone_from(&error.report().server_message);
    })
}
