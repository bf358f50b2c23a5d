//! The client-side rate limit: a token bucket over the injected clock.

use std::sync::Mutex;
use std::time::Duration;

use crate::RateLimit;

/// Hands out places; shared by all calls with one API key.
#[derive(Debug)]
pub(super) struct Limiter {
    limit: RateLimit,
    /// When the bucket would be full, if nothing more were taken; in the future by the debt of tokens.
    full_at: Mutex<Duration>,
}

impl Limiter {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self {
            limit,
            full_at: Mutex::new(Duration::ZERO),
        }
    }

    /// Takes the next place and says how long to wait for it, unless it lies further away than `patience`: then nothing is
    /// taken.
    pub(super) fn reserve(&self, now: Duration, patience: Duration) -> Option<Duration> {
        let each = self.limit.per / self.limit.calls;
        let mut full_at = self
            .full_at
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let next_full = (*full_at).max(now).saturating_add(each);
        let wait = next_full.saturating_sub(now.saturating_add(self.limit.per));
        if wait > patience {
            return None;
        }
        *full_at = next_full;
        Some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lets_a_burst_through_and_then_spaces_calls() {
        let limiter = Limiter::new(RateLimit::new(2, Duration::from_secs(1)));
        let at = |millis| limiter.reserve(Duration::from_millis(millis), Duration::MAX);
        assert_eq!(at(0), Some(Duration::ZERO));
        assert_eq!(at(0), Some(Duration::ZERO));
        assert_eq!(at(0), Some(Duration::from_millis(500)));
        assert_eq!(at(0), Some(Duration::from_secs(1)));
        assert_eq!(at(5000), Some(Duration::ZERO));
    }

    #[test]
    fn the_longest_times_do_not_overflow() {
        let limiter = Limiter::new(RateLimit::new(1, Duration::MAX));
        let now = Duration::from_secs(1);
        assert_eq!(limiter.reserve(now, Duration::MAX), Some(Duration::ZERO));
        assert_eq!(
            limiter.reserve(now, Duration::from_secs(1)),
            Some(Duration::ZERO)
        );
    }

    #[test]
    fn takes_nothing_from_those_who_cannot_wait() {
        let limiter = Limiter::new(RateLimit::new(1, Duration::from_secs(10)));
        assert_eq!(
            limiter.reserve(Duration::ZERO, Duration::ZERO),
            Some(Duration::ZERO)
        );
        assert_eq!(
            limiter.reserve(Duration::ZERO, Duration::from_secs(5)),
            None
        );
        assert_eq!(
            limiter.reserve(Duration::ZERO, Duration::from_secs(10)),
            Some(Duration::from_secs(10))
        );
    }
}
