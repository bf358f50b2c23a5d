//! `cargo xtask bench`: measured against the budgets, as ratios taken in one run.

mod growth;
mod jar;
mod many;
mod npm;
mod pages;
mod row;
mod series;
mod suites;
mod swift;

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::Value;

use self::row::Row;
use crate::kit::failure::{Context, Failure, Result};
use crate::kit::places::Places;
use crate::kit::products::Workspace;
use crate::kit::python::{Python, Tools};
use crate::kit::steps::{Step, Steps};
use crate::kit::{cargo, wheel};
use crate::{Part, chosen};

/// What the suites run on: release builds, and an environment with the other clients in it.
#[derive(Debug)]
struct Built<'a> {
    /// With what the npm package is made from.
    workspace: Workspace<'a>,
    emulator: PathBuf,
    /// A bare load generator.
    load: PathBuf,
    wheel: PathBuf,
    /// The wheel is installed here.
    python: Python,
}

type Suite = fn(&Built<'_>, &Step) -> Result<Vec<Row>>;

/// Every suite. Add one line per suite.
const SUITES: &[Part<Suite>] = &[
    ("size", "size of what is installed", suites::size),
    ("imports", "import time", suites::imports),
    ("core", "core's micro-benchmarks", suites::core),
    ("clients", "Python clients side by side", suites::clients),
    ("many", "a table of devices", many::many),
    (
        "batch",
        "a batch checked, and csv with pydantic",
        suites::batch,
    ),
    ("wire", "TLS over a link with a delay", suites::wire),
    ("growth", "cost as work grows", growth::growth),
    ("npm", "npm package and fetch", npm::npm),
    ("kotlin", "Kotlin and java.net.http", suites::kotlin),
    ("swift", "Swift and URLSession", swift::swift),
    ("jar", "size of the jar's parts", jar::jar),
];

/// Runs the command. A suite that fails does not hide the others. With `write`, the tables go into the pages that have a
/// place for them.
pub(crate) fn run(places: &Places, only: &[String], write: bool) -> Result<ExitCode> {
    let suites = chosen(SUITES, only)?;
    let steps = Steps::new("cargo xtask bench", suites.len() + 1);
    let Ok(built) = steps.step("release builds", |step| build(places, step)) else {
        return Ok(steps.exit_code());
    };
    let mut rows = Vec::new();
    for (name, title, suite) in suites {
        let _ = steps.step(title, |step| {
            let found = suite(&built, step)?;
            rows.extend(found.iter().cloned());
            if write {
                pages::write(places, name, &row::markdown(&found))?;
            }
            let missed: Vec<String> = found.into_iter().filter_map(Row::missed).collect();
            if missed.is_empty() {
                return Ok(());
            }
            let missed = missed.join(", ");
            Err(Failure::new(format!("over budget: {missed}")))
        });
    }
    println!("\n{}", row::render(&rows));
    Ok(steps.exit_code())
}

/// What a comparison has printed.
fn json(text: &str) -> Result<Value> {
    serde_json::from_str(text.trim()).context("the comparison printed no JSON")
}

fn build<'a>(places: &'a Places, step: &Step) -> Result<Built<'a>> {
    let python = Python::ready(places, step, Tools::Bench)?;
    let programs = cargo::build(places, step, cargo::BENCH_RELEASE)?;
    let out = places.scratch("bench")?;
    let package = (wheel::CLIENT, wheel::Profile::Release);
    let wheel = wheel::build(places, &python, step, package, &out)?;
    wheel::install(&python, step, &wheel)?;
    Ok(Built {
        workspace: Workspace::new(places, cargo::WASM_TOOLS),
        emulator: programs.executable("devtrust-emulator")?,
        load: programs.executable("devtrust-load")?,
        wheel,
        python,
    })
}
