//! Lengths, ranges and digits: what Trust Lifecycle Manager's tables give as limits of a field.

use serde_json::{Number, Value};

use super::Path;
use crate::error::{Violation, ViolationCode};
use crate::schema::Rule;

/// Whether a rule on a list is about each of its entries.
pub(super) fn is_of_entries(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::Text | Rule::Uuid | Rule::Segment | Rule::Length(..) | Rule::Hex(..)
    )
}

pub(super) fn text(text: &str, rule: Rule, path: &Path<'_>) -> Option<Violation> {
    match rule {
        Rule::Length(least, most) => {
            let length = text.chars().count();
            outside(length, least, most).then(|| {
                let what = format!(
                    "has {length} characters; {} are allowed.",
                    span(least, most)
                );
                path.violation(ViolationCode::Length, &what, "Shorten or lengthen it.")
            })
        }
        Rule::Hex(least, most) => {
            let fits = !outside(text.len(), least, most)
                && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            (!fits).then(|| {
                let what = format!("must be {} hexadecimal digits.", span(least, most));
                path.violation(
                    ViolationCode::Hex,
                    &what,
                    "Leave out colons, spaces and a leading 0x.",
                )
            })
        }
        Rule::Date if !is_day(text) => Some(path.violation(
            ViolationCode::Date,
            "is not a day.",
            "Write it as year, month and day: 2026-05-31.",
        )),
        _ => None,
    }
}

pub(super) fn number(number: &Number, rule: Rule, path: &Path<'_>) -> Option<Violation> {
    let Rule::Range(least, most) = rule else {
        return None;
    };
    let fits = number
        .as_i64()
        .is_some_and(|number| (least..=most).contains(&number));
    (!fits).then(|| {
        let what = if most == i64::MAX {
            format!("must be {least} or more.")
        } else {
            format!("must be between {least} and {most}.")
        };
        path.violation(
            ViolationCode::Range,
            &what,
            "Choose a number of that range.",
        )
    })
}

pub(super) fn list(items: &[Value], rule: Rule, path: &Path<'_>) -> Option<Violation> {
    let Rule::Items(least, most) = rule else {
        return None;
    };
    outside(items.len(), least, most).then(|| {
        let what = format!(
            "has {} entries; {} are allowed.",
            items.len(),
            span(least, most)
        );
        path.violation(
            ViolationCode::Length,
            &what,
            "Add entries or leave some out.",
        )
    })
}

fn outside(count: usize, least: usize, most: usize) -> bool {
    !(least..=most).contains(&count)
}

/// `3 to 80`, `64`, `at least 1`.
fn span(least: usize, most: usize) -> String {
    match (least, most) {
        (least, usize::MAX) => format!("at least {least}"),
        (least, most) if least == most => least.to_string(),
        (0, most) => format!("at most {most}"),
        (least, most) => format!("{least} to {most}"),
    }
}

/// `2026-05-31`, of a month and a day that there are.
fn is_day(text: &str) -> bool {
    text.len() == 10 && crate::Timestamp::parse(&format!("{text}T00:00:00Z")).is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::rules::apply;
    use super::*;

    fn codes(mut value: Value, rule: Rule) -> Vec<String> {
        let mut violations = Vec::new();
        apply(&mut value, rule, &Path::Root.field("f"), &mut violations);
        violations
            .iter()
            .map(|violation| format!("{} {}", violation.field, violation.message))
            .collect()
    }

    #[test]
    fn limits_name_what_is_allowed() {
        let none = Vec::<String>::new();
        for (value, rule) in [
            (json!("äöü"), Rule::Length(3, 3)),
            (json!(""), Rule::Length(0, 5)),
            (json!(65535), Rule::Range(1, 65535)),
            (json!(i64::MAX), Rule::Range(1, i64::MAX)),
            (json!([1]), Rule::Items(1, 3)),
            (json!("0aF9"), Rule::Hex(4, 40)),
            (json!("2024-02-29"), Rule::Date),
            (json!(["ab", "c"]), Rule::Length(1, 2)),
        ] {
            assert_eq!(codes(value.clone(), rule), none, "{value} {rule:?}");
        }
        for (value, rule, message) in [
            (
                json!("abcd"),
                Rule::Length(0, 3),
                "f F has 4 characters; at most 3 are allowed.",
            ),
            (
                json!(""),
                Rule::Length(1, 3),
                "f F cannot be empty or null or just spaces.",
            ),
            (
                json!(0),
                Rule::Range(1, 65535),
                "f F must be between 1 and 65535.",
            ),
            (
                json!(1.5),
                Rule::Range(1, i64::MAX),
                "f F must be 1 or more.",
            ),
            (
                json!([]),
                Rule::Items(1, usize::MAX),
                "f F has 0 entries; at least 1 are allowed.",
            ),
            (
                json!("0x12"),
                Rule::Hex(4, 4),
                "f F must be 4 hexadecimal digits.",
            ),
            (json!("2023-02-29"), Rule::Date, "f F is not a day."),
            (json!("31.12.2026"), Rule::Date, "f F is not a day."),
            (
                json!(["ab", "abc"]),
                Rule::Length(1, 2),
                "f[1] F has 3 characters; 1 to 2 are allowed.",
            ),
        ] {
            assert_eq!(codes(value.clone(), rule), [message], "{value} {rule:?}");
        }
    }

    #[test]
    fn several_rules_hold_at_once() {
        let rule = Rule::All(&[Rule::Items(1, 2), Rule::Uuid]);
        assert!(rule.needs_an_entry());
        let id = "123e4567-e89b-42d3-a456-426614174000";
        assert_eq!(codes(json!([id]), rule), Vec::<String>::new());
        assert_eq!(
            codes(json!([id, "x", id]), rule),
            [
                "f F has 3 entries; 1 to 2 are allowed.",
                "f[1] F should be a valid UUID."
            ]
        );
    }
}
