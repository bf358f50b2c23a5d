//! The Python packages, built by maturin.

use std::fs;
use std::path::{Path, PathBuf};

use super::cargo::{self, Packages};
use super::failure::{Context, Failure, Result};
use super::places::Places;
use super::process::Tool;
use super::python::Python;
use super::stand_in;
use super::steps::Step;

/// The folder of a Python package, where its pyproject.toml is.
pub(crate) type Package = &'static str;

/// `devtrust`: the client.
pub(crate) const CLIENT: Package = "bindings-python";
/// `devtrust-emulator`: the emulator's program, for `pip install`.
pub(crate) const EMULATOR: Package = "bindings-python/emulator";

/// How the native half is compiled.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Profile {
    /// Together with other packages, which are compiled already.
    Dev(Packages),
    /// As users get it.
    Release,
}

/// Builds a wheel into `out`, which holds nothing else.
pub(crate) fn build(
    places: &Places,
    python: &Python,
    step: &Step,
    (package, profile): (Package, Profile),
    out: &Path,
) -> Result<PathBuf> {
    let tool = maturin(places, python, package)?.args(["build", "--locked"]);
    let tool = match profile {
        Profile::Dev(packages) => {
            let tool = tool.args(["--profile", "dev"]);
            stand_in::stand_in(tool, places.own.as_os_str(), packages)
        }
        Profile::Release => cargo::published(places, tool.arg("--release")),
    };
    tool.arg("--out").arg(out).run(step)?;
    only_file(out, ".whl")
}

/// Builds a source distribution into `out`, which holds nothing else.
pub(crate) fn sdist(
    places: &Places,
    python: &Python,
    step: &Step,
    package: Package,
    out: &Path,
) -> Result<PathBuf> {
    maturin(places, python, package)?
        .args(["sdist", "--out"])
        .arg(out)
        .run(step)?;
    only_file(out, ".tar.gz")
}

fn maturin(places: &Places, python: &Python, package: Package) -> Result<Tool> {
    let project = places.needed(&format!("{package}/pyproject.toml"))?;
    let folder = project.parent().unwrap_or(&places.root);
    Ok(cargo::share(places, python.tool("maturin")).dir(folder))
}

/// Installs a wheel in place of the one that is there.
pub(crate) fn install(python: &Python, step: &Step, wheel: &Path) -> Result<()> {
    python
        .pip(&["install", "--force-reinstall", "--no-deps"])
        .arg(wheel)
        .run(step)?;
    Ok(())
}

/// The one file in a folder whose name ends so.
pub(crate) fn only_file(dir: &Path, suffix: &str) -> Result<PathBuf> {
    let reading = || format!("could not read {}", dir.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).context(reading)? {
        let path = entry.context(reading)?.path();
        if path.to_string_lossy().ends_with(suffix) {
            found.push(path);
        }
    }
    match found.as_slice() {
        [one] => Ok(one.clone()),
        _ => Err(Failure::new(format!(
            "{} holds {} files that end in {suffix}, and one was expected",
            dir.display(),
            found.len()
        ))),
    }
}
