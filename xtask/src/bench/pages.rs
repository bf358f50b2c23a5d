//! Where the tables go: between two comments of `docs/performance.md`, and from there into the README.

use super::{SUITES, rows};
use crate::prelude::*;

const TABLES: &str = "docs/performance.md";
const README: &str = "README.md";

/// Puts a suite's table into its place, and what is in the README of it there.
pub(super) fn write(places: &Places, suite: &str, table: &str) -> Result<()> {
    replace(places, TABLES, suite, table)?;
    replace(places, README, "headlines", &headlines(places)?)
}

/// The README's table: some rows of the others, each under a name that tells it without its surroundings.
fn headlines(places: &Places) -> Result<String> {
    let tables = fs::read_to_string(places.needed(TABLES)?)?;
    let mut lines = Vec::new();
    for (suite, ..) in SUITES {
        for row in rows::of(places, suite)? {
            let start = format!("| {} |", row.what);
            // A suite that has not run yet has no row.
            let measured = tables.lines().find_map(|line| line.strip_prefix(&start));
            if let (Some(headline), Some(measured)) = (row.headline, measured) {
                lines.push(format!("| {headline} |{measured}\n"));
            }
        }
    }
    let header = "| what | devtrust | peer | ratio | budget |  |\n|---|---|---|---|---|---|\n";
    Ok([header.to_owned()].into_iter().chain(lines).collect())
}

fn replace(places: &Places, page: &str, name: &str, table: &str) -> Result<()> {
    let file = places.needed(page)?;
    let text = replaced(&fs::read_to_string(&file)?, name, table);
    let missing = format!("{page} has no place for it: <!-- measured: {name} -->");
    fs::write(&file, text.context(missing)?)?;
    Ok(())
}

/// The text with another table; nothing if it has no place for one.
fn replaced(text: &str, name: &str, table: &str) -> Option<String> {
    let start = format!("<!-- measured: {name} -->\n");
    let (before, rest) = text.split_once(&start)?;
    let (_, after) = rest.split_once("<!-- /measured -->")?;
    Some(format!(
        "{before}{start}\n{table}\n<!-- /measured -->{after}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn the_readme_says_what_the_tables_say() {
        let places = Places::find().unwrap();
        let readme = fs::read_to_string(places.needed(README).unwrap()).unwrap();
        assert!(readme.contains(&headlines(&places).unwrap()));
    }
}
