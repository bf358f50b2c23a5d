//! The Python package, built by maturin.

use std::fs;
use std::path::{Path, PathBuf};

use super::cargo::{self, Packages};
use super::failure::{Context, Failure, Result};
use super::places::Places;
use super::process::Tool;
use super::python::Python;
use super::stand_in;
use super::steps::Step;

/// How the native half is compiled.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Profile {
    /// Together with other packages, which are compiled already.
    Dev(Packages),
    /// As users get it.
    Release,
}

/// maturin, with the environment's Python and without what `cargo run` set for xtask.
pub(crate) fn maturin(places: &Places, python: &Python, args: &[&str]) -> Tool {
    cargo::share(places, python.tool("maturin"))
        .dir(&places.root)
        .args(args)
}

/// Builds the wheel into `out`, which holds nothing else.
pub(crate) fn build(
    places: &Places,
    python: &Python,
    step: &Step,
    profile: Profile,
    out: &Path,
) -> Result<PathBuf> {
    let manifest = places.needed("bindings-python/pyproject.toml")?;
    let manifest = manifest.with_file_name("Cargo.toml");
    let tool = maturin(places, python, &["build", "--locked", "--manifest-path"]).arg(manifest);
    let tool = match profile {
        Profile::Dev(packages) => {
            let tool = tool.args(["--profile", "dev"]);
            stand_in::stand_in(tool, places.own.as_os_str(), packages)
        }
        Profile::Release => tool.arg("--release"),
    };
    tool.arg("--out").arg(out).run(step)?;
    only_file(out, ".whl")
}

/// Builds the source distribution into `out`.
pub(crate) fn sdist(places: &Places, python: &Python, step: &Step, out: &Path) -> Result<PathBuf> {
    let manifest = places.needed("bindings-python/pyproject.toml")?;
    let manifest = manifest.with_file_name("Cargo.toml");
    maturin(places, python, &["sdist", "--manifest-path"])
        .arg(manifest)
        .arg("--out")
        .arg(out)
        .run(step)?;
    only_file(out, ".tar.gz")
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
