//! `cargo xtask generate`: the files that are derived from core's tables, so that they cannot drift from them.
//!
//! The generator is a crate of its own (`generator`), because it is built with core and xtask is not.

use std::process::ExitCode;

use crate::kit::cargo::{self, Build};
use crate::kit::failure::{Failure, Result};
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::steps::{Step, Steps};
use crate::summary::Counts;

/// Runs the command.
pub(crate) fn run(places: &Places, check: bool) -> ExitCode {
    let steps = Steps::new("cargo xtask generate", 1);
    let _ = steps.step("generated files", |step| {
        let build = cargo::build(places, step, cargo::GENERATOR)?;
        if check {
            self::check(places, step, &build)
        } else {
            write(places, step, &build)
        }
    });
    steps.exit_code()
}

/// Compares every generated file with what it would be now.
pub(crate) fn check(places: &Places, step: &Step, build: &Build) -> Result<()> {
    let compare = generator(places, build)?.arg("--check");
    let output = compare.run_unchecked(step)?;
    if output.status.success() {
        step.count(Counts::ONE_PASSED);
        step.note(output.text.lines().next_back().unwrap_or_default());
        return Ok(());
    }
    let message = "generated files are out of date; run `cargo xtask generate` and commit";
    Err(Failure::with_output(message, output.text))
}

fn write(places: &Places, step: &Step, build: &Build) -> Result<()> {
    let output = generator(places, build)?.run(step)?;
    let mut lines: Vec<&str> = output.text.lines().collect();
    step.note(lines.pop().unwrap_or_default());
    for line in lines {
        step.say(line);
    }
    Ok(())
}

fn generator(places: &Places, build: &Build) -> Result<Tool> {
    let program = build.executable("devtrust-generator")?;
    Ok(Tool::new(program).arg("--root").arg(&places.root))
}
