//! The Python packages, built by maturin.

use std::fs;
use std::path::{Path, PathBuf};

use super::archive;
use super::cargo::{self, Packages};
use super::failure::{Context, Failure, Result};
use super::linked::{self, Contents, For, Notices};
use super::places::Places;
use super::process::Tool;
use super::python::Python;
use super::stand_in;
use super::steps::Step;

/// A Python package.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Package {
    /// Where its pyproject.toml is.
    pub(crate) folder: &'static str,
    pub(crate) contents: &'static Contents,
}

/// `devtrust`: the client.
pub(crate) const CLIENT: Package = Package {
    folder: "bindings-python",
    contents: &linked::PYTHON,
};
/// `devtrust-emulator`: the emulator's program, for `pip install`.
pub(crate) const EMULATOR: Package = Package {
    folder: "bindings-python/emulator",
    contents: &linked::EMULATOR,
};

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
    let (tool, notices) = maturin(places, python, step, (package, For::Here))?;
    let tool = tool
        .args(["build", "--locked", "--sbom-include"])
        .arg(notices.sbom);
    let (tool, packages): (_, Packages) = match profile {
        Profile::Dev(packages) => (tool.args(["--profile", "dev"]), packages),
        Profile::Release => (cargo::published(places, tool.arg("--release")), &[]),
    };
    stand_in::stand_in(tool, places.own.as_os_str(), packages)
        .arg("--out")
        .arg(out)
        .run(step)?;
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
    let (tool, _) = maturin(places, python, step, (package, For::Everywhere))?;
    tool.args(["sdist", "--out"]).arg(out).run(step)?;
    only_file(out, ".tar.gz")
}

/// maturin in the package's folder, where it finds what goes with the package.
fn maturin(
    places: &Places,
    python: &Python,
    step: &Step,
    (package, whom): (Package, For),
) -> Result<(Tool, Notices)> {
    let project = places.needed(&format!("{}/pyproject.toml", package.folder))?;
    let folder = project.parent().unwrap_or(&places.root);
    let notices = package.contents.notices(places, step, (whom, folder))?;
    let tool = cargo::share(places, python.tool("maturin")).dir(folder);
    Ok((archive::dated(places, step, tool)?, notices))
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
