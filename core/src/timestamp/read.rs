//! Times as text: ISO 8601 as services write it, and the date of HTTP headers.

use super::calendar;

const DAY: i64 = 86_400_000;
const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// Milliseconds since 1970. A date alone, or with a time; the time with seconds, a fraction and an offset or without;
/// separators may be left out. Without an offset it is UTC.
pub(super) fn iso8601(text: &str) -> Option<i64> {
    let mut rest = Rest(text.as_bytes());
    let year = rest.number(4)?;
    let dashes = rest.take(b"-");
    let month = rest.number(2)?;
    if rest.take(b"-") != dashes {
        return None;
    }
    let date = calendar::days(year, month, rest.number(2)?)? * DAY;
    if rest.is_empty() {
        return Some(date);
    }
    if !rest.take(b"Tt ") {
        return None;
    }
    let time = rest.time_of_day()?;
    let offset = rest.offset()?;
    rest.is_empty().then_some(date + time - offset)
}

/// Milliseconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7). The two forms that were obsolete
/// in 1997 already are not read.
pub(super) fn http_date(text: &str) -> Option<i64> {
    let (_weekday, text) = text.split_once(", ")?;
    let mut rest = Rest(text.as_bytes());
    let day = rest.number(2)?;
    let month = rest.month()?;
    let year = rest.number(4)?;
    let date = calendar::days(year, month, day)? * DAY;
    if !rest.take(b" ") {
        return None;
    }
    let time = rest.time_of_day()?;
    (rest.0 == b" GMT").then_some(date + time)
}

