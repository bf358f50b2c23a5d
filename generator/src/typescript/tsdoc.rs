//! Comments in the form of `TSDoc`.

use crate::text::{WIDTH, wrap};

/// A comment at this indent: paragraphs, then tags such as `@returns A division.` Paragraphs that begin with `- ` make a
/// list.
pub(super) fn comment(pad: &str, paragraphs: &[String], tags: &[String]) -> String {
    if let ([only], []) = (paragraphs, tags) {
        let line = format!("{pad}/** {} */", escaped(only));
        if line.chars().count() <= WIDTH {
            return line;
        }
    }
    let start = format!("{pad} * ");
    let further = format!("{pad} *   ");
    let mut lines = vec![format!("{pad}/**")];
    let mut before: Option<&str> = None;
    for paragraph in paragraphs {
        let item = is_item(paragraph);
        if before.is_some_and(|before| !(item && is_item(before))) {
            lines.push(format!("{pad} *"));
        }
        let rest = if item { &further } else { &start };
        lines.extend(wrap(&escaped(paragraph), WIDTH, &start, rest));
        before = Some(paragraph);
    }
    if !tags.is_empty() && before.is_some() {
        lines.push(format!("{pad} *"));
    }
    for tag in tags {
        let (name, text) = tag.split_once(' ').unwrap_or((tag, ""));
        // A type in braces is the tag's, not the text's.
        let (ty, text) = match text.split_once("} ") {
            Some((ty, text)) if ty.starts_with('{') => (format!("{ty}}} "), text),
            _ => (String::new(), text),
        };
        let line = format!("{name} {ty}{}", escaped(text));
        lines.extend(wrap(&line, WIDTH, &start, &further));
    }
    lines.push(format!("{pad} */"));
    lines.join("\n")
}

fn is_item(paragraph: &str) -> bool {
    paragraph.starts_with("- ")
}

/// Text outside of code spans without the marks of `TSDoc`; nothing ends the comment.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut code = false;
    for character in text.chars() {
        match character {
            '`' => code = !code,
            '{' | '}' | '<' | '>' | '@' if !code => out.push('\\'),
            _ => {}
        }
        out.push(character);
    }
    out.replace("*/", "*\\/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_short_text_stays_on_one_line() {
        assert_eq!(
            comment("  ", &texts(&["The name."]), &[]),
            "  /** The name. */"
        );
    }

    #[test]
    fn a_long_text_is_wrapped() {
        let word = "abcdefghi ".repeat(12);
        let text = comment("  ", &texts(&[word.trim()]), &[]);
        let full = "abcdefghi ".repeat(9);
        assert_eq!(
            text,
            format!(
                "  /**\n   * {}\n   * abcdefghi abcdefghi abcdefghi\n   */",
                full.trim()
            )
        );
    }

    #[test]
    fn lists_and_tags_have_their_places() {
        let paragraphs = texts(&["Which.", "- `A`: one.", "- `B`: two."]);
        let tags = texts(&["@returns It.", "@throws {DevtrustError} Any <kind>."]);
        assert_eq!(
            comment("", &paragraphs, &tags),
            "/**\n * Which.\n *\n * - `A`: one.\n * - `B`: two.\n *\n * @returns It.\n * @throws {DevtrustError} Any \\<kind\\>.\n */"
        );
    }

    #[test]
    fn marks_are_escaped_outside_of_code_only() {
        assert_eq!(
            escaped("{a} `{a} @b` <c> d@e */ `*/`"),
            "\\{a\\} `{a} @b` \\<c\\> d\\@e *\\/ `*\\/`"
        );
    }
}
