//! The checks of the npm package. Which tool does each, package.json says.

use crate::kit::failure::Result;
use crate::kit::npm_package::{Modules, NpmPackage, Project};
use crate::kit::places::Places;
use crate::kit::steps::Step;
use crate::kit::wasm_size;

/// The types of sources and tests. Among the sources are files that the build makes.
pub(super) fn types(places: &Places, step: &Step) -> Result<()> {
    script(
        &NpmPackage::ready(places, step)?.project,
        step,
        "check:types",
    )
}

/// Format and lints.
pub(super) fn style(places: &Places, step: &Step) -> Result<()> {
    script(&Project::ready(places, step)?, step, "check:style")
}

/// Whether every kind of user finds the right files with the right types in the published package.
pub(super) fn package(places: &Places, step: &Step) -> Result<()> {
    script(
        &NpmPackage::ready(places, step)?.project,
        step,
        "check:package",
    )
}

/// The modules beside their budgets. They can be measured also while the TypeScript around them does not compile.
pub(super) fn sizes(places: &Places, step: &Step) -> Result<()> {
    let project = Project::ready(places, step)?;
    let sizes = Modules::ready(places, step, &project)?.sizes(places, step, &project.node)?;
    for line in wasm_size::render(&sizes).lines() {
        step.say(line);
    }
    step.note("");
    wasm_size::verdict(&sizes)
}

fn script(project: &Project, step: &Step, name: &str) -> Result<()> {
    project.script(name).run(step)?;
    step.note("");
    Ok(())
}