/// What is not read yet.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of these follows; then it is read.
    fn take(&mut self, any: &[u8]) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if any.contains(first) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    fn digit(&mut self) -> Option<i64> {
        let (first, rest) = self.0.split_first()?;
        let digit = first.is_ascii_digit().then(|| i64::from(first - b'0'))?;
        self.0 = rest;
        Some(digit)
    }

    fn number(&mut self, digits: u32) -> Option<i64> {
        (0..digits).try_fold(0, |number, _| Some(number * 10 + self.digit()?))
    }

    /// A number of two digits below a limit.
    fn below(&mut self, limit: i64) -> Option<i64> {
        self.number(2).filter(|number| *number < limit)
    }

    /// ` Nov `, from 1.
    fn month(&mut self) -> Option<i64> {
        let (name, rest) = self.0.split_at_checked(5)?;
        let name = name.strip_prefix(b" ")?.strip_suffix(b" ")?;
        let index = MONTHS
            .as_bytes()
            .chunks_exact(3)
            .position(|month| month == name)?;
        self.0 = rest;
        i64::try_from(index + 1).ok()
    }

    /// Milliseconds since midnight: `08:49:37.5`, `084937`, `08:49`, `08`. A leap second is the last moment before it.
    fn time_of_day(&mut self) -> Option<i64> {
        let hour = self.below(24)?;
        let colons = self.take(b":");
        let (mut minute, mut second, mut millis) = (0, 0, 0);
        if colons || self.0.first().is_some_and(u8::is_ascii_digit) {
            minute = self.below(60)?;
            let more = if colons {
                self.0.starts_with(b":")
            } else {
                self.0.first().is_some_and(u8::is_ascii_digit)
            };
            if more {
                self.take(b":");
                second = self.below(61)?;
                if self.take(b".,") {
                    millis = self.fraction()?;
                }
            }
        }
        if second == 60 {
            (second, millis) = (59, 999);
        }
        Some(((hour * 60 + minute) * 60 + second) * 1000 + millis)
    }

    /// The thousandths of a fraction of any length.
    fn fraction(&mut self) -> Option<i64> {
        let mut millis = self.digit()? * 100;
        for weight in [10, 1] {
            match self.digit() {
                Some(digit) => millis += digit * weight,
                None => return Some(millis),
            }
        }
        while self.digit().is_some() {}
        Some(millis)
    }

    /// Milliseconds east of UTC: `Z`, `+02:00`, `+0200`, `+02`, or nothing for UTC.
    fn offset(&mut self) -> Option<i64> {
        let west = self.take(b"-");
        if !west && !self.take(b"+") {
            self.take(b"Zz");
            return Some(0);
        }
        let hours = self.below(24)?;
        let minutes = if self.take(b":") || !self.is_empty() {
            self.below(60)?
        } else {
            0
        };
        let offset = (hours * 60 + minutes) * 60_000;
        Some(if west { -offset } else { offset })
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use proptest::prelude::*;
    use time::OffsetDateTime;
    use time::format_description::well_known::Rfc3339;

    use super::*;

    /// From the year 1 to 9999, in seconds.
    const SECONDS: std::ops::Range<i64> = -62_135_596_800..253_402_300_800;

    proptest! {
        #[test]
        fn what_others_write_is_read(
            seconds in SECONDS,
            millis in 0..1000_i64,
            hours in -23..=23_i8,
            minutes in 0..60_i8,
        ) {
            let minutes = if hours < 0 { -minutes } else { minutes };
            let offset = time::UtcOffset::from_hms(hours, minutes, 0).unwrap_or(time::UtcOffset::UTC);
            let moment = seconds * 1000 + millis;
            let written = OffsetDateTime::from_unix_timestamp_nanos(i128::from(moment) * 1_000_000)
                .ok()
                .and_then(|moment| moment.checked_to_offset(offset))
                .and_then(|moment| moment.format(&Rfc3339).ok());
            if let Some(text) = written {
                prop_assert_eq!(iso8601(&text), Some(moment), "{}", text);
            }
        }

        #[test]
        fn what_is_read_is_what_others_read(text in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,9})?(Z|[+-][0-2][0-9]:[0-6][0-9])") {
            let known = OffsetDateTime::parse(&text, &Rfc3339).ok();
            let known = known.map(|moment| moment.unix_timestamp_nanos().div_euclid(1_000_000));
            // The other implementation knows when there were none of the leap seconds that a text names.
            if !text.contains(":60") {
                prop_assert_eq!(iso8601(&text).map(i128::from), known, "{}", text);
            }
        }

        #[test]
        fn dates_of_headers_are_read(seconds in 0..253_402_300_800_u64) {
            let text = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds));
            prop_assert_eq!(http_date(&text), i64::try_from(seconds * 1000).ok(), "{}", text);
        }

        #[test]
        fn anything_else_is_no_time(text in any::<String>(), digits in "[-+0-9TZ:., ]{0,30}") {
            for text in [text, digits] {
                iso8601(&text);
                http_date(&text);
            }
        }
    }

    #[test]
    fn separators_seconds_and_offset_may_be_missing() {
        for (text, millis) in [
            ("2026-05-11", 1_778_457_600_000),
            ("20260511", 1_778_457_600_000),
            ("2026-05-11T07", 1_778_482_800_000),
            ("2026-05-11T07:07", 1_778_483_220_000),
            ("2026-05-11 07:07:13", 1_778_483_233_000),
            ("2026-05-11t07:07:13,5z", 1_778_483_233_500),
            ("20260511T070713Z", 1_778_483_233_000),
            ("2026-05-11T07:07:13.1234567Z", 1_778_483_233_123),
            ("2026-05-11T09:07:13+0200", 1_778_483_233_000),
            ("2026-05-11T09:07:13+02", 1_778_483_233_000),
            ("2016-12-31T23:59:60Z", 1_483_228_799_999),
        ] {
            assert_eq!(iso8601(text), Some(millis), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2026",
            "2026-05",
            "2026-0511",
            "2026-05-11T",
            "2026-05-11T24:00:00Z",
            "2026-05-11T07:60:00Z",
            "2026-05-11T07:07:61Z",
            "2026-05-11T07:07:13.Z",
            "2026-05-11T07:07:13+24:00",
            "2026-05-11T07:07:13+02:",
            "2026-05-11T07:07:13Z ",
            "2026-05-11T07:07:13Zulu",
            "2026-02-30T00:00:00Z",
            "11 May 2026",
        ] {
            assert_eq!(iso8601(text), None, "{text}");
        }
        for text in [
            "",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 06 Mon 1994 08:49:37 GMT",
            "06 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(http_date(text), None, "{text}");
        }
    }
}
