//! A file is one idea: over 400 lines it should be split, over 600 it has to be.

use super::Tracked;

const SHOULD: usize = 400;
const MUST: usize = 600;

/// Folders whose files are shipped.
const SHIPPED: &[&str] = &["core/", "native/", "emulator/", "bindings-", "xtask/"];
const SOURCES: &[&str] = &[".rs", ".py", ".ts", ".kt", ".swift"];
/// Where tests and examples live, which are not shipped.
const NOT_SHIPPED: &[&str] = &["/tests/", "/tests.rs", "/benches/", "/examples/"];

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Lengths {
    pub(crate) warnings: Vec<String>,
    pub(crate) failures: Vec<String>,
}

/// Counts the lines of every source file.
pub(crate) fn find(files: &[Tracked]) -> Lengths {
    let mut found = Lengths::default();
    for file in files {
        let is_source = SOURCES.iter().any(|ending| file.path.ends_with(ending));
        let lines = file.text.lines().count();
        if !is_source || lines <= SHOULD {
            continue;
        }
        let finding = format!("{}: {lines} lines", file.path);
        if lines > MUST && is_shipped(&file.path) {
            found.failures.push(finding);
        } else {
            found.warnings.push(finding);
        }
    }
    found
}

fn is_shipped(path: &str) -> bool {
    SHIPPED.iter().any(|folder| path.starts_with(folder))
        && !NOT_SHIPPED.iter().any(|part| path.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, lines: usize) -> Tracked {
        Tracked {
            path: path.into(),
            text: "x\n".repeat(lines),
        }
    }

    #[test]
    fn long_files_are_named_and_very_long_ones_fail() {
        let files = [
            file("core/src/a.rs", 400),
            file("core/src/b.rs", 401),
            file("core/src/c.rs", 601),
            file("core/tests/d.rs", 601),
            file("docs/e.md", 9_000),
            file("bindings-python/python/devtrust/f.py", 700),
        ];
        let found = find(&files);
        assert_eq!(
            found.warnings,
            ["core/src/b.rs: 401 lines", "core/tests/d.rs: 601 lines"]
        );
        let failures = [
            "core/src/c.rs: 601 lines",
            "bindings-python/python/devtrust/f.py: 700 lines",
        ];
        assert_eq!(found.failures, failures);
    }
}
