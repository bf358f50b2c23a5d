//! What follows from the native library of the Kotlin and Swift packages: UniFFI's sources, and those of the runners.

use crate::prelude::*;

/// The library that users get, and the one that the conformance runners have in its place.
const SHIPPED: &str = "devtrust_native";
const SCRIPTED: &str = "devtrust_scripted";
const BINDGEN: &str = "devtrust-bindgen";
/// A phone's journal waits for its disk; SQLite for size is a quarter of a megabyte less. The emulator would be 5 % slower.
const RELEASE: &str = "-p devtrust-ffi --release \
     --config=profile.release.package.libsqlite3-sys.opt-level=\"s\"";

/// Writes a language's sources and library into the package, and those of its conformance runner, whose library is returned.
pub(crate) fn for_tests(
    workspace: &Workspace<'_>,
    step: &Step,
    language: &str,
    (package, runner): (&Path, &Path),
) -> Result<PathBuf> {
    let built = workspace.build_of(step, cargo::MOBILE)?;
    let bindgen = built.executable(BINDGEN)?;
    let scripted = cargo::library_beside(&bindgen, SCRIPTED)?;
    write(step, &bindgen, language, (&bindgen, package))?;
    let conformance = Tool::new(&bindgen).args(["conformance", language]);
    conformance.arg(&scripted).arg(runner).succeed(step)?;
    let built = workspace.build_of(step, cargo::GENERATOR)?;
    let calls = Tool::new(built.executable("devtrust-generator")?);
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
    cargo::build(places, step, RELEASE)?;
    let beside = places.target.join("release").join(BINDGEN);
    write(step, &bindgen, language, (&beside, package))
}

/// Writes the sources and the library that lies beside a program.
fn write(step: &Step, bindgen: &Path, language: &str, (beside, to): (&Path, &Path)) -> Result<()> {
    let library = cargo::library_beside(beside, SHIPPED)?;
    let write = Tool::new(bindgen).arg(language);
    write.arg(library).arg(to).succeed(step)
}
