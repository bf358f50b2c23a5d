//! `cargo xtask bench`: measured against the budgets, as ratios taken in one run.

mod compare;
mod jar;
mod mobile;
mod npm;
mod pages;
mod row;
mod rows;
mod series;
mod suites;

use serde_json::Value;

use self::row::Row;
use crate::prelude::*;

/// What the suites run on: release builds, and an environment with the other clients in it.
#[derive(Debug)]
struct Built<'a> {
    /// With what the npm package is made from.
    workspace: Workspace<'a>,
    /// The emulator, a bare load generator, a link with a delay.
    programs: Build,
    wheel: PathBuf,
    /// The wheel is installed here.
    python: Python,
    /// How many rounds are wanted, where it is not what the suite's script says.
    rounds: Option<u32>,
}

impl Built<'_> {
    fn emulator(&self) -> Result<PathBuf> {
        self.programs.executable("devtrust-emulator")
    }

    /// Tells a comparison how many rounds it is asked for.
    fn asked(&self, tool: Tool) -> Tool {
        match self.rounds {
            Some(rounds) => tool.env("DEVTRUST_BENCH_ROUNDS", rounds.to_string()),
            None => tool,
        }
    }
}

/// How a suite measures: numbers by name, one for each round. `tests/bench/rows.json` says what they mean.
type Measure = fn(&Built<'_>, &Step) -> Result<Value>;

/// Every suite. Add one line per suite, and its rows.
const SUITES: &[Part<Measure>] = &[
    ("imports", "import time", suites::imports),
    ("core", "core's micro-benchmarks", suites::core),
    ("clients", "Python clients side by side", suites::clients),
    ("many", "a table of devices", suites::many),
    (
        "batch",
        "a batch checked, and csv with pydantic",
        suites::batch,
    ),
    ("wire", "TLS over a link with a delay", suites::wire),
    ("growth", "cost as work grows", suites::growth),
    ("npm", "npm package and fetch", npm::npm),
    ("kotlin", "Kotlin and java.net.http", mobile::kotlin),
    ("swift", "Swift and URLSession", mobile::swift),
    ("size", "size of what is installed", suites::size),
    ("jar", "size of the jar's parts", jar::jar),
];

/// Runs the command. A suite that fails does not hide the others. With `write`, the tables go into the pages that have a
/// place for them.
pub(crate) fn run(places: &Places, args: &Args) -> Result<ExitCode> {
    if args.option == "compare" {
        return compare::run(places, args);
    }
    let suites = chosen(SUITES, &args.parts)?;
    let steps = Steps::new("cargo xtask bench", suites.len() + 1);
    let Ok(built) = steps.step("release builds", |step| build(places, step)) else {
        return Ok(steps.exit_code());
    };
    let mut table = Vec::new();
    for (name, title, measure) in suites {
        let _ = steps.step(title, |step| {
            let measured = measure(&built, step)?;
            let declared = rows::of(places, name)?.into_iter();
            let found: Vec<Row> = declared
                .map(|row| row.row(&measured))
                .collect::<Result<_>>()?;
            table.extend(found.iter().cloned());
            if args.option == "write" {
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
    println!("\n{}", row::render(&table));
    Ok(steps.exit_code())
}

/// What a comparison has printed.
fn read(text: &str) -> Result<Value> {
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
        programs,
        wheel,
        python,
        rounds: None,
    })
}
