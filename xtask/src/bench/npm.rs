//! The npm package beside `fetch`, `JSON.parse` and zod.

use serde_json::{Value, json};

use super::{Built, read};
use crate::prelude::*;

/// Registrations in this Node, in the newest one that npm carries and in headless Chromium, and the first call of a fresh page.
pub(super) fn npm(built: &Built<'_>, step: &Step) -> Result<Value> {
    let places = built.workspace.places;
    let node = &built.workspace.npm_package(step)?.project.node;
    let chromium = browser::ready(step)?;
    let emulator = built.emulator()?;
    let compare = places.needed("tests/bench/npm/compare.mjs")?;
    let compare = |tool: Tool| built.asked(tool.arg(&compare).arg(&emulator));
    let first_call = places.needed("tests/bench/npm/first_call.mjs")?;
    let first_call = node.node().arg(first_call).arg(&emulator).arg(&chromium);
    let (newest, version) = newest(places, step, node)?;
    step.note(format!("Node {} and {version}", node.version));
    Ok(json!({
        "here": read(&compare(node.node()).arg(&chromium).answer(step)?)?,
        "newest": read(&compare(Tool::new(&newest)).answer(step)?)?,
        "first_call": read(&built.asked(first_call).answer(step)?)?,
    }))
}

/// The newest Node whose program is in a package of npm's, and its version.
fn newest(places: &Places, step: &Step, node: &Node) -> Result<(PathBuf, String)> {
    let dir = places.scratch("newest-node")?;
    fs::write(dir.join("package.json"), "{}")?;
    let platform = "process.stdout.write(`node-${process.platform}-${process.arch}`)";
    let name = node.node().args(["--eval", platform]).answer(step)?;
    let install = node.npm(&dir, "install --no-save --ignore-scripts");
    install.arg(format!("{name}@latest")).run(step)?;
    let package = dir.join("node_modules").join(&name);
    Ok((program(&package), version(&package)?))
}

fn program(package: &Path) -> PathBuf {
    package
        .join("bin")
        .join(format!("node{}", std::env::consts::EXE_SUFFIX))
}

fn version(package: &Path) -> Result<String> {
    let told = read(&fs::read_to_string(package.join("package.json"))?)?;
    let version = told.get("version").and_then(Value::as_str);
    Ok(format!("v{}", version.context("Node without a version")?))
}
