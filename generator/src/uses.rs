//! Which names code uses. Its imports follow from them, so that nothing else has to remember what was written.

use std::collections::BTreeSet;

/// The words of code outside of comments and strings; not the names of functions that it declares.
pub(crate) fn names(code: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut before = "";
    for piece in pieces(code) {
        for word in piece.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            if !matches!(before, "fun" | "def") {
                names.insert(word);
            }
            before = word;
        }
    }
    names
}

/// What is neither comment nor string.
fn pieces(code: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = code;
    while let Some((piece, tail)) = rest
        .find(['"', '/'])
        .and_then(|at| rest.split_at_checked(at))
    {
        pieces.push(piece);
        rest = if let Some(text) = tail.strip_prefix("\"\"\"") {
            behind(text, "\"\"\"")
        } else if let Some(text) = tail.strip_prefix('"') {
            behind_string(text)
        } else if let Some(text) = tail.strip_prefix("/*") {
            behind(text, "*/")
        } else if let Some(text) = tail.strip_prefix("//") {
            behind(text, "\n")
        } else {
            tail.get(1..).unwrap_or_default()
        };
    }
    pieces.push(rest);
    pieces
}

fn behind<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

fn behind_string(text: &str) -> &str {
    let mut is_escaped = false;
    let end = text.find(|character| {
        let is_end = character == '"' && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        is_end
    });
    end.and_then(|at| text.get(at + 1..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(code: &str) -> Vec<&str> {
        names(code)
            .into_iter()
            .filter(|name| !name.is_empty())
            .collect()
    }

    #[test]
    fn comments_strings_and_declared_names_are_not_used() {
        assert_eq!(used("    /** A [Device] of the list. */"), [""; 0]);
        assert_eq!(used("a // b\nc \"d \\\" e\" + f / g"), ["a", "c", "f", "g"]);
        assert_eq!(used("\"\"\"A \"Device\".\"\"\"\nx: Page"), ["Page", "x"]);
        let list = used("    public fun list(request: A): Flow<B>");
        assert_eq!(list, ["A", "B", "Flow", "fun", "public", "request"]);
        assert_eq!(used("session.page(x)"), ["page", "session", "x"]);
    }
}
