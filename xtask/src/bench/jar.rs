//! What the Kotlin package's jar is made of: the native library and the classes, with every operation there is.

use std::time::Instant;

use super::Built;
use super::row::Row;
use crate::kit::failure::Result;
use crate::kit::files::{self, in_mib};
use crate::kit::kotlin::native;
use crate::kit::kotlin::package::Package;
use crate::kit::steps::{Step, seconds};

/// What the classes may have, in bytes.
const CLASSES: u64 = 5_000_000;

/// Both are built in a folder of their own, where no class of an earlier build is left.
pub(super) fn jar(built: &Built<'_>, step: &Step) -> Result<Vec<Row>> {
    let package = Package::release(built.workspace.places, step)?;
    let started = Instant::now();
    package.maven().words("-DskipTests compile").run(step)?;
    let compiled = seconds(started.elapsed());
    let mut rows = Vec::new();
    for library in native::libraries(&package.build.join("generated/native"))? {
        let size = files::size(&library)?;
        let budget = (in_mib(native::BUDGET), size <= native::BUDGET);
        rows.push(Row::absolute(
            "native library, stripped",
            in_mib(size),
            Some(budget),
        ));
    }
    let size = files::total(&package.build.join("classes"), "class")?;
    let budget = (in_mib(CLASSES), size <= CLASSES);
    rows.push(Row::absolute(
        "Kotlin's classes",
        in_mib(size),
        Some(budget),
    ));
    rows.push(Row::absolute("Maven's compilation of them", compiled, None));
    Ok(rows)
}
