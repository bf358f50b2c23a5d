//! How a run stands, and the handle that tells it and ends it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Context;
use std::time::Duration;

use futures_util::task::AtomicWaker;

use crate::Error;

/// How many failures a run is judged by at least.
const LEAST: u64 = 20;

/// How a run stands.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Tally {
    /// Inputs that were begun. All at this position and after it have not been touched.
    pub begun: u64,
    /// Inputs that have a result.
    pub done: u64,
    /// How many of them have it from an earlier run.
    pub known: u64,
    /// Inputs that failed.
    pub failed: u64,
    /// How many inputs there are, where that is known.
    pub total: Option<u64>,
    /// How long the run has taken so far.
    pub elapsed: Duration,
    /// Why it ended; nothing while it goes on.
    pub ending: Option<Ending>,
}

impl Tally {
    /// Inputs that were begun and have not ended.
    pub fn in_flight(&self) -> u64 {
        self.begun.saturating_sub(self.done + self.failed)
    }

    /// How many inputs end in a second. Those known from an earlier run cost nothing and do not count.
    pub fn per_second(&self) -> f64 {
        let ended = (self.done + self.failed).saturating_sub(self.known);
        let seconds = self.elapsed.as_secs_f64();
        if seconds > 0.0 {
            as_float(ended) / seconds
        } else {
            0.0
        }
    }

    /// How long the rest will take at this rate; nothing where that cannot be told.
    pub fn left(&self) -> Option<Duration> {
        let rest = self.total?.saturating_sub(self.done + self.failed);
        Duration::try_from_secs_f64(as_float(rest) / self.per_second()).ok()
    }

    /// Whether more than this share of the inputs that ended has failed; not said before twenty have ended.
    pub(super) fn has_failed_more_than(&self, share: f64) -> bool {
        let ended = self.done + self.failed;
        ended >= LEAST && as_float(self.failed) > share * as_float(ended)
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "counts of inputs, far below 2^53"
)]
fn as_float(count: u64) -> f64 {
    count as f64
}

/// Why a run ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Ending {
    /// There were no more inputs.
    Complete,
    /// The caller stopped it.
    Stopped,
    /// Its time was over.
    Deadline,
    /// Too large a share of the inputs failed.
    Failures,
    /// Every other input would fail in the same way: the API key is not valid, for example.
    Hopeless(Error),
}

impl Ending {
    /// The word for it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Stopped => "stopped",
            Self::Deadline => "deadline",
            Self::Failures => "failures",
            Self::Hopeless(_) => "hopeless",
        }
    }
}

/// Tells how a run stands, and ends it, from anywhere. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct RunHandle(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    tally: Mutex<Tally>,
    /// Why the caller wants it to end.
    wanted: Mutex<Option<Ending>>,
    waker: AtomicWaker,
}

impl RunHandle {
    /// How the run stands.
    pub fn tally(&self) -> Tally {
        self.lock().clone()
    }

    /// Begins no further input; those in flight come to their end.
    pub fn stop(&self) {
        self.end(Ending::Stopped);
    }

    /// The same because of an error: results cannot be kept any more, for example. A run that has come to its end is not complete
    /// then.
    pub fn abandon(&self, error: Error) {
        let ending = Ending::Hopeless(error);
        let mut tally = self.lock();
        if tally.ending == Some(Ending::Complete) {
            tally.ending = Some(ending.clone());
        }
        drop(tally);
        self.end(ending);
    }

    fn end(&self, ending: Ending) {
        self.wanted().get_or_insert(ending);
        self.0.waker.wake();
    }

    /// Why the caller wants it to end, if so; otherwise the task is woken when that changes.
    pub(super) fn is_ended(&self, context: &Context<'_>) -> Option<Ending> {
        self.0.waker.register(context.waker());
        self.wanted().clone()
    }

    fn wanted(&self) -> MutexGuard<'_, Option<Ending>> {
        self.0.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Tally> {
        self.0.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_and_time_left_count_what_this_run_did() {
        let tally = Tally {
            begun: 60,
            done: 50,
            known: 10,
            failed: 10,
            total: Some(110),
            elapsed: Duration::from_secs(5),
            ending: None,
        };
        assert_eq!(tally.in_flight(), 0);
        assert!((tally.per_second() - 10.0).abs() < 1e-9);
        assert_eq!(tally.left(), Some(Duration::from_secs(5)));
        assert_eq!(Tally::default().left(), None);
        let nothing_yet = Tally {
            total: Some(5),
            ..Tally::default()
        };
        assert_eq!(nothing_yet.left(), None);
    }

    #[test]
    fn a_run_whose_last_results_could_not_be_kept_is_not_complete() {
        let handle = RunHandle::default();
        let error = || Error::new(crate::ErrorCode::ConfigurationJournal, "the disk is full");
        handle.lock().ending = Some(Ending::Stopped);
        handle.abandon(error());
        assert_eq!(handle.tally().ending, Some(Ending::Stopped));
        handle.lock().ending = Some(Ending::Complete);
        handle.abandon(error());
        assert_eq!(handle.tally().ending, Some(Ending::Hopeless(error())));
    }

    #[test]
    fn a_share_is_judged_by_twenty_at_least() {
        let tally = |done, failed| Tally {
            done,
            failed,
            ..Tally::default()
        };
        assert!(!tally(0, 19).has_failed_more_than(0.1));
        assert!(tally(0, 20).has_failed_more_than(0.1));
        assert!(!tally(18, 2).has_failed_more_than(0.1));
        assert!(tally(17, 3).has_failed_more_than(0.1));
    }
}
