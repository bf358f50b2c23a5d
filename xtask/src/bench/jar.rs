//! What the Kotlin package's jar is made of: the native library and the classes, with every operation there is.

use std::time::Instant;

use serde_json::{Value, json};

use super::Built;
use super::suites::{in_kb, in_mib};
use crate::kit::kotlin::native;
use crate::kit::kotlin::package::Package;
use crate::prelude::*;

/// Both are built in a folder of their own, where no class of an earlier build is left.
pub(super) fn jar(built: &Built<'_>, step: &Step) -> Result<Value> {
    let package = Package::release(built.workspace.places, step)?;
    let started = Instant::now();
    package.maven().words("-DskipTests compile").run(step)?;
    let compiled = started.elapsed().as_secs_f64();
    let libraries = native::libraries(&package.build.join("generated/native"))?;
    let libraries = libraries.iter().map(|library| files::size(library));
    let classes = files::total(&package.build.join("classes"), "class")?;
    Ok(json!({
        "library_mib": libraries.map(|size| size.map(in_mib)).collect::<Result<Vec<_>>>()?,
        "classes_mb": [in_kb(classes) / 1000.0],
        "compilation_s": [compiled],
    }))
}
