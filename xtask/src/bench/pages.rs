//! Where the tables go: between two comments of a page.

use fs_err as fs;

use crate::kit::failure::{Failure, Result};
use crate::kit::places::Places;

const PAGES: &[&str] = &["README.md", "docs/performance.md"];

/// Puts a suite's table into every page that has a place for it.
pub(super) fn write(places: &Places, suite: &str, table: &str) -> Result<()> {
    let mut found = false;
    for page in PAGES {
        let page = places.needed(page)?;
        if let Some(text) = replaced(&fs::read_to_string(&page)?, suite, table) {
            fs::write(&page, text)?;
            found = true;
        }
    }
    if found {
        return Ok(());
    }
    let message = format!("no page has a place for the suite {suite}: <!-- measured: {suite} -->");
    Err(Failure::new(message))
}

/// The text with another table; nothing if it has no place for one.
fn replaced(text: &str, suite: &str, table: &str) -> Option<String> {
    let start = format!("<!-- measured: {suite} -->\n");
    let (before, rest) = text.split_once(&start)?;
    let (_, after) = rest.split_once("<!-- /measured -->")?;
    Some(format!(
        "{before}{start}\n{table}\n<!-- /measured -->{after}"
    ))
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn only_the_table_between_the_comments_changes() {
        let text = "a\n<!-- measured: x -->\n\n| old |\n\n<!-- /measured -->\nb\n";
        let expected = "a\n<!-- measured: x -->\n\n| new |\n\n<!-- /measured -->\nb\n";
        assert_eq!(replaced(text, "x", "| new |\n").as_deref(), Some(expected));
        assert_eq!(
            replaced(expected, "x", "| new |\n").as_deref(),
            Some(expected)
        );
        assert_eq!(replaced(text, "y", "| new |\n"), None);
    }
}
