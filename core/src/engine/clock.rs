//! The service's clock, learnt from its `Date` headers.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::Timestamp;
use crate::transport::Headers;

/// What the service's clock shows, relative to ours. A factory station's own clock may be years off.
#[derive(Debug, Default)]
pub(super) struct ServiceClock(AtomicI64);

impl ServiceClock {
    /// Learns from an answer that came at `now` (by the monotonic clock).
    pub(super) fn learn(&self, headers: &Headers, now: Duration) {
        if let Some(date) = date(headers) {
            self.0.store(date - millis(now), Ordering::Relaxed);
        }
    }

    /// The service's time in milliseconds since 1970 at a moment of the monotonic clock, where it is known.
    pub(super) fn at(&self, moment: Duration) -> Option<i64> {
        let offset = self.0.load(Ordering::Relaxed);
        (offset != 0).then(|| offset + millis(moment))
    }
}

/// The `Date` header in milliseconds since 1970.
pub(super) fn date(headers: &Headers) -> Option<i64> {
    Timestamp::parse_http(headers.get("date")?).map(Timestamp::unix_millis)
}

/// In whole milliseconds.
pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}
