//! How many requests the service takes at a time, learnt from what it answers. Pure: no clock, no network.
//!
//! Up by one for each round of good answers, down by a part when the service refuses. Where it refused is remembered: below
//! that the number rises at once, there it waits before it tries again, longer each time it is refused at the same place. So
//! a steady limit is met rarely, and a limit that moves is found within seconds.

use std::time::Duration;

/// What the first requests go out with.
const FIRST: usize = 4;
/// A refusal that comes as a surprise takes this part away.
const PART: usize = 16;
/// How long it stays below a number that was refused, at first and at last.
const PATIENCE: std::ops::RangeInclusive<Duration> =
    Duration::from_secs(1)..=Duration::from_secs(60);
/// After so long without a refusal, one at a number that went well is chance.
const QUIET: Duration = Duration::from_secs(30);
/// The longest pause that the service may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// The number, and what led to it.
#[derive(Debug)]
pub(super) struct Limit {
    size: usize,
    /// The number at which the service last refused.
    refused: Option<usize>,
    patience: Duration,
    /// When it was last lowered.
    lowered: Duration,
    /// Good answers since the number last changed.
    good: usize,
    /// Refusals since the last one that counted.
    missed: usize,
    paused_until: Duration,
}

impl Limit {
    pub(super) fn new() -> Self {
        Self {
            size: FIRST,
            refused: None,
            patience: *PATIENCE.start(),
            lowered: Duration::ZERO,
            good: 0,
            missed: 0,
            paused_until: Duration::ZERO,
        }
    }

    /// How many may be under way.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Until when nothing may be sent.
    pub(super) fn paused_until(&self) -> Duration {
        self.paused_until
    }

    /// The service answered. `full`: as many were under way as might be.
    pub(super) fn answered(&mut self, now: Duration, full: bool) {
        self.good += 1;
        let may_rise = match self.refused {
            // Until the first refusal the number doubles with each round.
            None => true,
            Some(refused) => {
                let is_below = self.size + 1 < refused;
                let has_waited = now.saturating_sub(self.lowered) >= self.patience;
                self.good >= self.size && (is_below || has_waited)
            }
        };
        if full && may_rise {
            self.size += 1;
            self.good = 0;
        }
    }

    /// The service has too much to do, says the answer to a request that was sent at `sent`; perhaps it `asked` to wait.
    pub(super) fn refused(&mut self, sent: Duration, now: Duration, asked: Option<Duration>) {
        let again = self.lowered.saturating_add(asked.unwrap_or_default());
        // What went out before the number was lowered knows nothing of it. What comes within the time that the service asked
        // for is the same refusal once more.
        if self.refused.is_some() && (sent <= self.lowered || now < again) {
            self.missed += 1;
            if let Some(asked) = asked.filter(|_| self.missed > self.size) {
                self.pause(now, asked);
            }
            return;
        }
        let size = self.size;
        let is_quiet = now.saturating_sub(self.lowered) >= QUIET;
        let is_below = self.refused.is_some_and(|before| size < before);
        let is_surprise = self.refused.is_some() && self.good >= size;
        let near = |before: usize| before.abs_diff(size) <= 1 + before / 8;
        self.lowered = now;
        self.good = 0;
        self.missed = 0;
        if is_quiet && is_below {
            return;
        }
        self.patience = match self.refused {
            Some(before) if near(before) => (self.patience * 2).min(*PATIENCE.end()),
            _ => *PATIENCE.start(),
        };
        let less = if is_surprise {
            (size / PART).max(1)
        } else {
            size / 2
        };
        self.size = size.saturating_sub(less).max(1);
        self.refused = Some(size);
    }

    /// More than a round was refused: nobody sends anything until the time that the service asked for is over. Where it refuses
    /// a few, those wait by themselves.
    fn pause(&mut self, now: Duration, asked: Duration) {
        let until = now.saturating_add(asked.min(LONGEST_PAUSE));
        self.paused_until = self.paused_until.max(until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// Rounds of 10 ms against a service that takes `most`; gives the sizes of the rounds.
    fn rounds(limit: &mut Limit, from: u64, count: u64, most: usize) -> Vec<usize> {
        let round = |number: u64| {
            let size = limit.size();
            for _ in 0..size.min(most) {
                limit.answered(at(from + number * 10 + 10), true);
            }
            for _ in most..size {
                limit.refused(
                    at(from + number * 10 + 1),
                    at(from + number * 10 + 10),
                    None,
                );
            }
            size
        };
        (0..count).map(round).collect()
    }

    #[test]
    fn it_doubles_up_to_the_first_refusal_and_is_then_halved_once_a_round() {
        let mut limit = Limit::new();
        // The fifty answers of the fifth round had raised it to 114.
        assert_eq!(rounds(&mut limit, 0, 7, 50), [4, 8, 16, 32, 64, 57, 29]);
    }

    #[test]
    fn a_steady_limit_is_met_more_and_more_rarely() {
        let mut limit = Limit::new();
        let sizes = rounds(&mut limit, 0, 12_000, 50);
        let over = |sizes: &[usize]| sizes.iter().filter(|size| **size > 50).count();
        assert!(over(&sizes[..6_000]) <= 16, "{}", over(&sizes[..6_000]));
        assert!(over(&sizes[6_000..]) <= 2, "{}", over(&sizes[6_000..]));
        let low = sizes[6_000..].iter().filter(|size| **size < 46);
        assert!(low.count() < 60, "a hundredth of the time");
    }

    #[test]
    fn a_limit_that_moves_is_found_again() {
        let mut limit = Limit::new();
        rounds(&mut limit, 0, 1_000, 50);
        let down = rounds(&mut limit, 10_000, 1_000, 5);
        assert!(down[20..].iter().all(|size| (3..=6).contains(size)));
        let up = rounds(&mut limit, 20_000, 10_000, 80);
        assert!(up[7_000..].iter().all(|size| (74..=81).contains(size)));
    }

    #[test]
    fn it_never_ends_at_nothing_and_does_not_rise_while_it_is_not_used() {
        let mut limit = Limit::new();
        for round in 0..100 {
            limit.refused(at(round * 10 + 1), at(round * 10 + 10), None);
        }
        assert_eq!(limit.size(), 1);
        for round in 0..100_000 {
            limit.answered(at(1_000 + round * 10), false);
        }
        assert_eq!(limit.size(), 1);
    }

    #[test]
    fn everybody_waits_where_more_than_a_round_is_refused() {
        let mut limit = Limit::new();
        let seconds = Some(Duration::from_secs(2));
        limit.refused(at(0), at(10), seconds);
        assert_eq!(limit.size(), 2);
        limit.refused(at(20), at(30), seconds);
        limit.refused(at(20), at(40), seconds);
        assert_eq!(limit.paused_until(), Duration::ZERO);
        limit.refused(at(20), at(50), seconds);
        assert_eq!((limit.size(), limit.paused_until()), (2, at(2_050)));
        limit.refused(at(0), at(60), Some(Duration::MAX));
        assert_eq!(limit.paused_until(), LONGEST_PAUSE + at(60));
    }
}
