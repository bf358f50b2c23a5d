//! Compares JSON with what is expected of it.

use std::collections::BTreeSet;

use devtrust_core::Timestamp;
use serde_json::{Map, Value};

/// Whether members that are not expected may be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Nothing else.
    Exact,
    /// Other members may be there, in objects of any depth.
    Includes,
}

/// Compares; each difference becomes a line that begins with its place.
///
/// A member that is null, an empty list or an empty object counts as absent: languages differ in how they write nothing.
pub fn compare(
    expected: &Value,
    actual: &Value,
    mode: Mode,
    place: &str,
    differences: &mut Vec<String>,
) {
    match (expected, actual) {
        (Value::String(pattern), actual) if pattern.starts_with('<') && pattern.ends_with('>') => {
            if !fits(pattern, actual) {
                differences.push(format!(
                    "{place}: expected {pattern}, got {}",
                    brief(actual)
                ));
            }
        }
        (Value::Object(expected), Value::Object(actual)) => {
            members(expected, actual, mode, place, differences);
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            for (index, (expected, actual)) in expected.iter().zip(actual).enumerate() {
                compare(
                    expected,
                    actual,
                    mode,
                    &format!("{place}[{index}]"),
                    differences,
                );
            }
        }
        (expected, actual) if is_nothing(expected) && is_nothing(actual) => {}
        (Value::Number(expected), Value::Number(actual))
            if expected.as_f64() == actual.as_f64() => {}
        (expected, actual) if expected == actual || same_moment(expected, actual) => {}
        (expected, actual) => differences.push(format!(
            "{place}: expected {}, got {}",
            brief(expected),
            brief(actual)
        )),
    }
}

fn members(
    expected: &Map<String, Value>,
    actual: &Map<String, Value>,
    mode: Mode,
    place: &str,
    differences: &mut Vec<String>,
) {
    let mut names: BTreeSet<&String> = expected.keys().collect();
    if mode == Mode::Exact {
        names.extend(actual.keys());
    }
    for name in names {
        let (expected, actual) = (
            expected.get(name).unwrap_or(&Value::Null),
            actual.get(name).unwrap_or(&Value::Null),
        );
        compare(
            expected,
            actual,
            mode,
            &format!("{place}.{name}"),
            differences,
        );
    }
}

/// Languages write fractions of a second with three digits, six, or as many as there are.
fn same_moment(expected: &Value, actual: &Value) -> bool {
    let moment = |value: &Value| {
        let text = value.as_str().filter(|text| text.ends_with('Z'))?;
        Timestamp::parse(text)
    };
    moment(expected).is_some_and(|expected| moment(actual) == Some(expected))
}

/// Whether a value fits a pattern in angle brackets.
fn fits(pattern: &str, actual: &Value) -> bool {
    let text = actual.as_str();
    let inner = pattern.trim_start_matches('<').trim_end_matches('>');
    match inner.split_once(':') {
        Some(("one_of", texts)) => text.is_some_and(|text| texts.split('|').any(|one| one == text)),
        Some(("contains", part)) => text.is_some_and(|text| text.contains(part)),
        Some(("pem", label)) => text.is_some_and(|text| {
            text.starts_with(&format!("-----BEGIN {label}-----\n"))
                && text.trim_end().ends_with(&format!("-----END {label}-----"))
        }),
        _ => match inner {
            "any" => !is_nothing(actual),
            "absent" => is_nothing(actual),
            "text" => text.is_some_and(|text| !text.is_empty()),
            "integer" => actual.is_i64() || actual.is_u64(),
            "uuid" => text.is_some_and(is_uuid),
            // A text in angle brackets that is no pattern stands for itself.
            _ => text == Some(pattern),
        },
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(entries) => entries.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// A value in at most a line.
fn brief(value: &Value) -> String {
    const LONGEST: usize = 300;
    let text = value.to_string();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}... ({} bytes)", text.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn differences(expected: &Value, actual: &Value, mode: Mode) -> Vec<String> {
        let mut found = Vec::new();
        compare(expected, actual, mode, "result", &mut found);
        found
    }

    #[test]
    fn exact_tells_every_difference_with_its_place() {
        let found = differences(
            &json!({"a": 1, "b": {"c": [1, 2]}, "gone": "x"}),
            &json!({"a": 2, "b": {"c": [1, 3]}, "new": true}),
            Mode::Exact,
        );
        assert_eq!(
            found,
            [
                "result.a: expected 1, got 2",
                "result.b.c[1]: expected 2, got 3",
                "result.gone: expected \"x\", got null",
                "result.new: expected null, got true",
            ]
        );
    }

    #[test]
    fn includes_passes_over_what_is_not_expected() {
        let actual = json!({"a": 1, "b": {"c": 2, "d": 3}});
        assert!(differences(&json!({"b": {"c": 2}}), &actual, Mode::Includes).is_empty());
        assert_eq!(
            differences(&json!({"b": {"c": 9}}), &actual, Mode::Includes).len(),
            1
        );
        assert_eq!(
            differences(&json!({"z": 1}), &actual, Mode::Includes).len(),
            1
        );
    }

    #[test]
    fn lists_have_the_same_length() {
        assert_eq!(
            differences(&json!([1]), &json!([1, 2]), Mode::Includes).len(),
            1
        );
    }

    #[test]
    fn nothing_is_written_in_several_ways() {
        let actual = json!({"a": null, "b": [], "c": {}});
        assert!(differences(&json!({}), &actual, Mode::Exact).is_empty());
        assert_eq!(differences(&json!({"a": 0}), &actual, Mode::Exact).len(), 1);
        assert_eq!(
            differences(&json!({"a": false}), &actual, Mode::Exact).len(),
            1
        );
    }

    #[test]
    fn a_moment_may_be_written_with_more_digits() {
        let expected = json!("2026-05-11T07:07:13.028Z");
        let same = json!("2026-05-11T07:07:13.028000Z");
        assert!(differences(&expected, &same, Mode::Exact).is_empty());
        for other in [
            "2026-05-11T07:07:13.029Z",
            "2026-05-11T07:07:13.028+00:00",
            "soon",
        ] {
            assert_eq!(
                differences(&expected, &json!(other), Mode::Exact).len(),
                1,
                "{other}"
            );
        }
    }

    #[test]
    fn patterns() {
        let uuid = json!("123e4567-e89b-42d3-a456-426614174000");
        let pem = json!("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        for (pattern, fitting, other) in [
            ("<uuid>", uuid.clone(), json!("123e4567")),
            ("<any>", json!(0), json!(null)),
            ("<absent>", json!(null), json!(0)),
            ("<text>", json!("x"), json!("")),
            ("<integer>", json!(7), json!("7")),
            ("<one_of:one|two>", json!("two"), json!("three")),
            ("<contains:ell>", json!("hello"), json!("help")),
            ("<pem:CERTIFICATE>", pem.clone(), uuid),
            (
                "<pem:PRIVATE KEY>",
                json!("-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----"),
                pem,
            ),
            ("<html>", json!("<html>"), json!("html")),
        ] {
            let pattern = json!(pattern);
            assert!(
                differences(&pattern, &fitting, Mode::Exact).is_empty(),
                "{pattern}"
            );
            assert_eq!(
                differences(&pattern, &other, Mode::Exact).len(),
                1,
                "{pattern}"
            );
        }
    }
}
