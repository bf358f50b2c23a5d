//! How many tests ran, read from what the test tools print.

use std::iter::Sum;
use std::ops::Add;

use serde_json::Value;

/// Tests by outcome.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl Counts {
    pub(crate) const ONE_PASSED: Self = Self {
        passed: 1,
        failed: 0,
        skipped: 0,
    };
    pub(crate) const ONE_FAILED: Self = Self {
        passed: 0,
        failed: 1,
        skipped: 0,
    };
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

/// The sum of the `test result:` lines of `cargo test`, one per test program.
pub(crate) fn of_cargo_test(output: &str) -> Counts {
    output
        .lines()
        .filter_map(|line| line.trim().strip_prefix("test result: "))
        .map(|line| {
            let after_verdict = line.split_once(". ").map_or(line, |(_, rest)| rest);
            of_words(after_verdict, ';')
        })
        .sum()
}

/// The last line of pytest, such as `3 passed, 1 failed, 2 skipped in 0.12s`.
pub(crate) fn of_pytest(output: &str) -> Counts {
    output
        .lines()
        .rev()
        .map(|line| line.trim_matches(|c| c == '=' || c == ' '))
        .find_map(|line| line.rsplit_once(" in ").filter(|(_, time)| is_time(time)))
        .map_or_else(Counts::default, |(counts, _)| of_words(counts, ','))
}

/// The report of vitest's JSON reporter.
pub(crate) fn of_vitest(report: &str) -> Counts {
    let report: Value = serde_json::from_str(report).unwrap_or_default();
    let number = |name: &str| {
        let number = report.get(name).and_then(Value::as_u64).unwrap_or_default();
        usize::try_from(number).unwrap_or(usize::MAX)
    };
    Counts {
        passed: number("numPassedTests"),
        failed: number("numFailedTests"),
        skipped: number("numPendingTests") + number("numTodoTests"),
    }
}

/// What an XML report of Maven's test runner counts, in the attributes of its outermost element; nothing where it is none.
pub(crate) fn of_junit(report: &str) -> Counts {
    let suite = report
        .split_once("<testsuite ")
        .and_then(|(_, rest)| rest.split_once('>'))
        .map_or("", |(attributes, _)| attributes);
    let number = |name: &str| {
        suite
            .split_once(&format!(" {name}=\""))
            .and_then(|(_, rest)| rest.split_once('"'))
            .and_then(|(number, _)| number.parse::<usize>().ok())
            .unwrap_or_default()
    };
    let (failed, skipped) = (number("failures") + number("errors"), number("skipped"));
    Counts {
        passed: number("tests").saturating_sub(failed + skipped),
        failed,
        skipped,
    }
}

fn is_time(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('s')
}

fn of_words(text: &str, separator: char) -> Counts {
    text.split(separator)
        .filter_map(|item| item.trim().split_once(' '))
        .filter_map(|(number, word)| Some((number.parse::<usize>().ok()?, word)))
        .map(|(number, word)| match word {
            "passed" | "xfailed" => Counts {
                passed: number,
                ..Counts::default()
            },
            "failed" | "error" | "errors" | "xpassed" => Counts {
                failed: number,
                ..Counts::default()
            },
            "skipped" | "ignored" => Counts {
                skipped: number,
                ..Counts::default()
            },
            _ => Counts::default(),
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: usize, failed: usize, skipped: usize) -> Counts {
        Counts {
            passed,
            failed,
            skipped,
        }
    }

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
        assert_eq!(of_cargo_test(output), counts(15, 2, 1));
        assert_eq!(of_cargo_test("error: could not compile"), Counts::default());
    }

    #[test]
    fn the_last_line_of_pytest_is_read_in_all_its_forms() {
        let failed = "1 failed, 41 passed, 2 skipped, 1 xfailed, 3 errors in 12.30s";
        assert_eq!(of_pytest(failed), counts(42, 4, 2));
        let ruled = format!("======= {failed} (0:01:02) =======\n");
        assert_eq!(of_pytest(&ruled), counts(42, 4, 2));
        assert_eq!(
            of_pytest("..\n2 passed, 1 warning in 0.02s\n\n"),
            counts(2, 0, 0)
        );
        assert_eq!(of_pytest("no tests ran in 0.00s"), Counts::default());
        assert_eq!(
            of_pytest("ImportError while loading conftest"),
            Counts::default()
        );
    }

    #[test]
    fn a_report_of_junit_is_read() {
        let report = r#"<?xml version="1.0"?><testsuite xmlns:xsi="x" name="A" time="0.9" tests="7" errors="1"
            skipped="2" failures="1"><testcase tests="100"/></testsuite>"#;
        assert_eq!(of_junit(report), counts(3, 2, 2));
        assert_eq!(of_junit("Tests run: 7"), Counts::default());
    }

    #[test]
    fn the_report_of_vitest_is_read() {
        let report = r#"{"numTotalTestSuites":4,"numTotalTests":9,"numPassedTests":5,"numFailedTests":1,
            "numPendingTests":2,"numTodoTests":1,"success":false,"testResults":[]}"#;
        assert_eq!(of_vitest(report), counts(5, 1, 3));
        assert_eq!(of_vitest(""), Counts::default());
    }
}
