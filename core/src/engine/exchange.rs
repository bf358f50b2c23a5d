//! One call: attempts until there is an answer, a refusal that stands, or no more time.

use std::time::Duration;

use futures_util::future::select;
use serde_json::Value;

use super::attempt::Call;
use super::build::Prepared;
use super::failure::out_of_time;
use super::look::{Looking, unknown};
use super::observer::Happening;
use super::retry::{self, Next};
use super::{Answer, Engine};
use crate::error::Result;
use crate::future::BoxFuture;
use crate::schema::{Idempotency, Response as Expected, Since};
use crate::transport::Response;
use crate::{Error, ErrorCode};

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

impl Plan<'_> {
    /// Whether the service has done it. A 202 may say that somebody has to approve it first.
    fn is_done(&self, response: &Response) -> bool {
        response.is_success() && !self.pending.contains(&response.status)
    }
}

/// An answer, and how many of its members were not what is documented.
type Decoded<'a> = BoxFuture<'a, Result<(Answer, u32)>>;

/// Reads a successful answer. It stays in its thread where there is only one.
#[cfg(not(target_arch = "wasm32"))]
pub(super) type Decode<'a> = dyn Fn(Response) -> Decoded<'a> + Send + Sync + 'a;
/// Reads a successful answer. It stays in its thread where there is only one.
#[cfg(target_arch = "wasm32")]
pub(super) type Decode<'a> = dyn Fn(Response) -> Decoded<'a> + 'a;

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
        let outcome = self.until_it_stands(plan, decode, started, &mut call).await;
        outcome.map_err(|error| Self::finish(error, &call))
    }

    async fn until_it_stands(
        &self,
        plan: &Plan<'_>,
        decode: &Decode<'_>,
        started: Duration,
        call: &mut Call<'_>,
    ) -> Result<Answer> {
        let mut doubtful = false;
        if let Some(date) = self.options.in_doubt {
            let since = Since::Date(date);
            if let Some(found) = self.look_first(&Looking { plan, call, since }).await? {
                return Ok(found);
            }
        }
        loop {
            self.take_place().await?;
            call.attempts += 1;
            let (error, next) = match self.attempt(&plan.prepared, call).await? {
                Ok(response) if plan.is_done(&response) => match decode(response).await {
                    Ok((answer, unread)) => {
                        if unread > 0 {
                            self.observe(&plan.prepared, call, Happening::Unread(unread));
                        }
                        return Ok(answer);
                    }
                    Err(error) => {
                        let next = retry::after_unreadable(error.code(), plan.idempotency);
                        (error, next)
                    }
                },
                Ok(response) => self.refused(&response, plan, doubtful),
                Err(failure) => (
                    self.unreached(&failure),
                    retry::after_failure(&failure, plan.idempotency, doubtful),
                ),
            };
            let looking = Looking {
                plan,
                call,
                since: Since::Moment(started),
            };
            match next {
                Next::GiveUp => return Err(error),
                // Sent again, it may be done twice, and nothing would find out.
                Next::Unknown => {
                    return Err(unknown(&error, None).with(|report| report.retryable = false));
                }
                Next::LookOnce => return self.look_once(&looking, error, doubtful).await,
                Next::LookUntilThere => return self.look_until_there(&looking, error).await,
                Next::SendAgain => {}
                Next::Reconcile => doubtful = true,
            }
            let last = call.attempts >= self.shared.config.retry.max_attempts;
            let wait = self.next_wait(&error, call.attempts);
            let in_time = wait < self.remaining();
            // What may still be on its way behind a gateway gets the wait to arrive, so that the look comes after it.
            if in_time && (doubtful || !last) {
                self.wait(&looking, wait).await;
            }
            if doubtful && let Some(found) = self.reconcile(&looking, &error).await? {
                return Ok(found);
            }
            if last {
                return Err(error);
            }
            if !in_time {
                return Err(out_of_time(error, wait));
            }
        }
    }

    fn next_wait(&self, error: &Error, failures: u32) -> Duration {
        if error.code() == ErrorCode::NotFoundNotReady {
            return error.report().retry_after.unwrap_or(NOT_READY_WAIT);
        }
        self.backoff(failures, error.report().retry_after)
    }

    /// The wait after so many failures.
    pub(super) fn backoff(&self, failures: u32, retry_after: Option<Duration>) -> Duration {
        let random = self.shared.runtime.random();
        retry::wait(&self.shared.config.retry, failures, retry_after, random)
    }

    pub(super) async fn wait(&self, looking: &Looking<'_>, wait: Duration) {
        self.observe(
            &looking.plan.prepared,
            looking.call,
            Happening::Waiting(wait),
        );
        if let Some(pace) = &self.options.pace {
            pace.rest();
        }
        self.shared.runtime.sleep(wait).await;
    }

    /// Waits for a place under the client-side rate limit, and among many calls.
    async fn take_place(&self) -> Result<()> {
        if let Some(place) = self.options.pace.as_ref().and_then(|pace| pace.place()) {
            let timer = self.shared.runtime.sleep(self.remaining());
            select(place, timer).await;
        }
        if let Some(limiter) = &self.shared.limiter {
            match limiter.reserve(self.now(), self.remaining()) {
                Some(wait) if wait.is_zero() => {}
                Some(wait) => self.shared.runtime.sleep(wait).await,
                None => {
                    return Err(Error::new(
                        ErrorCode::TimeoutDeadline,
                        "the client-side rate limit has no place before the deadline",
                    ));
                }
            }
        }
        // After the wait: a place exactly at the deadline is of no use.
        if self.remaining().is_zero() {
            return Err(Error::new(
                ErrorCode::TimeoutDeadline,
                "the deadline passed before the request could be sent",
            ));
        }
        Ok(())
    }
}
