//! When to try again, and after how long. Pure: no clock, no network.

use std::time::Duration;

use super::clock;
use crate::schema::Idempotency;
use crate::transport::{Failure, Headers, Sent, TransportError};
use crate::{ErrorCode, RetryPolicy, Timestamp};

/// What to do after an attempt that did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing: the failure stands.
    GiveUp,
    /// Nothing was done: send the same again.
    SendAgain,
    /// It may have been done: look, and send again where it was not.
    Reconcile,
    /// It was refused, but perhaps not by the service: look once; where it was not done, the refusal stands.
    LookOnce,
    /// It was done and its answer is lost: look until it shows, and never send again.
    LookUntilThere,
    /// It may have been done, and there is no way to tell.
    Unknown,
}

/// After a status that is not 2xx.
///
/// Only the service's own word (`own`) says that nothing was done. A gateway says 503, 429 or 403 just as well when the
/// service has done its work and the answer did not come through. `doubtful`: an earlier attempt of this call may have
/// been carried out.
pub(super) fn after_status(
    status: u16,
    own: bool,
    idempotency: Idempotency,
    pending: &[u16],
    doubtful: bool,
) -> Next {
    use Idempotency::{Idempotent, Never, Reconcile, Safe};
    let may_pass = matches!(status, 408 | 429 | 500..=599);
    match (idempotency, status) {
        _ if pending.contains(&status) => Next::SendAgain,
        (Safe | Idempotent, _) if may_pass => Next::SendAgain,
        (Reconcile(_) | Never, 429 | 503) if own && !doubtful => Next::SendAgain,
        (Reconcile(_), _) if may_pass => Next::Reconcile,
        (Never, _) if may_pass && !own => Next::Unknown,
        // "The name is taken" or "already deleted" after a doubtful attempt usually means: by that attempt.
        (Reconcile(_), 400 | 404 | 409 | 422) if own && doubtful => Next::Reconcile,
        (Reconcile(_), _) if !own || doubtful => Next::LookOnce,
        _ => Next::GiveUp,
    }
}

/// After an exchange that broke.
pub(super) fn after_failure(
    error: &TransportError,
    idempotency: Idempotency,
    doubtful: bool,
) -> Next {
    use Idempotency::{Idempotent, Never, Reconcile, Safe};
    match (error.failure, error.sent, idempotency) {
        (Failure::Cancelled | Failure::Sink, _, _)
        | (Failure::Tls | Failure::Proxy, Sent::Nothing, _) => Next::GiveUp,
        (_, Sent::Nothing, _) if doubtful => Next::Reconcile,
        (_, Sent::Nothing, _) => Next::SendAgain,
        (_, Sent::Maybe, Reconcile(_)) => Next::Reconcile,
        // An answer came, and the message says what to change here.
        (Failure::TooLarge, _, _) | (Failure::Tls | Failure::Proxy, _, Safe | Idempotent) => {
            Next::GiveUp
        }
        (_, Sent::Maybe, Never) => Next::Unknown,
        (_, Sent::Maybe, Safe | Idempotent) => Next::SendAgain,
    }
}

/// After a 2xx answer that cannot be read.
pub(super) fn after_unreadable(code: ErrorCode, idempotency: Idempotency) -> Next {
    match idempotency {
        Idempotency::Reconcile(_) => Next::LookUntilThere,
        Idempotency::Never => Next::Unknown,
        // Half an answer is a broken exchange; anything else would come again.
        Idempotency::Safe | Idempotency::Idempotent if code == ErrorCode::DecodeCutOff => {
            Next::SendAgain
        }
        Idempotency::Safe | Idempotency::Idempotent => Next::GiveUp,
    }
}

/// The wait before the next attempt: what the service asked for, and a random part on top, so that a hall full of
/// stations does not come back in the same instant.
pub(super) fn wait(
    policy: &RetryPolicy,
    failures: u32,
    retry_after: Option<Duration>,
    random: u64,
) -> Duration {
    if let Some(asked) = retry_after {
        asked.saturating_add(fraction(policy.base.min(policy.cap), random))
    } else {
        let doubled = policy.base.saturating_mul(
            1_u32
                .checked_shl(failures.saturating_sub(1))
                .unwrap_or(u32::MAX),
        );
        fraction(doubled.min(policy.cap), random)
    }
}

/// A part of a duration, evenly spread: all of it for `u64::MAX`, none for 0.
fn fraction(whole: Duration, random: u64) -> Duration {
    let nanoseconds = u64::try_from(whole.as_nanos()).unwrap_or(u64::MAX);
    let part = (u128::from(nanoseconds) * u128::from(random)) >> 64;
    Duration::from_nanos(u64::try_from(part).unwrap_or(nanoseconds))
}

