//! `cargo xtask bench`: measured against the budgets, as ratios taken in one run.

mod clients;
mod kotlin;
mod micro;
mod npm;

use std::path::PathBuf;
use std::process::ExitCode;

use crate::dist::WHEEL_BUDGET;
use crate::kit::failure::{Failure, Result};
use crate::kit::files::{self, in_mib};
use crate::kit::npm_package::Modules;
use crate::kit::places::Places;
use crate::kit::products::Workspace;
use crate::kit::python::{Python, Tools};
use crate::kit::steps::{Step, Steps};
use crate::kit::wasm_size::{self, Size};
use crate::kit::{cargo, table, wheel};
use crate::{Part, chosen};

/// One measurement beside what it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// What was measured, with its unit.
    pub(crate) what: String,
    pub(crate) ours: String,
    /// What the other side did in the same run; empty for an absolute budget.
    pub(crate) peer: String,
    pub(crate) ratio: String,
    pub(crate) budget: String,
    pub(crate) ok: bool,
}

/// What the suites run on: release builds, and an environment with the other clients in it.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) emulator: PathBuf,
    /// A bare load generator.
    pub(crate) load: PathBuf,
    pub(crate) wheel: PathBuf,
    /// The wheel is installed here.
    pub(crate) python: Python,
}

type Suite = fn(&Places, &Built, &Step) -> Result<Vec<Row>>;

/// Every suite. Add one line per suite.
const SUITES: &[Part<Suite>] = &[
    ("size", "size of what is installed", size),
    ("imports", "import time", clients::imports),
    ("core", "core's micro-benchmarks", micro::core),
    ("clients", "Python clients side by side", clients::clients),
    ("npm", "npm package and fetch", npm::registrations),
    ("kotlin", "Kotlin and java.net.http", kotlin::registrations),
];

/// Runs the command. A suite that fails does not hide the others.
pub(crate) fn run(places: &Places, only: &[String]) -> Result<ExitCode> {
    let suites = chosen(SUITES, only)?;
    let steps = Steps::new("cargo xtask bench", suites.len() + 1);
    let Ok(built) = steps.step("release builds", |step| build(places, step)) else {
        return Ok(steps.exit_code());
    };
    let mut rows = Vec::new();
    for (_, title, suite) in suites {
        let _ = steps.step(title, |step| {
            let found = suite(places, &built, step)?;
            let over: Vec<&str> = missed(&found);
            rows.extend(found.iter().cloned());
            if over.is_empty() {
                Ok(())
            } else {
                Err(Failure::new(format!("over budget: {}", over.join(", "))))
            }
        });
    }
    println!("\n{}", render(&rows));
    Ok(steps.exit_code())
}

fn missed(rows: &[Row]) -> Vec<&str> {
    rows.iter()
        .filter(|row| !row.ok)
        .map(|row| row.what.as_str())
        .collect()
}

fn build(places: &Places, step: &Step) -> Result<Built> {
    let python = Python::ready(places, step, Tools::Bench)?;
    let programs = cargo::build(places, step, cargo::BENCH_RELEASE)?;
    let emulator = programs.executable("devtrust-emulator")?;
    let load = programs.executable("devtrust-load")?;
    let out = places.scratch("bench")?;
    let package = (wheel::CLIENT, wheel::Profile::Release);
    let wheel = wheel::build(places, &python, step, package, &out)?;
    wheel::install(&python, step, &wheel)?;
    Ok(Built {
        emulator,
        load,
        wheel,
        python,
    })
}

fn size(places: &Places, built: &Built, step: &Step) -> Result<Vec<Row>> {
    let size = files::size(&built.wheel)?;
    let wheel = Row {
        what: "wheel".into(),
        ours: in_mib(size),
        peer: String::new(),
        ratio: String::new(),
        budget: in_mib(WHEEL_BUDGET),
        ok: size <= WHEEL_BUDGET,
    };
    let workspace = Workspace::new(places, cargo::WASM_TOOLS);
    let project = workspace.project(step)?;
    let modules = Modules::ready(&workspace, step, project)?;
    let modules = modules.sizes(places, step, &project.node)?;
    Ok([wheel]
        .into_iter()
        .chain(modules.iter().map(module))
        .collect())
}

fn module(size: &Size) -> Row {
    Row {
        what: format!("{} after gzip -9", size.name),
        ours: wasm_size::in_kb(size.gzip),
        peer: String::new(),
        ratio: String::new(),
        budget: wasm_size::in_kb(size.budget),
        ok: size.is_within_budget(),
    }
}

fn render(rows: &[Row]) -> String {
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                row.what.clone(),
                row.ours.clone(),
                row.peer.clone(),
                row.ratio.clone(),
                row.budget.clone(),
                if row.ok { "yes" } else { "NO" }.to_owned(),
            ]
        })
        .collect();
    let header = ["what", "ours", "peer", "ratio", "budget", "ok"];
    table::render(&header, &cells, &[1, 2, 3, 4])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_budget_is_named() {
        let row = |what: &str, ok| Row {
            what: what.into(),
            ours: "5".into(),
            peer: "1".into(),
            ratio: "5.0".into(),
            budget: "5.0".into(),
            ok,
        };
        let rows = [row("sequential", true), row("import", false)];
        assert_eq!(missed(&rows), ["import"]);
        assert_eq!(
            render(&rows),
            "what        ours  peer  ratio  budget  ok\n\
             sequential     5     1    5.0     5.0  yes\n\
             import         5     1    5.0     5.0  NO\n"
        );
    }
}
