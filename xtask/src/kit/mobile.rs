//! What follows from the native library of the Kotlin and Swift packages: UniFFI's sources, and those of the runners.

use std::path::{Path, PathBuf};

use super::cargo::{self, Packages};
use super::failure::Result;
use super::places::Places;
use super::process::Tool;
use super::products::Workspace;
use super::steps::Step;

/// The library that users get.
const SHIPPED: &str = "devtrust_native";
/// The one that the conformance runners have in its place.
const SCRIPTED: &str = "devtrust_scripted";
const BINDGEN: &str = "devtrust-bindgen";
/// The library as it is published.
const LIBRARY_RELEASE: Packages = "-p devtrust-ffi --release";

/// Writes a language's sources and library into the package, and those of its conformance runner, whose library is returned.
pub(crate) fn for_tests(
    workspace: &Workspace<'_>,
    step: &Step,
    language: &str,
    (package, runner): (&Path, &Path),
) -> Result<PathBuf> {
    let bindgen = workspace.build_of(step, cargo::MOBILE)?;
    let bindgen = bindgen.executable(BINDGEN)?;
    let scripted = cargo::library_beside(&bindgen, SCRIPTED)?;
    write(step, &bindgen, language, (&bindgen, package))?;
    let conformance = Tool::new(&bindgen).args(["conformance", language]);
    conformance.arg(&scripted).arg(runner).succeed(step)?;
    let generator = workspace.build_of(step, cargo::GENERATOR)?;
    let calls = Tool::new(generator.executable("devtrust-generator")?);
    calls.args(["calls", language]).arg(runner).succeed(step)?;
    Ok(scripted)
}

/// Compiles the library for release and writes it into the package, with the sources.
pub(crate) fn for_release(
    places: &Places,
    step: &Step,
    language: &str,
    package: &Path,
) -> Result<()> {
    let bindgen = cargo::build(places, step, cargo::MOBILE)?.executable(BINDGEN)?;
    cargo::build(places, step, LIBRARY_RELEASE)?;
    let beside = places.target.join("release").join(BINDGEN);
    write(step, &bindgen, language, (&beside, package))
}

fn write(
    step: &Step,
    bindgen: &Path,
    language: &str,
    (beside, package): (&Path, &Path),
) -> Result<()> {
    let library = cargo::library_beside(beside, SHIPPED)?;
    let write = Tool::new(bindgen).arg(language);
    write.arg(library).arg(package).succeed(step)
}
