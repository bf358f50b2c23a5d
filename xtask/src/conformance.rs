//! The conformance corpus: one set of scenarios, run by a runner per runtime, reported as a matrix.

use crate::kit::failure::{Failure, Result};
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::summary::Counts;

/// Runs the scenarios in one runtime.
type Runner = fn(&Workspace<'_>, &Step) -> Result<Counts>;

/// Every runtime that the scenarios are run in. Add one line per runtime.
const RUNNERS: &[(&str, Runner)] = &[];

/// Runs every runner. A failing runtime does not hide the others.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    workspace.places.needed("tests/conformance/scenarios")?;
    if RUNNERS.is_empty() {
        return Err(Failure::new("no runtime has a conformance runner"));
    }
    let mut all = Counts::default();
    let mut problems = Vec::new();
    for (runtime, runner) in RUNNERS {
        match runner(workspace, step) {
            Ok(counts) => all = all + counts,
            Err(Failure::Failed { message, output }) => {
                all = all + Counts::ONE_FAILED;
                problems.push(format!("{runtime}: {message}\n{output}"));
            }
            Err(other) => return Err(other),
        }
    }
    step.count(all);
    step.note(format!("{} runtimes", RUNNERS.len()));
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Failure::with_output(
            "scenarios failed",
            problems.join("\n"),
        ))
    }
}
