//! What happens to which request: drawn from the seed and the request's number alone, so that a run can be repeated.

use std::time::Duration;

use crate::gateway::Form;

/// Where on its way a request, or its answer, is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Point {
    /// Nothing reaches the service.
    Before,
    /// A part of the request reaches the service.
    During,
    /// The work is done, and the answer is lost.
    After,
}

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection ends.
    Cut(Point),
    /// The connection is reset.
    Reset(Point),
    /// A gateway answers in the service's place: instead of the work or after it.
    Gateway(u16, Form, Point),
    /// The service refuses in its own error form, and does nothing.
    Refused(u16),
    /// Half of the answer's body, and then the end of the connection.
    Truncated,
    /// Everything is right, but late.
    Slow(Duration),
    /// The work is done, and the answer never comes.
    Silent,
    /// A gateway loses its patience and says so; the request reaches the service afterwards.
    Overtaken(u16, Form, Duration),
}

impl Fault {
    /// The name that it is counted under.
    pub(crate) fn name(self) -> String {
        let words = match self {
            Self::Cut(Point::Before) => "cut before delivery",
            Self::Cut(Point::During) => "cut during delivery",
            Self::Cut(Point::After) => "cut after delivery",
            Self::Reset(Point::After) => "reset after delivery",
            Self::Reset(_) => "reset before delivery",
            Self::Gateway(status, _, Point::After) => return format!("{status} after the work"),
            Self::Gateway(status, ..) => return format!("{status} instead of the work"),
            Self::Refused(status) => return format!("{status} of the service itself"),
            Self::Truncated => "truncated answer",
            Self::Slow(_) => "slow",
            Self::Silent => "silence after the work",
            Self::Overtaken(status, ..) => return format!("{status} before late work"),
        };
        words.to_owned()
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weather {
    pub(crate) seed: u64,
    /// The part of all requests that something happens to.
    pub(crate) rate: f64,
    /// Whether requests may reach the service after they were answered for.
    pub(crate) late_work: bool,
}

/// Draws what is left open.
type Draw = fn(&mut fastrand::Rng) -> Fault;

/// How often each kind comes among the faults, in hundredths.
const KINDS: &[(u32, Draw)] = &[
    (10, |_| Fault::Cut(Point::Before)),
    (10, |_| Fault::Cut(Point::During)),
    (12, |_| Fault::Cut(Point::After)),
    (5, |_| Fault::Reset(Point::Before)),
    (8, |_| Fault::Reset(Point::After)),
    (22, |rng| {
        Fault::Gateway(status(rng), form(rng), Point::After)
    }),
    (8, |rng| {
        Fault::Gateway(status(rng), form(rng), Point::Before)
    }),
    (4, |rng| Fault::Refused(if rng.bool() { 429 } else { 503 })),
    (10, |_| Fault::Truncated),
    (6, |rng| Fault::Slow(Duration::from_millis(rng.u64(5..60)))),
    (1, |_| Fault::Silent),
    (4, |rng| {
        let late = Duration::from_millis(rng.u64(1..80));
        Fault::Overtaken(if rng.bool() { 504 } else { 503 }, form(rng), late)
    }),
];

fn status(rng: &mut fastrand::Rng) -> u16 {
    rng.choice([502, 503, 504, 429]).unwrap_or(502)
}

fn form(rng: &mut fastrand::Rng) -> Form {
    rng.choice(Form::ALL).unwrap_or(Form::Empty)
}

impl Weather {
    /// What happens to the request of this number; nothing, mostly.
    pub(crate) fn strikes(&self, number: u64) -> Option<Fault> {
        // Neighbours in seed or number draw nothing alike.
        let mut mixer = fastrand::Rng::with_seed(self.seed);
        let own = mixer
            .u64(..)
            .wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut rng = fastrand::Rng::with_seed(own);
        if rng.f64() >= self.rate {
            return None;
        }
        let kinds = KINDS.len() - usize::from(!self.late_work);
        let kinds = KINDS.get(..kinds).unwrap_or(KINDS);
        let mut left = rng.u32(0..kinds.iter().map(|(weight, _)| weight).sum());
        kinds.iter().find_map(|(weight, kind)| {
            let here = left < *weight;
            left = left.wrapping_sub(*weight);
            here.then(|| kind(&mut rng))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn counts(weather: Weather, requests: u64) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for fault in (0..requests).filter_map(|number| weather.strikes(number)) {
            *counts.entry(fault.name()).or_default() += 1;
        }
        counts
    }

    #[test]
    fn the_same_seed_brings_the_same_weather_and_another_seed_another() {
        let weather = |seed| Weather {
            seed,
            rate: 0.3,
            late_work: true,
        };
        let drawn = |seed| {
            (0..500)
                .map(|number| weather(seed).strikes(number))
                .collect::<Vec<_>>()
        };
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
    }

    #[test]
    fn the_rate_is_kept_and_every_kind_comes() {
        for seed in 1..=5 {
            let counts = counts(
                Weather {
                    seed,
                    rate: 0.3,
                    late_work: true,
                },
                20_000,
            );
            let faults: u64 = counts.values().sum();
            assert!((5_700..6_300).contains(&faults), "{faults}");
            // Nine kinds without a status, two kinds with four statuses, two with two.
            assert_eq!(counts.len(), 8 + 4 + 4 + 2 + 2, "{counts:?}");
        }
    }

    #[test]
    fn no_work_comes_late_where_that_was_not_asked_for() {
        let counts = counts(
            Weather {
                seed: 1,
                rate: 1.0,
                late_work: false,
            },
            20_000,
        );
        assert!(
            !counts.keys().any(|name| name.contains("late")),
            "{counts:?}"
        );
        assert_eq!(counts.values().sum::<u64>(), 20_000);
    }
}
