//! A moment in UTC, in the two forms that the service writes.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::{Iso8601, Rfc3339};

/// A moment in UTC, to the millisecond.
///
/// The service writes ISO 8601 text in most answers and milliseconds since 1970 in others; both are read, and ISO
/// text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970-01-01T00:00:00Z; nothing outside the years 1 to 9999.
    pub fn from_unix_millis(millis: i64) -> Option<Self> {
        let nanoseconds = i128::from(millis) * 1_000_000;
        let moment = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()?;
        (1..=9999).contains(&moment.year()).then_some(Self(millis))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn unix_millis(self) -> i64 {
        self.0
    }

    /// Reads ISO 8601 text: with an offset, without one (then UTC), or a plain date (then midnight UTC).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let moment = OffsetDateTime::parse(text, &Rfc3339)
            .or_else(|_| OffsetDateTime::parse(text, &Iso8601::PARSING))
            .ok()
            .or_else(|| {
                time::PrimitiveDateTime::parse(text, &Iso8601::PARSING)
                    .ok()
                    .map(time::PrimitiveDateTime::assume_utc)
            })
            .or_else(|| {
                time::Date::parse(text, &Iso8601::PARSING)
                    .ok()
                    .map(|date| date.midnight().assume_utc())
            })?;
        Self::from_unix_millis(i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok()?)
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .ok()
            .and_then(|moment| moment.format(&Rfc3339).ok())
            .ok_or(std::fmt::Error)?;
        f.write_str(&text)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Wire {
            Millis(i64),
            Text(String),
        }
        match Wire::deserialize(deserializer)? {
            Wire::Millis(millis) => Self::from_unix_millis(millis),
            Wire::Text(text) => Self::parse(&text),
        }
        .ok_or_else(|| {
            serde::de::Error::custom("expected a time: ISO 8601 text or milliseconds since 1970")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
