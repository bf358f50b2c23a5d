//! When to try again, and after how long. Pure: no clock, no network.

use std::time::Duration;

use super::clock;
use crate::schema::Idempotency;
use crate::transport::{Failure, Headers, Sent, TransportError};
use crate::{RetryPolicy, Timestamp};

/// What to do after an attempt that did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing: the failure stands.
    GiveUp,
    /// Send the same again.
    SendAgain,
    /// It may have happened: look first.
    Reconcile,
}

/// After a status that is not 2xx. `doubtful`: an earlier attempt of this call may have been carried out.
pub(super) fn after_status(
    status: u16,
    idempotency: Idempotency,
    pending: &[u16],
    doubtful: bool,
) -> Next {
    match (status, idempotency) {
        // The service says that it did nothing.
        (429 | 503, _) => Next::SendAgain,
        (status, _) if pending.contains(&status) => Next::SendAgain,
        (408 | 500..=599, Idempotency::Safe | Idempotency::Idempotent) => Next::SendAgain,
        (408 | 500..=599, Idempotency::Reconcile(_)) => Next::Reconcile,
        // "The name is taken" or "already deleted" after a doubtful attempt usually means: by that attempt.
        (400 | 404 | 409 | 422, Idempotency::Reconcile(_)) if doubtful => Next::Reconcile,
        _ => Next::GiveUp,
    }
}

/// After an exchange that broke.
pub(super) fn after_failure(error: &TransportError, idempotency: Idempotency) -> Next {
    match (error.failure, error.sent, idempotency) {
        (Failure::Cancelled | Failure::Sink, _, _)
        | (Failure::Tls | Failure::Proxy, Sent::Nothing, _) => Next::GiveUp,
        (_, Sent::Nothing, _) => Next::SendAgain,
        (_, Sent::Maybe, Idempotency::Reconcile(_)) => Next::Reconcile,
        (Failure::TooLarge | Failure::Tls | Failure::Proxy, _, _) | (_, _, Idempotency::Never) => {
            Next::GiveUp
        }
        (_, Sent::Maybe, Idempotency::Safe | Idempotency::Idempotent) => Next::SendAgain,
    }
}

/// After a 2xx answer that cannot be read.
pub(super) fn after_unreadable(code: &str, idempotency: Idempotency) -> Next {
    match idempotency {
        // It was done, but the answer is lost.
        Idempotency::Reconcile(_) => Next::Reconcile,
        // Half an answer is a broken exchange; anything else would come again.
        Idempotency::Safe | Idempotency::Idempotent if code == "decode.cut_off" => Next::SendAgain,
        _ => Next::GiveUp,
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
        asked + fraction(policy.base.min(policy.cap), random)
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

    #[test]
    fn a_creation_is_never_sent_twice_blindly() {
        let creation = crate::resources::Divisions::CREATE;
        let crate::schema::Action::Http(endpoint) = &creation.action else {
            return;
        };
        let class = endpoint.idempotency;
        assert_eq!(after_status(500, class, &[], false), Next::Reconcile);
        assert_eq!(after_status(504, class, &[], false), Next::Reconcile);
        assert_eq!(after_status(429, class, &[], false), Next::SendAgain);
        assert_eq!(after_status(503, class, &[], false), Next::SendAgain);
        assert_eq!(after_status(400, class, &[], false), Next::GiveUp);
        assert_eq!(after_status(400, class, &[], true), Next::Reconcile);
        assert_eq!(
            after_failure(&broken(Failure::Reset, Sent::Maybe), class),
            Next::Reconcile
        );
        assert_eq!(
            after_failure(&broken(Failure::TooLarge, Sent::Maybe), class),
            Next::Reconcile
        );
        assert_eq!(
            after_failure(&broken(Failure::Connect, Sent::Nothing), class),
            Next::SendAgain
        );
    }

    #[test]
    fn a_read_is_asked_again_and_a_refusal_stands() {
        assert_eq!(
            after_status(500, Idempotency::Safe, &[], false),
            Next::SendAgain
        );
        assert_eq!(
            after_status(404, Idempotency::Safe, &[], false),
            Next::GiveUp
        );
        assert_eq!(
            after_status(404, Idempotency::Safe, &[404], false),
            Next::SendAgain
        );
        assert_eq!(
            after_status(401, Idempotency::Safe, &[], false),
            Next::GiveUp
        );
        assert_eq!(
            after_failure(&broken(Failure::Timeout, Sent::Maybe), Idempotency::Safe),
            Next::SendAgain
        );
        assert_eq!(
            after_failure(&broken(Failure::Tls, Sent::Nothing), Idempotency::Safe),
            Next::GiveUp
        );
        assert_eq!(
            after_failure(&broken(Failure::Timeout, Sent::Maybe), Idempotency::Never),
            Next::GiveUp
        );
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
