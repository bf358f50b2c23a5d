//! `cargo xtask generate`: the files that are derived from core's tables, so that they cannot drift from them.
//!
//! The generator is a crate of its own (`generator`), because it is built with core and xtask is not.

use crate::prelude::*;

/// Runs the command.
pub(crate) fn run(places: &Places, is_check: bool) -> ExitCode {
    let steps = Steps::new("cargo xtask generate", 1);
    let _ = steps.step("generated files", |step| {
        let build = cargo::build(places, step, cargo::GENERATOR)?;
        if is_check {
            return check(places, step, &build);
        }
        let output = generator(places, &build)?.run(step)?;
        let text = output.text.trim_end();
        let (files, summary) = text.rsplit_once('\n').unwrap_or(("", text));
        step.say(files);
        step.note(summary);
        Ok(())
    });
    steps.exit_code()
}

/// Compares every generated file with what it would be now.
pub(crate) fn check(places: &Places, step: &Step, build: &Build) -> Result<()> {
    let output = generator(places, build)?
        .arg("--check")
        .run_unchecked(step)?;
    if output.status.success() {
        step.count(Counts::ONE_PASSED);
        step.note(output.text.lines().next_back().unwrap_or_default());
        return Ok(());
    }
    let message = "generated files are out of date; run `cargo xtask generate` and commit";
    Err(Failure::with_output(message, output.text))
}

fn generator(places: &Places, build: &Build) -> Result<Tool> {
    let program = build.executable("devtrust-generator")?;
    Ok(Tool::new(program).arg("--root").arg(&places.root))
}
