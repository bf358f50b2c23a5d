//! The tests of the Kotlin packages on the JVM, on jars that carry the library and the emulator.

use super::{judge, say_measured};
use crate::kit::failure::Result;
use crate::kit::files;
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
    let reports = [&kotlin.project, &kotlin.emulator].map(|module| module.join(REPORTS));
    for reports in &reports {
        files::remove(reports)?;
    }
    let output = kotlin.verify(step, &emulator)?;
    say_measured(step, &output.text);
    let [client, its_emulator] = reports.map(|reports| summary::of_reports(&reports));
    let counts = client? + its_emulator?;
    judge(step, counts, output.status.success(), "Maven", output.text)?;
    let newcomer = packaging::kotlin::check(workspace.places, step, &kotlin.package(), &emulator);
    step.count(counts + Counts::one(&newcomer));
    newcomer
}
