//! Texts from outside, safe to print.

use std::borrow::Cow;

/// The text in one line, with an escape (`\n`, `\u{1b}`) in place of every character that a terminal or a log obeys or
/// that nobody sees, so that a text can do nothing but be read. Letters, signs and emoji of all languages stay as they
/// are. What is longer than so many characters ends with an ellipsis.
pub(crate) fn visible(text: &str, longest: usize) -> Cow<'_, str> {
    // Nearly all texts, at little cost.
    if text.len() <= longest && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut before = ' ';
    let mut is_hidden = |character| {
        let joined = character == ZERO_WIDTH_JOINER && is_picture(before);
        before = character;
        is_hidden(character) && !joined
    };
    if text.len() <= longest && !text.chars().any(&mut is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for character in text.chars().take(longest + 1) {
        match character {
            '\n' | '\r' | '\t' => shown.extend(character.escape_default()),
            _ if is_hidden(character) => shown.extend(character.escape_unicode()),
            _ => shown.push(character),
        }
    }
    let mut ends = shown.char_indices().map(|(place, _)| place);
    if let (Some(last), Some(_)) = (ends.nth(longest.saturating_sub(1)), ends.next()) {
        shown.truncate(last);
        shown.push('…');
    }
    Cow::Owned(shown)
}

/// Stands between the parts of an emoji, where it belongs.
const ZERO_WIDTH_JOINER: char = '\u{200d}';

fn is_picture(character: char) -> bool {
    matches!(character, '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// Control characters, line and paragraph separators, what turns the direction of writing around, and what has no width.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_be_obeyed_is_shown() {
        for (text, shown) in [
            ("\u{1b}[2J\u{1b}]0;x\u{7}", r"\u{1b}[2J\u{1b}]0;x\u{7}"),
            ("a\r\nINFO b\tc", r"a\r\nINFO b\tc"),
            ("\u{9b}31m \u{7f}\0", r"\u{9b}31m \u{7f}\u{0}"),
            ("abc\u{202e}fdp.exe\u{2066}", r"abc\u{202e}fdp.exe\u{2066}"),
            (
                "ad\u{200b}min\u{feff}\u{2060}",
                r"ad\u{200b}min\u{feff}\u{2060}",
            ),
            ("a\u{2028}b\u{2029}c", r"a\u{2028}b\u{2029}c"),
            ("\u{e0041}", r"\u{e0041}"),
        ] {
            assert_eq!(visible(text, 100), shown);
        }
    }

    #[test]
    fn what_people_write_stays() {
        for text in [
            "",
            "Größe 中文 עברית العربية हिन्दी ไทย",
            "👩\u{200d}🚒 ❤\u{fe0f}\u{200d}🔥 🇩🇪 👍🏽",
            r"C:\temp \u{1b} {}",
        ] {
            assert!(matches!(visible(text, 100), Cow::Borrowed(same) if same == text));
        }
        assert_eq!(visible("a\u{200d}b", 100), r"a\u{200d}b");
    }

    #[test]
    fn the_limit_is_exact() {
        assert_eq!(visible("äöü", 3), "äöü");
        assert_eq!(visible("äöüß", 3), "äö…");
        assert_eq!(visible("\u{1b}", 6), r"\u{1b}");
        assert_eq!(visible("\u{1b}", 5), r"\u{1…");
        assert_eq!(visible(&"x".repeat(1 << 20), 4).len(), 6);
    }

    proptest! {
        #[test]
        fn it_is_one_line_and_stays_the_same(text in any::<String>(), longest in 1_usize..60) {
            let shown = visible(&text, longest).into_owned();
            prop_assert!(shown.chars().count() <= longest);
            prop_assert!(!shown.chars().any(char::is_control));
            prop_assert_eq!(visible(&shown, longest), shown.as_str());
        }
    }
}
