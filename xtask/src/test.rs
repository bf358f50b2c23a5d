//! `cargo xtask test`: every test there is, with one count at the end.

mod packages;

use std::path::Path;
use std::process::ExitCode;

use crate::kit::cargo::{self, Packages, cargo};
use crate::kit::failure::{Failure, Result};
use crate::kit::places::Places;
use crate::kit::products::Workspace;
use crate::kit::steps::{Row, State, Step, Steps, seconds};
use crate::kit::{system, table};
use crate::summary::{self, Counts};
use crate::{Part, chaos, chosen, conformance, generate, hostile, packaging, snippets};

type Work = fn(&Workspace<'_>, &Step) -> Result<()>;

/// In this order: what others wait for and what takes longest comes first.
const PARTS: &[Part<Work>] = &[
    ("generated", "generated files", |workspace, step| {
        generate::check(workspace.places, step, workspace.build(step)?)
    }),
    ("rust", "Rust", rust),
    ("npm", "npm package", packages::npm),
    ("kotlin", "Kotlin package", packages::kotlin),
    ("python", "Python", packages::python),
    ("swift", "Swift package", packages::swift),
    ("spark", "Spark", packages::spark),
    ("portal", "portal", packages::portal),
    ("hostile", "hostile servers", hostile::run),
    ("conformance", "conformance", conformance::run),
    ("npm-packaging", "npm packaging", packaging::npm::run),
    ("chaos", "chaos", chaos::run),
    ("packaging", "packaging", packaging::run),
    ("examples", "examples", packages::examples),
    ("snippets", "README and docs", snippets::run),
];

/// Runs the command. Nothing can be tested that does not compile; any other failure does not hide the other parts.
pub(crate) fn run(places: &Places, only: &[String]) -> Result<ExitCode> {
    let parts = chosen(PARTS, only)?;
    let workspace = Workspace::new(places, packages(&parts));
    let steps = Steps::new("cargo xtask test", parts.len() + 2);
    let environment = steps.step("Python environment", |step| {
        workspace.python(step).map(|_| ())
    });
    let compiled = steps.step("compile", |step| workspace.build(step).map(|_| ()));
    if environment.is_ok() && compiled.is_ok() {
        let workspace = &workspace;
        let works = parts
            .into_iter()
            .map(|(_, title, work)| (title, move |step: &Step| work(workspace, step)));
        steps.side_by_side(works);
    }
    let counts = print_summary(&steps);
    println!("\n{} passed, {} failed", counts.passed, counts.failed);
    Ok(steps.exit_code())
}

/// Who works on one part does not wait for the tests of the others.
fn packages(parts: &[Part<Work>]) -> Packages {
    let has = |wanted: &str| parts.iter().any(|(name, ..)| *name == wanted);
    match parts {
        [("generated", ..)] => cargo::GENERATOR,
        _ if has("generated") || has("rust") => cargo::EVERYTHING,
        _ => cargo::TESTED,
    }
}

fn rust(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    // Of the EST server that the client is tried with.
    let has_openssl = Path::new("/usr/include/openssl/ssl.h").is_file();
    if cfg!(target_os = "linux") && !(has_openssl && system::find_program("pkg-config").is_some()) {
        let packages = ["pkg-config", "libssl-dev"];
        system::install(step, &packages, "OpenSSL, for an EST server of the tests")?;
    }
    let output = cargo(workspace.places, cargo::TESTS).run_unchecked(step)?;
    let counts = summary::of_cargo_test(&output.text);
    let success = output.status.success();
    judge(step, counts, success, "cargo test", output.text)
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
            step.note(counts.in_words());
            Ok(())
        }
        (true, 0, 0) => Err(Failure::with_output(format!("{tool} ran no test"), output)),
        (_, 0, _) => {
            // Nothing was counted as failed: it did not compile, or did not get as far as a test.
            step.count(counts + Counts::ONE_FAILED);
            Err(Failure::with_output(format!("{tool} failed"), output))
        }
        _ => Err(Failure::with_output(counts.in_words(), output)),
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

fn print_summary(steps: &Steps) -> Counts {
    let rows = steps.rows();
    let cells = rows.iter().map(|row| {
        let Counts {
            passed,
            failed,
            skipped,
        } = counts_of(row);
        let numbers = [passed, failed, skipped].map(|number| number.to_string());
        let cells = [row.title.clone()].into_iter().chain(numbers);
        cells.chain([seconds(row.took)]).collect()
    });
    let header = ["part", "passed", "failed", "skipped", "time"];
    let cells: Vec<Vec<String>> = cells.collect();
    println!("\n{}", table::render(&header, &cells, &[1, 2, 3, 4]));
    println!("{} in all", seconds(steps.took()));
    rows.iter().map(counts_of).sum()
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
        let steps = Steps::new("test", 1);
        let result = steps.step("one", |step| {
            judge(step, counts, success, "tool", String::new())
        });
        let total = steps.rows().iter().map(counts_of).sum();
        (result.is_ok(), total)
    }

    #[test]
    fn a_tool_that_runs_nothing_or_fails_without_a_failed_test_counts_as_one_failure() {
        let none = Counts::default();
        assert_eq!(outcome(false, none), (false, Counts::ONE_FAILED));
        assert_eq!(outcome(true, none), (false, Counts::ONE_FAILED));
        let some = Counts::new(1, 1, 0);
        assert_eq!(outcome(false, Counts::ONE_PASSED), (false, some));
    }

    #[test]
    fn failures_are_counted_as_the_tool_counts_them() {
        let counts = Counts::new(7, 2, 1);
        assert_eq!(outcome(false, counts), (false, counts));
        assert_eq!(outcome(true, counts), (false, counts));
        let good = Counts::new(7, 0, 1);
        assert_eq!(outcome(true, good), (true, good));
    }
}
