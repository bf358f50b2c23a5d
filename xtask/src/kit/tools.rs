//! Cargo tools at pinned versions, compiled once.

use std::env;
use std::path::PathBuf;

use fs_err as fs;

use super::cargo::cargo;
use super::failure::Result;
use super::places::Places;
use super::steps::Step;
use super::{files, system};

/// Checks licences, sources and duplicates of the dependency graph.
pub(crate) const CARGO_DENY: (&str, &str) = ("cargo-deny", "0.20.2");

/// The path of a tool at its pinned version; it is compiled if it is not there or does not run here.
pub(crate) fn cargo_tool(
    places: &Places,
    step: &Step,
    (name, version): (&str, &str),
) -> Result<PathBuf> {
    let home = places.tools.join(format!("{name}-{version}"));
    let file = format!("bin/{name}{}", env::consts::EXE_SUFFIX);
    let program = home.join(file);
    if system::version_of(&program).is_some_and(|line| line.ends_with(version)) {
        return Ok(program);
    }
    // Built beside its place and moved there when complete, so that an interrupted build leaves nothing half done.
    let own = format!("{name}-{version}.{}", std::process::id());
    let partial = places.tools.join(own);
    // The tool runs for a second: an unoptimised one is built in a third of the time.
    let built = cargo(places, "install --locked --debug")
        .args(["--version", version, name, "--root"])
        .arg(&partial)
        .arg("--target-dir")
        .arg(places.target.join("tools"))
        .run(step);
    if built.is_ok() {
        files::remove(&home)?;
        fs::rename(&partial, &home)?;
    }
    // What is left of a failed build is of no use to anyone.
    let _ = fs::remove_dir_all(&partial);
    built.map(|_| program)
}
