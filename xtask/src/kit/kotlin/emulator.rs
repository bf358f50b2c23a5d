//! The Maven package `devtrust-emulator`: the program for this machine, and helpers for tests.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::path::Path;

use super::package::Package;
use super::repository::Repository;
use crate::kit::failure::Result;
use crate::kit::files;
use crate::kit::linked::{self, For};
use crate::kit::places::Places;
use crate::kit::steps::Step;

/// The Maven module.
pub(crate) const PROJECT: &str = "bindings-kotlin/emulator";

/// Puts the program where Maven takes it from.
pub(super) fn put(program: &Path, generated: &Path) -> Result<()> {
    let name = format!("devtrust-emulator{EXE_SUFFIX}");
    let place = generated.join("native").join(format!("{OS}-{ARCH}"));
    files::copy(program, &place.join(name))
}

/// The module with this program, beside the client's package, which it depends on.
pub(crate) fn release(
    places: &Places,
    step: &Step,
    (client, program): (&Package, &Path),
) -> Result<(Package, Repository)> {
    let build = places.scratch("kotlin-emulator")?;
    let repository = Repository::with(places, &build, &client.jar(""))?;
    let package = client.other(&places.needed(PROJECT)?, build, "devtrust-emulator");
    let generated = package.build.join("generated");
    put(program, &generated)?;
    linked::MAVEN_EMULATOR.notices(places, step, (For::Here, &generated.join("notices")))?;
    Ok((package, repository))
}
