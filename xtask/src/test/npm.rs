//! The tests of the npm package: what depends on the platform with wasm-bindgen-test, and the package with vitest against real
//! emulators; each in Node and in a browser.

use super::judge;
use crate::kit::failure::Result;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::kit::wasm_tests::WasmTests;
use crate::summary::{self, Counts};

/// Runs them all; what fails in one does not hide the others.
pub(super) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let border = WasmTests::ready(workspace, step)?;
    let mut results = Vec::new();
    for in_browser in [false, true] {
        let output = border.run(step, in_browser)?;
        let counts = summary::of_cargo_test(&output.text);
        results.push((counts, output.status.success(), output.text));
    }
    results.push(vitest(workspace, step)?);
    let success = results
        .iter()
        .all(|(counts, ok, _)| *ok && counts.passed > 0);
    let counts = results.iter().map(|(counts, ..)| *counts).sum();
    let text = results.into_iter().map(|(.., text)| text).collect();
    judge(step, counts, success, "npm tests", text)
}

/// The built package, and beside it the module that is ended on purpose.
fn vitest(workspace: &Workspace<'_>, step: &Step) -> Result<(Counts, bool, String)> {
    let report = workspace.places.scratch("vitest")?.join("report.xml");
    let project = &workspace.npm_package(step)?.project;
    project.make_traps(workspace, step)?;
    let output = workspace
        .describe_to(step, project.script("test"))?
        .words("-- --reporter=default --reporter=junit")
        .arg(format!("--outputFile.junit={}", report.display()))
        .run_unchecked(step)?;
    // A report that is not there counts no test, and that is a failure.
    let counts = summary::of_reports(&report)?;
    Ok((counts, output.status.success(), output.text))
}
