//! Words: paragraphs, wrapping, quotes.

/// How wide a line of code is in Python and TypeScript.
pub(crate) const WIDTH: usize = 100;

/// The paragraphs of a doc text, each on one line, without the marks of Rust's links.
pub(crate) fn paragraphs(doc: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in doc.lines().map(str::trim) {
        if line.is_empty() {
            open = false;
        } else if open && !line.starts_with("- ") {
            if let Some(last) = found.last_mut() {
                last.push(' ');
                last.push_str(line);
            }
        } else {
            found.push(line.to_owned());
            open = true;
        }
    }
    for paragraph in &mut found {
        *paragraph = paragraph.replace("[`", "`").replace("`]", "`");
    }
    found
}

/// All of a doc text on one line.
pub(crate) fn one_line(doc: &str) -> String {
    paragraphs(doc).join(" ")
}

/// The first sentence of a doc text.
pub(crate) fn summary(doc: &str) -> String {
    let line = one_line(doc);
    match line.find(". ") {
        Some(end) => line.split_at(end + 1).0.to_owned(),
        None => line,
    }
}

/// Lines of at most `width` characters; the first begins with `first`, the others with `rest`.
pub(crate) fn wrap(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, rest.to_owned()));
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// A string in quotes, as all four languages write it.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lose_their_line_ends_and_links() {
        assert_eq!(
            paragraphs("One\ntwo [`three`].\n\nFour."),
            ["One two `three`.", "Four."]
        );
        assert_eq!(summary("One. Two."), "One.");
        assert_eq!(summary("One"), "One");
    }

    #[test]
    fn lines_are_wrapped_at_the_width() {
        assert_eq!(wrap("aa bb cc", 7, "- ", "  "), ["- aa bb", "  cc"]);
        assert_eq!(
            wrap("aaaaaaaaaaaa bb", 4, "", "  "),
            ["aaaaaaaaaaaa", "  bb"]
        );
        assert_eq!(wrap("", 4, "", ""), [""]);
    }

    #[test]
    fn strings_are_quoted() {
        assert_eq!(quoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
    }
}
