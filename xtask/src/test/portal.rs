//! The portal's tests: a browser that looks at every view, served by the emulator.

use super::{judge, say_measured};
use crate::kit::failure::Result;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::summary;

pub(super) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let report = workspace.places.scratch("playwright")?.join("report.xml");
    let portal = workspace.portal(step)?;
    let cli = workspace.build(step)?.executable("devtrust")?;
    let output = workspace
        .describe_to(step, portal.script("test"))?
        .words("-- --reporter=line,junit")
        .env("DEVTRUST_CLI", cli)
        .env("PLAYWRIGHT_JUNIT_OUTPUT_FILE", &report)
        .run_unchecked(step)?;
    say_measured(step, &output.text);
    // A report that is not there counts no test, and that is a failure.
    let counts = summary::of_reports(&report)?;
    let success = output.status.success();
    judge(step, counts, success, "playwright", output.text)
}
