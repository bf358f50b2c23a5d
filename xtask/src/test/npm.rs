//! The tests of the npm package: what depends on the platform with wasm-bindgen-test, and the package with vitest against real
//! emulators; each in Node and in a browser.

use std::fs;

use super::judge;
use crate::kit::failure::Result;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::kit::wasm_tests::{Host, WasmTests};
use crate::summary::{self, Counts};

/// Runs them all; what fails in one does not hide the others.
pub(super) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let (mut counts, mut success, mut text) = (Counts::default(), true, String::new());
    let mut add = |(part, passed, output): (Counts, bool, String)| {
        counts = counts + part;
        success &= passed && part.passed > 0;
        text.push_str(&output);
    };
    let border = WasmTests::ready(workspace.places, step)?;
    for host in [Host::Node, Host::Browser] {
        let output = border.run(workspace.places, step, host)?;
        let counts = summary::of_cargo_test(&output.text);
        add((counts, output.status.success(), output.text));
    }
    add(vitest(workspace, step)?);
    judge(step, counts, success, "npm tests", text)
}

/// The built package, and beside it the module that is ended on purpose.
fn vitest(workspace: &Workspace<'_>, step: &Step) -> Result<(Counts, bool, String)> {
    let report = workspace.places.scratch("vitest")?.join("report.json");
    let project = &workspace.npm_package(step)?.project;
    project.make_traps(workspace.places, step)?;
    let output = workspace
        .describe_to(step, project.script("test"))?
        .args(["--", "--reporter=default", "--reporter=json"])
        .arg(format!("--outputFile.json={}", report.display()))
        .run_unchecked(step)?;
    // A report that is not there counts no test, and that is a failure.
    let counts = summary::of_vitest(&fs::read_to_string(&report).unwrap_or_default());
    Ok((counts, output.status.success(), output.text))
}
