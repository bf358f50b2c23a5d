//! `cargo xtask test`: every test there is, with one count at the end.

mod kotlin;
mod npm;
mod swift;

use std::process::ExitCode;

use crate::args::Only;
use crate::kit::cargo::{self, Packages, cargo};
use crate::kit::failure::{Failure, Result};
use crate::kit::places::Places;
use crate::kit::products::Workspace;
use crate::kit::python::{Python, Tools};
use crate::kit::steps::{Row, State, Step, Steps, seconds};
use crate::kit::table;
use crate::summary::{self, Counts};
use crate::{Part, chaos, chosen, conformance, generate, hostile, packaging, snippets};

type Work = fn(&Workspace<'_>, &Step) -> Result<()>;

/// In this order: what fails soonest comes first.
const PARTS: &[Part<(&str, Work)>] = &[
    ("generated", ("generated files", generated)),
    ("rust", ("Rust", rust)),
    ("python", ("Python", python)),
    ("npm", ("npm package", npm::run)),
    ("kotlin", ("Kotlin package", kotlin::run)),
    ("swift", ("Swift package", swift::run)),
    ("conformance", ("conformance", conformance::run)),
    ("hostile", ("hostile servers", hostile::run)),
    ("chaos", ("chaos", chaos::run)),
    ("snippets", ("README and docs", snippets::run)),
    ("packaging", ("packaging", packaging::run)),
    ("npm-packaging", ("npm packaging", packaging::npm::run)),
];

/// Runs the command. Nothing can be tested that does not compile; any other failure does not hide the parts after it.
pub(crate) fn run(places: &Places, only: &Only) -> Result<ExitCode> {
    let parts = chosen(PARTS, only)?;
    let workspace = Workspace::new(places, packages(&parts));
    let mut steps = Steps::new("cargo xtask test", parts.len() + 2);
    let environment = steps.step("Python environment", |step| {
        Python::ready(places, step, Tools::Dev)
    });
    let compiled = steps.step("compile", |step| workspace.build(step).map(|_| ()));
    if environment.is_ok() && compiled.is_ok() {
        for (_, (title, work)) in parts {
            let _ = steps.step(title, |step| work(&workspace, step));
        }
    }
    let counts = print_summary(&steps);
    println!("\n{} passed, {} failed", counts.passed, counts.failed);
    Ok(steps.exit_code())
}

/// Who works on one part does not wait for the tests of the others.
fn packages(parts: &[Part<(&str, Work)>]) -> Packages {
    match parts {
        [("generated", _)] => cargo::GENERATOR,
        parts
            if parts
                .iter()
                .any(|(name, _)| ["generated", "rust"].contains(name)) =>
        {
            cargo::EVERYTHING
        }
        _ => cargo::TESTED,
    }
}

fn generated(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    generate::check(workspace.places, step, workspace.build(step)?)
}

fn rust(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let args = ["test", "--locked", "--workspace", "--no-fail-fast"];
    let output = cargo(workspace.places, &args).run_unchecked(step)?;
    let counts = summary::of_cargo_test(&output.text);
    judge(
        step,
        counts,
        output.status.success(),
        "cargo test",
        output.text,
    )
}

/// The tests of the Python package run on the installed wheel, as users get it.
fn python(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let tests = workspace.places.needed("bindings-python/tests")?;
    let products = workspace.products(step)?;
    let output = products
        .python
        .python()
        .args(["-m", "pytest", "-q", "--color=no", "-p", "no:cacheprovider"])
        .arg(&tests)
        .env("DEVTRUST_EMULATOR", &products.emulator)
        .dir(&workspace.places.root.join("bindings-python"))
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

/// Says what tests have measured, which everybody wants to know.
pub(crate) fn say_measured(step: &Step, output: &str) {
    for line in output.lines() {
        if let Some((_, what)) = line.split_once("measured: ") {
            step.say(&format!("measured: {what}"));
        }
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
