//! The Swift package: its library, and the sources that follow from it.

use std::env;
use std::path::{Path, PathBuf};

use crate::kit::cargo::{self, Packages};
use crate::kit::failure::{Failure, Result};
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::steps::Step;

/// The package, in the repository.
pub(crate) const PACKAGE: &str = "bindings-kotlin/swift";
/// In it, what is made from the library, and the library; git does not see it.
pub(crate) const GENERATED: &str = "Sources/Devtrust/Generated";

/// The library with its generator.
const LIBRARY: Packages = &["-p", "devtrust-ffi", "--features", "devtrust-ffi/cli"];
/// The library as it is published.
const LIBRARY_RELEASE: Packages = &["-p", "devtrust-ffi", "--release"];

/// Compiles the library for tests and puts it, with the sources that follow from it, into the package of the repository.
pub(crate) fn ready(places: &Places, step: &Step) -> Result<PathBuf> {
    let package = places.needed(PACKAGE)?;
    let bindgen = cargo::build(places, step, LIBRARY)?.executable("devtrust-bindgen")?;
    generate(step, &bindgen, &beside(&bindgen)?, &package)?;
    Ok(package)
}

/// Compiles the library for release and puts it, with the sources that follow from it, into a copy of the package.
pub(crate) fn complete(places: &Places, step: &Step, package: &Path) -> Result<()> {
    let bindgen = cargo::build(places, step, LIBRARY)?.executable("devtrust-bindgen")?;
    cargo::build(places, step, LIBRARY_RELEASE)?;
    let release = places.target.join("release").join("devtrust-bindgen");
    generate(step, &bindgen, &beside(&release)?, package)
}

fn generate(step: &Step, bindgen: &Path, library: &Path, package: &Path) -> Result<()> {
    Tool::new(bindgen)
        .arg("swift")
        .arg(library)
        .arg(package.join(GENERATED))
        .run(step)
        .map(|_| ())
}

/// The library lies beside its generator.
fn beside(bindgen: &Path) -> Result<PathBuf> {
    let (prefix, suffix) = (env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    let path = bindgen.with_file_name(format!("{prefix}devtrust_native{suffix}"));
    if path.is_file() {
        Ok(path)
    } else {
        Err(Failure::new(format!("cargo built no {}", path.display())))
    }
}
