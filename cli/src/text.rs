//! Words: names on the command line, and documentation as it is shown there.

use std::time::Duration;

/// A name of the tables as the command line writes it: `account_id` and `accountId` are `account-id`.
pub(crate) fn kebab(name: &str) -> String {
    let mut written = String::with_capacity(name.len() + 2);
    let mut before = '-';
    for character in name.chars() {
        if character.is_ascii_uppercase() && before.is_ascii_lowercase() {
            written.push('-');
        }
        before = character;
        written.push(match character {
            '_' => '-',
            other => other.to_ascii_lowercase(),
        });
    }
    written
}

/// A documentation text as paragraphs, without the marks of Rust's links, for a terminal that wraps lines itself.
pub(crate) fn paragraphs(doc: &str) -> String {
    let mut written = String::with_capacity(doc.len());
    let mut is_open = false;
    for line in doc.lines().map(str::trim) {
        if line.is_empty() {
            is_open = false;
            continue;
        }
        if !written.is_empty() {
            written.push_str(match (is_open, line.starts_with("- ")) {
                (true, false) => " ",
                (true, true) => "\n",
                (false, _) => "\n\n",
            });
        }
        written.push_str(line);
        is_open = true;
    }
    written.replace("[`", "`").replace("`]", "`")
}

/// The first sentence of a documentation text, without its full stop, as lists of commands show it.
pub(crate) fn summary(doc: &str) -> String {
    let all = paragraphs(doc);
    let first = all.split("\n\n").next().unwrap_or_default();
    let sentence = first
        .split_once(". ")
        .map_or(first, |(sentence, _)| sentence);
    sentence.strip_suffix('.').unwrap_or(sentence).to_owned()
}

/// A length of time: days as they were asked for, where `humantime` would make months of them.
pub(crate) fn length(time: Duration) -> String {
    const DAY: u64 = 24 * 60 * 60;
    let days = time.as_secs() / DAY;
    match days {
        1 if time == Duration::from_secs(DAY) => "1 day".to_owned(),
        _ if days > 0 && time == Duration::from_secs(days * DAY) => format!("{days} days"),
        _ => humantime::format_duration(time).to_string(),
    }
}

/// A text of the service that cannot move the cursor, change colours or break a line.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push(' '),
            other if other.is_control() || is_direction(other) => {
                shown.extend(other.escape_unicode());
            }
            other => shown.push(other),
        }
    }
    shown
}

/// What makes a terminal show text in another order than it has.
fn is_direction(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_with_hyphens() {
        assert_eq!(kebab("device_group_id"), "device-group-id");
        assert_eq!(kebab("businessUnitId"), "business-unit-id");
        assert_eq!(kebab("subject_DN"), "subject-dn");
    }

    #[test]
    fn paragraphs_and_lists_stay_apart() {
        let doc = "One\ntwo [`three`].\n\nFour:\n- a\n  b\n- c";
        assert_eq!(paragraphs(doc), "One two `three`.\n\nFour:\n- a b\n- c");
        assert_eq!(summary("One\ntwo. Three.\n\nFour."), "One two");
        assert_eq!(summary("One."), "One");
    }

    #[test]
    fn lengths_stay_in_days() {
        let days = |count: u64| Duration::from_secs(count * 24 * 60 * 60);
        assert_eq!(length(days(1)), "1 day");
        assert_eq!(length(days(60)), "60 days");
        assert_eq!(length(Duration::from_secs(90)), "1m 30s");
        assert_eq!(length(days(1) + Duration::from_secs(1)), "1day 1s");
    }

    #[test]
    fn nothing_of_the_service_reaches_the_terminal_unseen() {
        let shown = visible("a\u{1b}[31mb\nc\u{9b}d\u{202e}e\u{7f}");
        assert_eq!(shown, "a\\u{1b}[31mb\\nc\\u{9b}d\\u{202e}e\\u{7f}");
        assert_eq!(visible("Zürich 東京"), "Zürich 東京");
    }
}
