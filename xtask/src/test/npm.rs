//! The tests of the npm package, in Node and in a browser, against real emulators.

use std::fs;

use super::judge;
use crate::kit::failure::Result;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::summary;

/// Runs them on the built package.
pub(super) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let report = workspace.places.scratch("vitest")?.join("report.json");
    let tests = workspace.npm_package(step)?.project.script("test");
    let tests = workspace.describe_to(step, tests)?;
    let output = tests
        .args(["--", "--reporter=default", "--reporter=json"])
        .arg(format!("--outputFile.json={}", report.display()))
        .run_unchecked(step)?;
    // A report that is not there counts no test, and that is a failure.
    let counts = summary::of_vitest(&fs::read_to_string(&report).unwrap_or_default());
    judge(step, counts, output.status.success(), "vitest", output.text)
}
