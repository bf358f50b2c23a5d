//! The two forms of a time in a certificate (RFC 5280, section 4.1.2.5): to the second, in UTC.

use crate::Timestamp;
use crate::keys::der::{Element, GENERALIZED_TIME, UTC_TIME};

/// The time that an element says, or nothing where it says none.
pub(super) fn moment(element: &Element<'_>) -> Option<Timestamp> {
    let mut pairs = element.content.strip_suffix(b"Z")?.chunks(2).map(pair);
    let mut next = || pairs.next().flatten();
    let century = match element.tag {
        UTC_TIME => None,
        GENERALIZED_TIME => Some(next()?),
        _ => return None,
    };
    let year = next()?;
    // Two digits mean 1950 to 2049.
    let century = century.unwrap_or(if year < 50 { 20 } else { 19 });
    let date = (century * 100 + year, next()?, next()?);
    let moment = Timestamp::from_utc(date, (next()?, next()?, next()?))?;
    pairs.next().is_none().then_some(moment)
}

/// The number that two digits make.
fn pair(digits: &[u8]) -> Option<i64> {
    match digits {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            Some(i64::from(10 * (tens - b'0') + ones - b'0'))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: u8, text: &str) -> Option<String> {
        let element = Element {
            tag,
            content: text.as_bytes(),
            whole: &[],
        };
        moment(&element).map(|moment| moment.to_string())
    }

    #[test]
    fn both_forms_are_read() {
        for (tag, text, expected) in [
            (UTC_TIME, "260102030405Z", "2026-01-02T03:04:05Z"),
            (UTC_TIME, "491231235959Z", "2049-12-31T23:59:59Z"),
            (UTC_TIME, "500101000000Z", "1950-01-01T00:00:00Z"),
            (GENERALIZED_TIME, "20520229000000Z", "2052-02-29T00:00:00Z"),
            (GENERALIZED_TIME, "99991231235959Z", "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(read(tag, text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn every_other_form_is_none() {
        for (tag, text) in [
            (UTC_TIME, ""),
            (UTC_TIME, "Z"),
            (UTC_TIME, "2601020304Z"),
            (UTC_TIME, "260102030405"),
            (UTC_TIME, "260102030405+0000"),
            (UTC_TIME, "20260102030405Z"),
            (UTC_TIME, "261302030405Z"),
            (UTC_TIME, "260100030405Z"),
            (UTC_TIME, "260102240405Z"),
            (UTC_TIME, "260102030460Z"),
            (UTC_TIME, "2601020304 5Z"),
            (UTC_TIME, "2601020304050Z"),
            (GENERALIZED_TIME, "20500229000000Z"),
            (GENERALIZED_TIME, "260102030405Z"),
            (GENERALIZED_TIME, "20260102030405.5Z"),
            (0x13, "260102030405Z"),
        ] {
            assert_eq!(read(tag, text), None, "{text}");
        }
    }
}
