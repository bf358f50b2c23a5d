//! How many tests ran, read from what the test tools leave behind.

use std::iter::Sum;
use std::ops::Add;

use roxmltree::Document;

use crate::kit::steps::Row;
use crate::prelude::*;

/// Tests by outcome.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl Counts {
    pub(crate) const ONE_PASSED: Self = Self::new(1, 0, 0);
    const ONE_FAILED: Self = Self::new(0, 1, 0);

    pub(crate) const fn new(passed: usize, failed: usize, skipped: usize) -> Self {
        Self {
            passed,
            failed,
            skipped,
        }
    }

    pub(crate) fn in_words(self) -> String {
        let words = format!("{} passed, {} failed", self.passed, self.failed);
        match self.skipped {
            0 => words,
            skipped => format!("{words}, {skipped} skipped"),
        }
    }

    /// Of a step. One that broke before it could count is one failure, so that the sum can never look better than the run.
    pub(crate) fn of_step(row: &Row) -> Self {
        match row.state {
            State::Failed if row.counts.failed == 0 => row.counts + Self::ONE_FAILED,
            _ => row.counts,
        }
    }

    /// The sum of the `test result:` lines of `cargo test`, one per test program:
    /// `test result: ok. 12 passed; 0 failed; 1 ignored; ...`
    pub(crate) fn of_cargo_test(output: &str) -> Self {
        let lines = output.lines();
        let lines = lines.filter_map(|line| line.trim().strip_prefix("test result: "));
        let counts = lines.map(|line| {
            let number = |word: &str| {
                let mut items = line.split([';', '.']);
                let item = items.find_map(|item| item.strip_suffix(word));
                item.and_then(|number| number.trim().parse().ok())
                    .unwrap_or_default()
            };
            Self::new(number("passed"), number("failed"), number("ignored"))
        });
        counts.sum()
    }

    /// What reports in `JUnit`'s XML count: one file, or all in a folder. Nothing where there is none.
    pub(crate) fn of_reports(path: &Path) -> Result<Self> {
        if path.is_dir() {
            let reports = files::below(path, &|_| false)?;
            let reports = reports.iter();
            let reports = reports.filter(|path| path.extension() == Some("xml".as_ref()));
            return reports.map(|path| Self::of_reports(path)).sum();
        }
        if path.is_file() {
            Self::of_junit(&fs::read_to_string(path)?)
        } else {
            Ok(Self::default())
        }
    }

    fn of_junit(report: &str) -> Result<Self> {
        let report = Document::parse(report).context("a report of tests cannot be read")?;
        let suites = report
            .descendants()
            .filter(|node| node.has_tag_name("testsuite"));
        let counts = suites.map(|suite| {
            let number = |name| -> usize {
                let text = suite.attribute(name).unwrap_or_default();
                text.parse().unwrap_or_default()
            };
            let (failed, skipped) = (number("failures") + number("errors"), number("skipped"));
            let passed = number("tests").saturating_sub(failed + skipped);
            Self::new(passed, failed, skipped)
        });
        Ok(counts.sum())
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Add::add)
    }
}

/// A test tool's verdict and its own count have to agree, and it has to have run something.
pub(crate) fn judge(
    step: &Step,
    counts: Counts,
    tool: &str,
    (success, output): (bool, String),
) -> Result<()> {
    step.count(counts);
    let message = match (success, counts.failed, counts.passed) {
        (true, 0, 1..) => {
            step.note(counts.in_words());
            return Ok(());
        }
        (true, 0, 0) => format!("{tool} ran no test"),
        // Nothing was counted as failed: it did not compile, or did not get as far as a test.
        (false, 0, _) => format!("{tool} failed"),
        _ => counts.in_words(),
    };
    Err(Failure::with_output(message, output))
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
        match outcome {
            Ok(()) => self.counts.passed += 1,
            Err(Failure::Failed { message, output }) => {
                self.counts.failed += 1;
                self.problems.push(format!("{what}: {message}\n{output}"));
            }
            not_run @ Err(Failure::NotRun(_)) => return not_run,
        }
        Ok(())
    }

    pub(crate) fn finish(self, step: &Step, what: &str) -> Result<()> {
        let (is_success, text) = (self.problems.is_empty(), self.problems.join("\n"));
        judge(step, self.counts, what, (is_success, text))
    }
}

/// Says what tests have measured, which everybody wants to know.
pub(crate) fn say_measured(step: &Step, output: &str) {
    let lines = output.lines();
    for (_, what) in lines.filter_map(|line| line.split_once("measured: ")) {
        step.say(&format!("measured: {what}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_counts_as_its_tool_counts_and_never_looks_better_than_it_was() {
        let (none, some) = (Counts::default(), Counts::new(7, 2, 1));
        for (success, counts, good, total) in [
            (true, Counts::new(7, 0, 1), true, Counts::new(7, 0, 1)),
            (true, some, false, some),
            (false, some, false, some),
            (true, none, false, Counts::ONE_FAILED),
            (false, none, false, Counts::ONE_FAILED),
            (false, Counts::ONE_PASSED, false, Counts::new(1, 1, 0)),
        ] {
            let steps = Steps::new("test", 1);
            let judged = |step: &Step| judge(step, counts, "tool", (success, String::new()));
            assert_eq!(steps.step("one", judged).is_ok(), good);
            let sum: Counts = steps.rows().iter().map(Counts::of_step).sum();
            assert_eq!(sum, total);
        }
    }

    #[test]
    fn the_programs_of_cargo_test_are_added_up() {
        let output = "
test a ... ok
test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 4 filtered out; finished in 1.25s
";
        assert_eq!(Counts::of_cargo_test(output), Counts::new(15, 2, 1));
        assert_eq!(
            Counts::of_cargo_test("error: could not compile"),
            Counts::default()
        );
    }

    #[test]
    fn the_suites_of_a_report_are_added_up() {
        let report = r#"<?xml version="1.0"?><testsuites tests="9"><testsuite name="a > b" tests="7" errors="1"
            skipped="2" failures="1"><testcase name="x"/></testsuite><testsuite tests="2" failures="0"/></testsuites>"#;
        assert_eq!(Counts::of_junit(report), Ok(Counts::new(5, 2, 2)));
        assert!(Counts::of_junit("Tests run: 7").is_err());
        assert_eq!(
            Counts::of_reports(Path::new("/no/such")),
            Ok(Counts::default())
        );
    }
}
