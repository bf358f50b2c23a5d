//! How many tests ran, read from what the test tools leave behind.

use std::iter::Sum;
use std::ops::Add;
use std::path::Path;

use fs_err as fs;
use roxmltree::Document;

use crate::kit::failure::{Context, Failure, Result};
use crate::kit::steps::Step;

/// Tests by outcome.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl Counts {
    pub(crate) const ONE_PASSED: Self = Self::new(1, 0, 0);
    pub(crate) const ONE_FAILED: Self = Self::new(0, 1, 0);

    pub(crate) const fn new(passed: usize, failed: usize, skipped: usize) -> Self {
        Self {
            passed,
            failed,
            skipped,
        }
    }

    pub(crate) fn one<T>(outcome: &Result<T>) -> Self {
        if outcome.is_ok() {
            Self::ONE_PASSED
        } else {
            Self::ONE_FAILED
        }
    }

    pub(crate) fn in_words(self) -> String {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        let words = format!("{passed} passed, {failed} failed");
        if skipped == 0 {
            words
        } else {
            format!("{words}, {skipped} skipped")
        }
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
        )
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Add::add)
    }
}

/// Tests that are steps of a part: how many passed, and what was wrong with the others.
#[derive(Debug, Default)]
pub(crate) struct Verdicts {
    counts: Counts,
    problems: Vec<String>,
}

impl Verdicts {
    /// Only a failure does not hide what comes after it.
    pub(crate) fn add(&mut self, what: &str, outcome: Result<()>) -> Result<()> {
        self.counts = self.counts + Counts::one(&outcome);
        match outcome {
            Err(Failure::Failed { message, output }) => {
                self.problems.push(format!("{what}: {message}\n{output}"));
                Ok(())
            }
            other => other,
        }
    }

    pub(crate) fn finish(self, step: &Step, noun: &str) -> Result<()> {
        let Counts { passed, failed, .. } = self.counts;
        step.count(self.counts);
        let summary = format!("{passed} {noun} passed, {failed} failed");
        if failed == 0 {
            step.note(summary);
            return Ok(());
        }
        Err(Failure::with_output(summary, self.problems.join("\n")))
    }
}

/// The sum of the `test result:` lines of `cargo test`, one per test program.
pub(crate) fn of_cargo_test(output: &str) -> Counts {
    output
        .lines()
        .filter_map(|line| line.trim().strip_prefix("test result: "))
        .map(|line| {
            // `ok. 12 passed; 0 failed; 1 ignored; ...`
            let number = |word: &str| {
                let mut items = line.split([';', '.']).map(str::trim);
                let item = items.find_map(|item| item.strip_suffix(word));
                item.and_then(|number| number.trim().parse().ok())
                    .unwrap_or_default()
            };
            Counts::new(number("passed"), number("failed"), number("ignored"))
        })
        .sum()
}

/// What reports in `JUnit`'s XML count: one file, or all in a folder. Nothing where there is none.
pub(crate) fn of_reports(path: &Path) -> Result<Counts> {
    if !path.is_dir() {
        return if path.is_file() {
            of_junit(&fs::read_to_string(path)?)
        } else {
            Ok(Counts::default())
        };
    }
    let mut counts = Counts::default();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "xml") {
            counts = counts + of_reports(&path)?;
        }
    }
    Ok(counts)
}

fn of_junit(report: &str) -> Result<Counts> {
    let report = Document::parse(report).context("a report of tests cannot be read")?;
    let suites = report
        .descendants()
        .filter(|node| node.has_tag_name("testsuite"));
    Ok(suites
        .map(|suite| {
            let number = |name| -> usize {
                let text = suite.attribute(name).unwrap_or_default();
                text.parse().unwrap_or_default()
            };
            let (failed, skipped) = (number("failures") + number("errors"), number("skipped"));
            let passed = number("tests").saturating_sub(failed + skipped);
            Counts::new(passed, failed, skipped)
        })
        .sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_of_cargo_test_are_added_up() {
        let output = "
     Running unittests src/lib.rs (target/debug/deps/core-1)
test a ... ok
test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 4 filtered out; finished in 1.25s
   Doc-tests core
test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";
        assert_eq!(of_cargo_test(output), Counts::new(15, 2, 1));
        assert_eq!(of_cargo_test("error: could not compile"), Counts::default());
    }

    #[test]
    fn the_suites_of_a_report_are_added_up() {
        let report = r#"<?xml version="1.0"?><testsuites tests="9"><testsuite name="a > b" tests="7" errors="1"
            skipped="2" failures="1"><testcase name="x"/></testsuite><testsuite tests="2" failures="0"/></testsuites>"#;
        assert_eq!(of_junit(report), Ok(Counts::new(5, 2, 2)));
        assert!(of_junit("Tests run: 7").is_err());
        assert_eq!(of_reports(Path::new("/no/such")), Ok(Counts::default()));
    }
}
