//! Texts on their way into a spreadsheet.

use std::borrow::Cow;

/// A text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe before it, which spreadsheets
/// do not show. Numbers stay as they are.
pub fn inert(text: &str) -> Cow<'_, str> {
    let begins = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins && text.parse::<f64>().is_err() {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_texts_and_nothing_else_changes() {
        for (text, expected) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("\t=1", "'\t=1"),
            ("-7.5", "-7.5"),
            ("+41", "+41"),
            ("Press 41", "Press 41"),
            ("", ""),
        ] {
            assert_eq!(inert(text), expected);
        }
    }
}
