//! `cargo xtask test`: every test there is, with one count at the end.

use std::process::ExitCode;

use crate::args::Only;
use crate::kit::cargo::cargo;
use crate::kit::failure::{Failure, Result};
use crate::kit::places::Places;
use crate::kit::python::{Python, Tools};
use crate::kit::steps::{Row, State, Step, Steps, seconds};
use crate::kit::{cargo, table, wheel};
use crate::summary::{self, Counts};
use crate::{Part, chosen, conformance, generate, packaging, snippets};

type Work = fn(&Places, &Step) -> Result<()>;

/// In this order: what fails soonest and builds what the others need comes first.
const PARTS: &[Part<(&str, Work)>] = &[
    ("generated", ("generated files", generate::check)),
    ("rust", ("Rust", rust)),
    ("python", ("Python", python)),
    (
        "conformance",
        ("conformance", |places, step| {
            conformance::run(places, &environment(places, step)?, step)
        }),
    ),
    (
        "snippets",
        ("README and docs", |places, step| {
            snippets::run(places, &environment(places, step)?, step)
        }),
    ),
    ("packaging", ("packaging", packaging::run)),
];

/// Runs the command.
pub(crate) fn run(places: &Places, only: &Only) -> Result<ExitCode> {
    let parts = chosen(PARTS, only)?;
    let mut steps = Steps::new("cargo xtask test", parts.len() + 1);
    let ready = steps.step("Python environment", |step| environment(places, step));
    let _ = ready;
    for (_, (title, work)) in parts {
        let _ = steps.step(title, |step| work(places, step));
    }
    let counts = print_summary(&steps);
    println!("\n{} passed, {} failed", counts.passed, counts.failed);
    Ok(steps.exit_code())
}

fn environment(places: &Places, step: &Step) -> Result<Python> {
    Python::ready(places, step, Tools::Dev)
}

fn rust(places: &Places, step: &Step) -> Result<()> {
    let output = cargo(
        places,
        &["test", "--locked", "--workspace", "--no-fail-fast"],
    )
    .run_unchecked(step)?;
    let counts = summary::of_cargo_test(&output.text);
    judge(
        step,
        counts,
        output.status.success(),
        "cargo test",
        output.text,
    )
}

/// The wheel is built, installed and tested as users get it, against the emulator that is built here too.
fn python(places: &Places, step: &Step) -> Result<()> {
    let tests = places.needed("bindings-python/tests")?;
    let python = environment(places, step)?;
    let emulator = cargo::build_binary(places, step, "devtrust-emulator", &[])?;
    let out = places.scratch("wheel")?;
    let wheel = wheel::build(places, &python, step, wheel::Profile::Dev, &out)?;
    wheel::install(&python, step, &wheel)?;
    let output = python
        .python()
        .args(["-m", "pytest", "-q", "--color=no", "-p", "no:cacheprovider"])
        .arg(&tests)
        .env("DEVTRUST_EMULATOR", &emulator)
        .dir(&places.root.join("bindings-python"))
        .run_unchecked(step)?;
    let counts = summary::of_pytest(&output.text);
    judge(step, counts, output.status.success(), "pytest", output.text)
}

/// A test tool's exit code and its own count have to agree, and it has to have run something.
pub(crate) fn judge(
    step: &Step,
    counts: Counts,
    success: bool,
    tool: &str,
    output: String,
) -> Result<()> {
    step.count(counts);
    match (success, counts.failed, counts.passed) {
        (true, 0, 1..) => {
            step.note(in_words(counts));
            Ok(())
        }
        (true, 0, 0) => Err(Failure::with_output(format!("{tool} ran no test"), output)),
        (_, 0, _) => {
            // Nothing was counted as failed: it did not compile, or did not get as far as a test.
            step.count(counts + Counts::ONE_FAILED);
            Err(Failure::with_output(format!("{tool} failed"), output))
        }
        _ => Err(Failure::with_output(in_words(counts), output)),
    }
}

fn in_words(counts: Counts) -> String {
    let skipped = match counts.skipped {
        0 => String::new(),
        number => format!(", {number} skipped"),
    };
    format!(
        "{} passed, {} failed{skipped}",
        counts.passed, counts.failed
    )
}

fn print_summary(steps: &Steps) -> Counts {
    let rows: Vec<Vec<String>> = steps
        .rows()
        .iter()
        .map(|row| {
            let counts = counts_of(row);
            vec![
                row.title.clone(),
                counts.passed.to_string(),
                counts.failed.to_string(),
                counts.skipped.to_string(),
                seconds(row.took),
            ]
        })
        .collect();
    let header = ["part", "passed", "failed", "skipped", "time"];
    println!("\n{}", table::render(&header, &rows, &[1, 2, 3, 4]));
    println!("{} in all", seconds(steps.took()));
    steps.rows().iter().map(counts_of).sum()
}

/// A part that broke before it could count is one failure, so that the last line can never look better than the run.
fn counts_of(row: &Row) -> Counts {
    let counts = row.counts.unwrap_or_default();
    match row.state {
        State::Failed if counts.failed == 0 => counts + Counts::ONE_FAILED,
        _ => counts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(success: bool, counts: Counts) -> (bool, Counts) {
        let mut steps = Steps::new("test", 1);
        let result = steps.step("one", |step| {
            judge(step, counts, success, "tool", String::new())
        });
        let total = steps.rows().iter().map(counts_of).sum();
        (result.is_ok(), total)
    }

    #[test]
    fn a_tool_that_fails_without_a_failed_test_counts_as_one_failure() {
        assert_eq!(
            outcome(false, Counts::default()),
            (false, Counts::ONE_FAILED)
        );
        let some = Counts::ONE_PASSED + Counts::ONE_FAILED;
        assert_eq!(outcome(false, Counts::ONE_PASSED), (false, some));
    }

    #[test]
    fn a_tool_that_runs_nothing_fails() {
        assert_eq!(
            outcome(true, Counts::default()),
            (false, Counts::ONE_FAILED)
        );
    }

    #[test]
    fn failures_are_counted_as_the_tool_counts_them() {
        let counts = Counts {
            passed: 7,
            failed: 2,
            skipped: 1,
        };
        assert_eq!(outcome(false, counts), (false, counts));
        assert_eq!(outcome(true, counts), (false, counts));
        let good = Counts {
            passed: 7,
            failed: 0,
            skipped: 1,
        };
        assert_eq!(outcome(true, good), (true, good));
    }
}
