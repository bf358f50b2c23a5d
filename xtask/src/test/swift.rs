//! The tests of the Swift package on Linux, on the library and the sources made from it, against the real emulator.

use std::env;

use super::{judge, say_measured};
use crate::kit::failure::{Failure, Result};
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::summary;

/// Compiles the library, writes the sources that follow from it, and has `swift test` compile and test the package.
pub(super) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    if env::consts::OS != "linux" {
        let why = "elsewhere the package is built from an XCFramework, which nobody has tried yet";
        return Err(Failure::NotRun(why.into()));
    }
    let places = workspace.places;
    let emulator = workspace.emulator(step)?;
    let swift = workspace.swift(step)?;
    swift.toolchain.needs(step, "openssl/evp.h", "libssl-dev")?;
    let reports = places.scratch("swift")?;
    let output = swift
        .swift(places, &[("DEVTRUST_EMULATOR", emulator.as_os_str())])
        // One test at a time: one of them measures the process.
        .words("test --no-parallel --disable-sandbox --scratch-path")
        .arg(&swift.scratch)
        .arg("--xunit-output")
        .arg(reports.join("report.xml"))
        .run_unchecked(step)?;
    say_measured(step, &output.text);
    // Swift Testing puts its name at the end. A report that is not there counts no test, and that is a failure.
    let report = reports.join("report-swift-testing.xml");
    let counts = summary::of_reports(&report)?;
    let success = output.status.success();
    judge(step, counts, success, "swift test", output.text)
}
