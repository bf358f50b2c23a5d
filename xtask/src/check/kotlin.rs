//! The style of all Kotlin that is written by hand.

use crate::kit::failure::Result;
use crate::kit::kotlin::maven;
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::steps::Step;

/// Brings ktlint from where Maven brings everything else.
const PROJECT: &str = "bindings-kotlin/ktlint.xml";

pub(super) fn style(places: &Places, step: &Step) -> Result<()> {
    let project = places.needed(PROJECT)?;
    Tool::new(maven(step)?)
        .args(["--batch-mode", "--no-transfer-progress", "--file"])
        .arg(project)
        .arg("antrun:run@check")
        .run(step)?;
    step.note("");
    Ok(())
}
