//! Jobs on a Spark whose executors are processes, some of which are killed.

use super::judge;
use crate::kit::failure::Result;
use crate::kit::products::Workspace;
use crate::kit::python::Python;
use crate::kit::steps::Step;
use crate::kit::wheel;
use crate::summary;

/// Runs the tests in an environment of their own: Spark is 450 MB, which nobody else needs.
pub(super) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let places = workspace.places;
    let tests = places.needed("bindings-python/tests/spark")?;
    let products = workspace.products(step)?;
    let python = Python::apart(places, step, "spark")?;
    wheel::install(&python, step, &products.wheel)?;
    let report = places.scratch("spark")?.join("report.xml");
    let output = python
        .python()
        .words("-m pytest -q --color=no -p no:cacheprovider --junitxml")
        .arg(&report)
        .arg(&tests)
        .env("DEVTRUST_EMULATOR", &products.emulator)
        .dir(&places.root.join("bindings-python"))
        .run_unchecked(step)?;
    let counts = summary::of_reports(&report)?;
    judge(step, counts, output.status.success(), "pytest", output.text)
}
