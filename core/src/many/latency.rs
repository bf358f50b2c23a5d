//! Whether answers take longer because the service has too much to do.

use std::collections::HashMap;
use std::time::Duration;

/// Slower than this many times the quickest, and this much beside, is a queue.
const TIMES: u32 = 2;
const BESIDE: Duration = Duration::from_millis(50);

/// What is known of each operation: they take different times by themselves.
#[derive(Debug, Default)]
pub(super) struct Latencies(HashMap<String, Latency>);

/// How long the answers of one operation take.
#[derive(Debug)]
struct Latency {
    /// The quickest; it creeps up, so that a service that has become slower for good is known for it.
    quickest: Duration,
    /// Of late.
    usual: Duration,
}

/// What an answer's time says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pressure {
    /// There is room.
    None,
    /// Requests queue up at the service: more of them would only wait longer.
    Some,
    /// The queue is long.
    Much,
}

impl Latencies {
    pub(super) fn learn(&mut self, operation: &str, elapsed: Duration) -> Pressure {
        let Some(known) = self.0.get_mut(operation) else {
            let latency = Latency {
                quickest: elapsed,
                usual: elapsed,
            };
            self.0.insert(operation.to_owned(), latency);
            return Pressure::None;
        };
        known.usual = (known.usual * 7 + elapsed) / 8;
        known.quickest = match elapsed.checked_sub(known.quickest) {
            Some(slower) => known.quickest + slower / 4096,
            None => elapsed,
        };
        let expected = known.quickest * TIMES + BESIDE;
        if known.usual > expected * TIMES {
            Pressure::Much
        } else if known.usual > expected {
            Pressure::Some
        } else {
            Pressure::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learn(latencies: &mut Latencies, operation: &str, millis: u64, times: usize) -> Pressure {
        let elapsed = Duration::from_millis(millis);
        let mut said = Pressure::None;
        for _ in 0..times {
            said = latencies.learn(operation, elapsed);
        }
        said
    }

    #[test]
    fn what_is_slow_is_slow_beside_the_quickest_of_the_same_operation() {
        let mut latencies = Latencies::default();
        assert_eq!(learn(&mut latencies, "a", 100, 50), Pressure::None);
        assert_eq!(learn(&mut latencies, "b", 900, 50), Pressure::None);
        assert_eq!(learn(&mut latencies, "a", 200, 50), Pressure::None);
        assert_eq!(learn(&mut latencies, "a", 300, 50), Pressure::Some);
        assert_eq!(learn(&mut latencies, "a", 700, 50), Pressure::Much);
        assert_eq!(learn(&mut latencies, "a", 100, 50), Pressure::None);
    }

    #[test]
    fn a_service_that_has_become_slower_for_good_is_known_for_it() {
        let mut latencies = Latencies::default();
        learn(&mut latencies, "a", 100, 50);
        assert_eq!(learn(&mut latencies, "a", 300, 50), Pressure::Some);
        assert_eq!(learn(&mut latencies, "a", 300, 5_000), Pressure::None);
    }

    #[test]
    fn one_slow_answer_says_nothing() {
        let mut latencies = Latencies::default();
        learn(&mut latencies, "a", 100, 50);
        assert_eq!(learn(&mut latencies, "a", 1_000, 1), Pressure::None);
    }
}