/// `Retry-After` in both of its forms; a date counts from the answer's own `Date`, or from `wall`.
pub(super) fn retry_after(headers: &Headers, wall: Duration) -> Option<Duration> {
    let text = headers.get("retry-after")?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(Duration::from_secs(u64::from(seconds)));
    }
    let when = Timestamp::parse_http(text)?.unix_millis();
    let now = clock::date(headers).unwrap_or_else(|| clock::millis(wall));
    Some(Duration::from_millis(
        u64::try_from(when - now).unwrap_or(0),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(failure: Failure, sent: Sent) -> TransportError {
        TransportError::new(failure, sent, "")
    }

    fn creation() -> Idempotency {
        match &crate::device_trust::Divisions::CREATE.action {
            crate::schema::Action::Http(endpoint) => endpoint.idempotency,
            _ => Idempotency::Safe,
        }
    }

    #[test]
    fn only_the_services_own_word_says_that_nothing_was_done() {
        let own = |status| after_status(status, true, creation(), &[], false);
        let foreign = |status| after_status(status, false, creation(), &[], false);
        for status in [429, 503] {
            assert_eq!(own(status), Next::SendAgain);
            assert_eq!(foreign(status), Next::Reconcile);
        }
        for status in [408, 500, 502, 504] {
            assert_eq!(own(status), Next::Reconcile);
            assert_eq!(foreign(status), Next::Reconcile);
        }
        for status in [302, 400, 401, 403, 404, 409, 422] {
            assert_eq!(own(status), Next::GiveUp);
            assert_eq!(foreign(status), Next::LookOnce);
        }
    }

    #[test]
    fn doubt_sticks_to_a_call() {
        let own = |status| after_status(status, true, creation(), &[], true);
        for status in [400, 404, 409, 422, 429, 503] {
            assert_eq!(own(status), Next::Reconcile);
        }
        for status in [401, 403] {
            assert_eq!(own(status), Next::LookOnce);
        }
        let unreached = broken(Failure::Connect, Sent::Nothing);
        assert_eq!(after_failure(&unreached, creation(), true), Next::Reconcile);
    }

    #[test]
    fn a_creation_is_never_sent_twice_blindly() {
        let after = |failure, sent| after_failure(&broken(failure, sent), creation(), false);
        assert_eq!(after(Failure::Reset, Sent::Maybe), Next::Reconcile);
        assert_eq!(after(Failure::TooLarge, Sent::Maybe), Next::Reconcile);
        assert_eq!(after(Failure::Connect, Sent::Nothing), Next::SendAgain);
        for code in [
            ErrorCode::DecodeCutOff,
            ErrorCode::DecodeNotJson,
            ErrorCode::DecodeEmpty,
        ] {
            assert_eq!(after_unreadable(code, creation()), Next::LookUntilThere);
        }
    }

    #[test]
    fn what_cannot_be_looked_up_is_reported() {
        let after = |status, own| after_status(status, own, Idempotency::Never, &[], false);
        assert_eq!(after(429, true), Next::SendAgain);
        assert_eq!(after(503, true), Next::SendAgain);
        assert_eq!(after(500, true), Next::GiveUp);
        assert_eq!(after(403, false), Next::GiveUp);
        for status in [408, 429, 500, 503, 504] {
            assert_eq!(after(status, false), Next::Unknown);
        }
        let timeout = broken(Failure::Timeout, Sent::Maybe);
        assert_eq!(
            after_failure(&timeout, Idempotency::Never, false),
            Next::Unknown
        );
        assert_eq!(
            after_unreadable(ErrorCode::DecodeCutOff, Idempotency::Never),
            Next::Unknown
        );
    }

    #[test]
    fn a_read_is_asked_again_and_a_refusal_stands() {
        for own in [true, false] {
            let after = |status, pending: &[u16]| {
                after_status(status, own, Idempotency::Safe, pending, false)
            };
            for status in [408, 429, 500, 503, 504] {
                assert_eq!(after(status, &[]), Next::SendAgain);
            }
            assert_eq!(after(404, &[]), Next::GiveUp);
            assert_eq!(after(404, &[404]), Next::SendAgain);
            assert_eq!(after(401, &[]), Next::GiveUp);
        }
        let after = |failure, sent| after_failure(&broken(failure, sent), Idempotency::Safe, false);
        assert_eq!(after(Failure::Timeout, Sent::Maybe), Next::SendAgain);
        assert_eq!(after(Failure::Tls, Sent::Nothing), Next::GiveUp);
        assert_eq!(after(Failure::TooLarge, Sent::Maybe), Next::GiveUp);
    }

    #[test]
    fn waits_double_up_to_the_cap_with_full_jitter() {
        let policy = RetryPolicy::new(9, Duration::from_millis(500), Duration::from_secs(3));
        let longest: Vec<u128> = (1..6)
            .map(|n| wait(&policy, n, None, u64::MAX).as_millis())
            .collect();
        assert_eq!(longest, [499, 999, 1999, 2999, 2999]);
        assert_eq!(wait(&policy, 3, None, 0), Duration::ZERO);
        assert_eq!(wait(&policy, 3, None, u64::MAX / 2).as_millis(), 999);
        assert_eq!(
            wait(&policy, 1, Some(Duration::from_secs(60)), 0),
            Duration::from_secs(60)
        );
    }

    #[test]
    fn reads_both_forms_of_retry_after() {
        let mut headers = Headers::new();
        let mut read = |value: &'static str| {
            headers.set("retry-after", value);
            retry_after(&headers, Duration::from_secs(784_111_777))
        };
        assert_eq!(read("7"), Some(Duration::from_secs(7)));
        assert_eq!(
            read("Sun, 06 Nov 1994 08:49:47 GMT"),
            Some(Duration::from_secs(10))
        );
        assert_eq!(read("Sun, 06 Nov 1994 08:49:07 GMT"), Some(Duration::ZERO));
        assert_eq!(read("soon"), None);
        assert_eq!(read("-1"), None);
    }
}
