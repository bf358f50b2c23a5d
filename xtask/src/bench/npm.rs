//! The npm package beside `fetch`, `JSON.parse` and zod.

use std::path::{Path, PathBuf};

use fs_err as fs;
use serde_json::Value;

use super::row::Budget::{self, AtMost};
use super::row::Row;
use super::series::Series;
use super::{Built, json};
use crate::kit::browser;
use crate::kit::failure::{Context, Result};
use crate::kit::node::Node;
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::steps::Step;

/// Where it ran, how many in flight, and what is asked of the ratio of times.
const HERE: &[(&str, &str, Budget)] = &[
    ("node", "1", Budget::None),
    ("node", "32", AtMost(0.9)),
    ("chromium", "1", Budget::None),
    ("chromium", "32", AtMost(1.15)),
];
/// The same with the newest Node.
const NEWEST: &[(&str, &str, Budget)] = &[("node", "1", Budget::None), ("node", "32", AtMost(1.0))];

/// Registrations in this Node, in the newest one that npm carries and in headless Chromium, and the first call of a fresh page.
pub(super) fn npm(built: &Built<'_>, step: &Step) -> Result<Vec<Row>> {
    let places = built.workspace.places;
    let node = &built.workspace.npm_package(step)?.project.node;
    let chromium = browser::ready(step)?;
    let script = places.needed("tests/bench/npm/compare.mjs")?;
    let compare = |tool: Tool| tool.arg(&script).arg(&built.emulator);

    let measured = json(&compare(node.node()).arg(&chromium).answer(step)?)?;
    let mut rows = side_by_side(&measured, HERE, &node.version)?;
    let (newest, version) = newest(places, step, node)?;
    let measured = json(&compare(Tool::new(&newest)).answer(step)?)?;
    rows.extend(side_by_side(&measured, NEWEST, &version)?);

    let script = places.needed("tests/bench/npm/first_call.mjs")?;
    let first = node.node().arg(script).arg(&built.emulator).arg(&chromium);
    let measured = json(&first.answer(step)?)?;
    let of = |name| Series::at(&measured, name);
    let what =
        "a fresh page over 1.6 Mbit/s and 150 ms, beside fetch and zod: time to its first answer";
    let both = (of("/devtrust")?, of("/fetch_zod")?);
    rows.push(Row::ratio(what.to_owned(), &both, " ms", Budget::None));
    Ok(rows)
}

fn side_by_side(
    measured: &Value,
    wanted: &[(&str, &str, Budget)],
    version: &str,
) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (runtime, in_flight, budget) in wanted {
        let of = |name| {
            let place = format!("/{runtime}/{in_flight}/{name}/ms_per_call");
            Series::at(measured, &place)
        };
        let name = if *runtime == "node" {
            format!("Node {version}")
        } else {
            "Chromium".to_owned()
        };
        let what = format!("{name}, {in_flight} in flight, beside fetch and zod");
        for (name, without, budget) in [
            ("devtrust", "", *budget),
            ("devtrust_unchecked", ", without checks", Budget::None),
        ] {
            let what = format!("{what}{without}: time per registration");
            let times = (of(name)?, of("fetch_zod")?);
            rows.push(Row::ratio(what, &times, " ms", budget));
        }
    }
    Ok(rows)
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
    let told = json(&fs::read_to_string(package.join("package.json"))?)?;
    let version = told.get("version").and_then(Value::as_str);
    Ok(format!("v{}", version.context("Node without a version")?))
}
