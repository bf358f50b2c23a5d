//! The tests of the Kotlin package on the JVM, on a jar that carries the library, against the real emulator.

use std::fs;
use std::path::Path;

use super::{judge, say_measured};
use crate::kit::failure::{Context, Result};
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::packaging;
use crate::summary::{self, Counts};

/// Where Maven's test runner leaves its reports.
const REPORTS: &str = "target/surefire-reports";

/// Has Maven compile and test the package, and a newcomer's project use the jar that comes of it.
pub(super) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let emulator = workspace.emulator(step)?;
    let kotlin = workspace.kotlin(step)?;
    let reports = kotlin.project.join(REPORTS);
    if reports.exists() {
        fs::remove_dir_all(&reports)
            .context(|| format!("could not remove {}", reports.display()))?;
    }
    let output = kotlin.verify(step, &emulator)?;
    say_measured(step, &output.text);
    let counts = counts(&reports);
    judge(step, counts, output.status.success(), "Maven", output.text)?;
    let newcomer = packaging::kotlin::check(workspace.places, step, &kotlin.package(), &emulator);
    let one = match newcomer {
        Ok(()) => Counts::ONE_PASSED,
        Err(_) => Counts::ONE_FAILED,
    };
    step.count(counts + one);
    newcomer
}

/// All reports together. A folder that is not there counts no test, and that is a failure.
fn counts(reports: &Path) -> Counts {
    fs::read_dir(reports)
        .into_iter()
        .flatten()
        .filter_map(|entry| fs::read_to_string(entry.ok()?.path()).ok())
        .map(|report| summary::of_junit(&report))
        .sum()
}
