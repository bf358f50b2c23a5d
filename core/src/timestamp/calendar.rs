//! Days and dates of the Gregorian calendar, extended to before its beginning.
//!
//! Counted in cycles of 400 years of 146,097 days, with years that begin in March, so that the leap day is a year's last
//! one (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").

/// From 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;
const CYCLE: i64 = 146_097;

/// The days from 1970-01-01 to a date; nothing where there is no such date.
pub(super) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let shifted = year - i64::from(month <= 2);
    let of_cycle = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = shifted.div_euclid(400) * CYCLE + of_cycle * 365 + of_cycle / 4 - of_cycle / 100
        + of_year
        - EPOCH;
    // The 31st of a month with 30 days counts as the 1st of the next.
    (date(days) == (year, month, day)).then_some(days)
}

/// Year, month and day of a number of days from 1970-01-01.
pub(super) fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + EPOCH;
    let of_cycle = shifted.rem_euclid(CYCLE);
    let year = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let of_year = of_cycle - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + shifted.div_euclid(CYCLE) * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every day of the years 1 to 9999, beside another implementation.
    #[test]
    fn every_day_is_the_one_that_the_time_crate_says() {
        let mut date = time::Date::from_calendar_date(1, time::Month::January, 1).ok();
        let mut seen = 0;
        while let Some(day) = date.filter(|date| date.year() <= 9999) {
            let known = (
                i64::from(day.year()),
                i64::from(u8::from(day.month())),
                i64::from(day.day()),
            );
            let number = i64::from(day.to_julian_day() - 2_440_588);
            assert_eq!(super::date(number), known, "{day}");
            assert_eq!(days(known.0, known.1, known.2), Some(number), "{day}");
            seen += 1;
            date = day.next_day();
        }
        assert_eq!(seen, 3_652_059);
    }

    #[test]
    fn what_is_no_date_has_no_number() {
        for (year, month, day) in [
            (2026, 0, 1),
            (2026, 13, 1),
            (2026, 1, 0),
            (2026, 1, 32),
            (2026, 4, 31),
            (2026, 2, 29),
            (2100, 2, 29),
            (2024, 2, 30),
        ] {
            assert_eq!(days(year, month, day), None, "{year}-{month}-{day}");
        }
        assert!(days(2024, 2, 29).is_some());
        assert!(days(2000, 2, 29).is_some());
    }
}
