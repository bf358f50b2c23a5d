//! From a refusal or a broken connection to an error.

use std::time::Duration;

use super::Engine;
use super::attempt::Call;
use super::exchange::Plan;
use super::retry::{self, Next, retry_after};
use crate::decode::{Refusal, excerpt, redact};
use crate::error::{Kind, Violation, visible};
use crate::schema::Idempotency;
use crate::transport::{Failure, Response, TransportError};
use crate::{Error, ErrorCode, Secret, ViolationCode};

/// The longest text of the service that an error repeats, in characters.
const LONGEST: usize = 1_000;
/// How many complaints about fields an error repeats.
const MOST_VIOLATIONS: usize = 100;

impl Engine {
    /// What a refusal means, and what to do after it.
    pub(super) fn refused(
        &self,
        response: &Response,
        plan: &Plan<'_>,
        doubtful: bool,
    ) -> (Error, Next) {
        let refusal = Refusal::read(&response.body);
        let (status, class) = (response.status, plan.idempotency);
        let next = retry::after_status(status, refusal.own, class, plan.pending, doubtful);
        let error = self.refusal(response, &refusal, plan.pending);
        if next == Next::GiveUp && self.may_be_our_own(&error, plan) {
            return (error, Next::LookOnce);
        }
        (error, next)
    }

    /// Whether the name may have been taken by this very call, sent twice by an HTTP stack that repeats. Without the
    /// service's clock, an older object of the name could not be told from one of this call.
    fn may_be_our_own(&self, error: &Error, plan: &Plan<'_>) -> bool {
        error.kind() == Kind::Conflict
            && matches!(plan.idempotency, Idempotency::Reconcile(_))
            && self.shared.transport.may_repeat()
            && self.shared.service_clock.at(self.now()).is_some()
    }

    fn refusal(&self, response: &Response, refusal: &Refusal, pending: &[u16]) -> Error {
        let status = response.status;
        let code = if pending.contains(&status) {
            ErrorCode::NotFoundNotReady
        } else {
            code_of(status, refusal)
        };
        let said = refusal.message().map(|message| self.clean(&message));
        let message = match &said {
            Some(message) => format!("the service answered: {message}"),
            None => format!("the service answered with status {status} without saying why"),
        };
        let retry_after = retry_after(&response.headers, self.shared.runtime.wall());
        Error::new(code, message).with(|report| {
            report.http_status = Some(status);
            report.server_code = refusal.code().map(|code| self.clean(code));
            report.server_message = said;
            report.retry_after = retry_after;
            if code == ErrorCode::ValidationRejected {
                report.violations = refusal
                    .complaints
                    .iter()
                    .take(MOST_VIOLATIONS)
                    .filter_map(|complaint| {
                        let field = complaint.field.as_ref()?;
                        let message = complaint.message.clone().unwrap_or_default();
                        Some(Violation::new(
                            &self.clean(field),
                            ViolationCode::Rejected,
                            self.clean(&message),
                            "Correct it and send it again.",
                        ))
                    })
                    .collect();
            }
            if refusal.complaints.is_empty() && !response.body.is_empty() {
                report.excerpt = Some(excerpt(&response.body, &self.secrets()));
            }
        })
    }

    /// What a failure of the network means.
    pub(super) fn unreached(&self, failure: &TransportError) -> Error {
        let code = match failure.failure {
            Failure::Dns => ErrorCode::TransportDns,
            Failure::Connect => ErrorCode::TransportConnect,
            Failure::Tls => ErrorCode::TransportTls,
            Failure::Proxy => ErrorCode::TransportProxy,
            Failure::Timeout if self.remaining().is_zero() => ErrorCode::TimeoutDeadline,
            Failure::Timeout => ErrorCode::TimeoutAttempt,
            Failure::Cancelled => ErrorCode::CancelledByCaller,
            Failure::Reset => ErrorCode::TransportReset,
            Failure::Body => ErrorCode::TransportBody,
            Failure::TooLarge => ErrorCode::DecodeTooLarge,
            Failure::Sink => ErrorCode::TransportSink,
            Failure::Other => ErrorCode::TransportOther,
        };
        Error::new(code, self.clean(&failure.message))
    }

    /// The error of a call, with what is known of the call.
    pub(super) fn finish(error: Error, call: &Call<'_>) -> Error {
        error.with(|report| {
            report.attempts = call.attempts;
            report
                .request_id
                .get_or_insert_with(|| call.request_id.clone());
        })
    }

    /// What must not show in texts that come from outside.
    pub(super) fn secrets(&self) -> Vec<&str> {
        self.shared
            .config
            .secret()
            .into_iter()
            .map(Secret::reveal)
            .collect()
    }

    /// A text of the service or the network, without secrets and not too long beside our own words.
    pub(super) fn clean(&self, text: &str) -> String {
        visible(&redact(text, &self.secrets()), LONGEST).into_owned()
    }
}

fn code_of(status: u16, refusal: &Refusal) -> ErrorCode {
    match status {
        401 => ErrorCode::AuthenticationInvalidApiKey,
        403 => ErrorCode::PermissionAccessDenied,
        404 => ErrorCode::NotFoundResource,
        409 if refusal.says_duplicate() => ErrorCode::ConflictNameTaken,
        409 => ErrorCode::ConflictState,
        429 => ErrorCode::RateLimitedTooManyRequests,
        400..=499 if refusal.says_not_found() => ErrorCode::NotFoundResource,
        400..=499 if refusal.says_duplicate() => ErrorCode::ConflictNameTaken,
        400 | 422 => ErrorCode::ValidationRejected,
        503 => ErrorCode::ServerUnavailable,
        408 | 500..=599 => ErrorCode::ServerError,
        _ => ErrorCode::ServerUnexpectedStatus,
    }
}

/// The error of a call whose deadline would pass while waiting for the next attempt.
pub(super) fn out_of_time(error: Error, wait: Duration) -> Error {
    error.with(|report| {
        report.message = format!(
            "{} (not tried again: the next attempt is due in {}, after the deadline)",
            report.message,
            super::attempt::seconds(wait)
        );
    })
}
