//! A moment in UTC, in the two forms that the service writes.

mod calendar;
mod read;

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The years 1 to 9999.
const RANGE: std::ops::Range<i64> = -62_135_596_800_000..253_402_300_800_000;
const DAY: i64 = 86_400_000;

/// A moment in UTC, to the millisecond.
///
/// The service writes ISO 8601 text in most answers and milliseconds since 1970 in others; both are read, and ISO
/// text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// From milliseconds since 1970-01-01T00:00:00Z; nothing outside the years 1 to 9999.
    pub fn from_unix_millis(millis: i64) -> Option<Self> {
        RANGE.contains(&millis).then_some(Self(millis))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn unix_millis(self) -> i64 {
        self.0
    }

    /// Reads ISO 8601 text: with an offset, without one (then UTC), or a plain date (then midnight UTC).
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_unix_millis(read::iso8601(text.trim())?)
    }

    /// Reads the date of an HTTP header.
    pub(crate) fn parse_http(text: &str) -> Option<Self> {
        Self::from_unix_millis(read::http_date(text.trim())?)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = calendar::date(self.0.div_euclid(DAY));
        let millis = self.0.rem_euclid(DAY);
        let (hour, minute, second) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )?;
        // A fraction without zeros at its end.
        match millis % 1000 {
            0 => {}
            tenths if tenths % 100 == 0 => write!(f, ".{}", tenths / 100)?,
            hundredths if hundredths % 10 == 0 => write!(f, ".{:02}", hundredths / 10)?,
            thousandths => write!(f, ".{thousandths:03}")?,
        }
        f.write_str("Z")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Moment)
    }
}

/// Takes a time in either form.
struct Moment;

impl Visitor<'_> for Moment {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time: ISO 8601 text or milliseconds since 1970")
    }

    fn visit_i64<E: Error>(self, millis: i64) -> Result<Timestamp, E> {
        Timestamp::from_unix_millis(millis)
            .ok_or_else(|| E::invalid_value(Unexpected::Signed(millis), &self))
    }

    fn visit_u64<E: Error>(self, millis: u64) -> Result<Timestamp, E> {
        self.visit_i64(i64::try_from(millis).unwrap_or(i64::MAX))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
        Timestamp::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::OffsetDateTime;
    use time::format_description::well_known::Rfc3339;

    use super::*;

    proptest! {
        #[test]
        fn is_written_as_others_write_it(millis in RANGE, fraction in prop::sample::select(vec![1, 10, 100, 1000])) {
            let millis = millis - millis.rem_euclid(fraction);
            let known = OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
                .ok()
                .and_then(|moment| moment.format(&Rfc3339).ok());
            let written = Timestamp::from_unix_millis(millis).map(|moment| moment.to_string());
            prop_assert_eq!(&written, &known);
            prop_assert_eq!(written.and_then(|text| Timestamp::parse(&text)), Some(Timestamp(millis)));
        }
    }

    #[test]
    fn reads_both_published_forms() {
        let from_number = Timestamp::from_unix_millis(1_777_923_541_028);
        assert_eq!(
            from_number.map(|t| t.to_string()),
            Some("2026-05-04T19:39:01.028Z".to_owned())
        );
        let from_text = Timestamp::parse("2026-05-11T07:07:13Z");
        assert_eq!(
            from_text.map(Timestamp::unix_millis),
            Some(1_778_483_233_000)
        );
        assert_eq!(
            from_text.map(|t| t.to_string()),
            Some("2026-05-11T07:07:13Z".to_owned())
        );
    }

    #[test]
    fn reads_what_other_products_write() {
        for text in [
            "2026-05-11T09:07:13+02:00",
            "2026-05-11T07:07:13.000000Z",
            "2026-05-11T07:07:13",
        ] {
            assert_eq!(
                Timestamp::parse(text).map(Timestamp::unix_millis),
                Some(1_778_483_233_000),
                "{text}"
            );
        }
        assert_eq!(
            Timestamp::parse("2026-05-11").map(|t| t.to_string()),
            Some("2026-05-11T00:00:00Z".to_owned())
        );
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in ["", "yesterday", "2026-13-01T00:00:00Z", "1777923541028x"] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
        assert_eq!(Timestamp::from_unix_millis(i64::MAX), None);
    }
}
