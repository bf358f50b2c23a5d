//! The Python packages, built by maturin.

use std::path::{Path, PathBuf};

use super::cargo::{self, Packages};
use super::failure::Result;
use super::linked::{self, Contents, For, Notices};
use super::places::Places;
use super::process::Tool;
use super::python::Python;
use super::steps::Step;
use super::{archive, files, stand_in};

/// A Python package.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Package {
    /// Where its pyproject.toml is.
    pub(crate) folder: &'static str,
    contents: &'static Contents,
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
/// `devtrust-cli`: the command line, for `pip install`.
pub(crate) const CLI: Package = Package {
    folder: "bindings-python/cli",
    contents: &linked::CLI,
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
        .words("build --locked --sbom-include")
        .arg(notices.sbom);
    let (tool, packages) = match profile {
        Profile::Dev(packages) => (tool.words("--profile dev"), packages),
        Profile::Release => (cargo::published(places, tool.arg("--release")), ""),
    };
    let tool = stand_in::stand_in(tool, places.own.as_os_str(), packages);
    tool.arg("--out").arg(out).run(step)?;
    files::only(out, ".whl")
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
    tool.words("sdist --out").arg(out).run(step)?;
    files::only(out, ".tar.gz")
}

/// maturin in the package's folder, where it finds what goes with the package.
fn maturin(
    places: &Places,
    python: &Python,
    step: &Step,
    (package, whom): (Package, For),
) -> Result<(Tool, Notices)> {
    places.needed(&format!("{}/pyproject.toml", package.folder))?;
    let folder = places.root.join(package.folder);
    let notices = package.contents.notices(places, step, (whom, &folder))?;
    let tool = cargo::share(places, python.tool("maturin")).dir(&folder);
    Ok((archive::dated(places, step, tool)?, notices))
}

/// Installs a wheel in place of the one that is there.
pub(crate) fn install(python: &Python, step: &Step, wheel: &Path) -> Result<()> {
    let install = python.pip("install --force-reinstall --no-deps");
    install.arg(wheel).succeed(step)
}
