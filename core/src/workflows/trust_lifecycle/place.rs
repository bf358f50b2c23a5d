//! A place in the inventory, as one number: who is interrupted goes on from it, in every language.

/// Milliseconds of a day.
pub(super) const DAY: i64 = 86_400_000;

/// How many days a window has at most, before it is open at its end: 2 to this power.
const LARGEST: u8 = 13;
/// A window that is open at its end.
const OPEN: u8 = 15;

/// How many bits of the number each part has: 53 in all, since a number of JavaScript's has no more.
const OF_FAILURES: u32 = 10;
const OF_DAY: u32 = 22;
const OF_LENGTH: u32 = 4;
const OF_PART: u32 = 3;
const OF_OFFSET: u32 = 14;

/// A place in the inventory: a window of days, and a row in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The window's first day, since 1970; nothing where it is open at its beginning.
    pub(super) first: Option<i64>,
    /// It has 2 to this power days.
    length: u8,
    pub(super) part: Part,
    /// The row.
    pub(super) offset: u64,
    /// How many rows before have failed.
    pub(super) failures: u64,
}

/// Which certificates of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of them.
    Whole,
    /// Those of one status.
    Status(usize),
}

impl Place {
    /// Before everything.
    pub(super) const START: Self = Self {
        first: None,
        length: OPEN,
        part: Part::Whole,
        offset: 0,
        failures: 0,
    };

    /// Another row of the same window.
    pub(super) fn at(self, offset: u64) -> Self {
        Self { offset, ..self }
    }

    /// The beginning of another part of the same window.
    pub(super) fn of(self, part: Part) -> Self {
        Self { part, ..self.at(0) }
    }

    /// The same place, after so many failures.
    pub(super) fn after_failures(self, failures: u64) -> Self {
        Self { failures, ..self }
    }

    pub(super) fn is_open(self) -> bool {
        self.length > LARGEST
    }

    /// The window's last day; nothing where it is open at its end.
    pub(super) fn last(self) -> Option<i64> {
        let first = self.first?;
        (!self.is_open()).then(|| first + (1 << self.length) - 1)
    }

    /// Half of the window, which may only begin with this day; nothing where it is a single day.
    pub(super) fn halved(self, first: i64) -> Option<Self> {
        let length = if self.is_open() {
            LARGEST
        } else {
            self.length.checked_sub(1)?
        };
        Some(Self {
            first: Some(first.max(0)),
            length,
            ..self.of(Part::Whole)
        })
    }

    /// The window behind, and a much larger one: there are few days with many certificates. Nothing behind an open one.
    pub(super) fn next_window(self) -> Option<Self> {
        let length = 2 * self.length + 1;
        Some(Self {
            first: Some(self.last()? + 1),
            length: if length > LARGEST { OPEN } else { length },
            ..self.of(Part::Whole)
        })
    }

    /// As one number.
    pub(super) fn number(self) -> u64 {
        let part = match self.part {
            Part::Whole => 0,
            Part::Status(number) => number as u64 + 1,
        };
        // One more, so that an open beginning is another one than the first day.
        let first = self.first.map_or(0, |first| first.unsigned_abs() + 1);
        let parts = [
            (self.failures, OF_FAILURES),
            (first, OF_DAY),
            // An open window is 0, so that everything's beginning is 0.
            (u64::from(OPEN - self.length), OF_LENGTH),
            (part, OF_PART),
            (self.offset, OF_OFFSET),
        ];
        parts.iter().fold(0, |number, (part, bits)| {
            (number << bits) | (*part).min((1 << bits) - 1)
        })
    }

    /// From a number.
    pub(super) fn from_number(mut number: u64) -> Self {
        let mut take = |bits: u32| {
            let part = number & ((1 << bits) - 1);
            number >>= bits;
            part
        };
        let (offset, part) = (take(OF_OFFSET), take(OF_PART));
        let (length, first, failures) = (take(OF_LENGTH), take(OF_DAY), take(OF_FAILURES));
        let part = usize::try_from(part).unwrap_or(0);
        Self {
            first: i64::try_from(first)
                .ok()
                .and_then(|first| first.checked_sub(1))
                .filter(|day| *day >= 0),
            length: OPEN - u8::try_from(length).unwrap_or(0),
            part: part.checked_sub(1).map_or(Part::Whole, Part::Status),
            offset,
            failures,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back_from_its_number() {
        // 9999-12-31, as certificates have it that are to hold for ever.
        let forever = 2_932_896;
        for first in [None, Some(0), Some(20_584), Some(forever)] {
            for length in [0, 5, LARGEST, OPEN] {
                for part in [Part::Whole, Part::Status(0), Part::Status(3)] {
                    for (offset, failures) in [(0, 0), (1, 1), (10_000, 1000)] {
                        let place = Place {
                            first,
                            length,
                            part,
                            offset,
                            failures,
                        };
                        assert!(place.number() < 1 << 53, "{place:?}");
                        assert_eq!(Place::from_number(place.number()), place);
                    }
                }
            }
        }
        assert_eq!(Place::START.number(), 0);
    }

    #[test]
    fn windows_are_halved_and_grow_again() {
        let window = Place::START.halved(20_000);
        assert_eq!(window.map(Place::last), Some(Some(20_000 + 8191)));
        let next = window.and_then(Place::next_window);
        assert_eq!(next.and_then(|next| next.first), Some(20_000 + 8192));
        assert!(next.is_some_and(Place::is_open));
        assert_eq!(next.and_then(Place::next_window), None);
        let mut day = window;
        for _ in 0..LARGEST {
            day = day.and_then(|day| day.halved(20_000));
        }
        assert_eq!(day.and_then(Place::last), Some(20_000));
        assert_eq!(day.and_then(|day| day.halved(20_000)), None);
        let next = day.and_then(Place::next_window);
        assert_eq!(next.and_then(Place::last), Some(20_002));
    }
}
