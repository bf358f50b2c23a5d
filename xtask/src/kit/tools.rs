//! Cargo tools at pinned versions, compiled once.

use std::env;
use std::fs;
use std::path::PathBuf;

use super::cargo::cargo;
use super::failure::{Context, Result};
use super::places::Places;
use super::steps::Step;
use super::system;

/// Checks licences, sources and duplicates of the dependency graph.
pub(crate) const CARGO_DENY: (&str, &str) = ("cargo-deny", "0.20.2");

/// The path of a tool at its pinned version; it is compiled if it is not there or does not run here.
pub(crate) fn cargo_tool(
    places: &Places,
    step: &Step,
    (name, version): (&str, &str),
) -> Result<PathBuf> {
    let home = places.tools.join(format!("{name}-{version}"));
    let program = home
        .join("bin")
        .join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if runs(&program, version) {
        return Ok(program);
    }
    // Built beside its place and moved there when complete, so that an interrupted build leaves nothing half done.
    let partial = places
        .tools
        .join(format!("{name}-{version}.{}", std::process::id()));
    let built = cargo(places, &["install", "--locked", "--version", version])
        // The tool runs for a second: an unoptimised one is built in a third of the time.
        .args(["--debug", "--root"])
        .arg(&partial)
        .arg("--target-dir")
        .arg(places.target.join("tools"))
        .arg(name)
        .run(step);
    let moved = built.and_then(|_| {
        if home.exists() {
            fs::remove_dir_all(&home).context(|| format!("could not remove {}", home.display()))?;
        }
        fs::rename(&partial, &home).context(|| format!("could not move {name} to its place"))
    });
    // What is left of a failed build is of no use to anyone.
    let _ = fs::remove_dir_all(&partial);
    moved?;
    Ok(program)
}

fn runs(program: &std::path::Path, version: &str) -> bool {
    system::version_of(program, &["--version"]).is_some_and(|line| line.ends_with(version))
}
