//! `cargo xtask check`: what can be said about the code without running it.

mod android;
mod kotlin;
mod npm;
mod targets;

use std::net::{TcpStream, ToSocketAddrs};
use std::process::ExitCode;
use std::time::Duration;

use crate::args::Only;
use crate::kit::cargo::{self, cargo};
use crate::kit::failure::{Failure, Result};
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::python::{Python, Tools};
use crate::kit::steps::{State, Step, Steps, seconds};
use crate::kit::{table, tools};
use crate::scan::{self, length, machine, registry, secret};
use crate::{Part, chosen, generate};

type Work = fn(&Places, &Step) -> Result<()>;

const PARTS: &[Part<(&str, Work)>] = &[
    (
        "fmt",
        ("cargo fmt", |places, step| {
            run_cargo(
                places,
                step,
                &["fmt", "--all", "--check", "--", "--color", "never"],
            )
        }),
    ),
    (
        "clippy",
        ("clippy", |places, step| {
            let args = [
                "clippy",
                "--locked",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ];
            run_cargo(places, step, &args)
        }),
    ),
    ("doc", ("cargo doc", doc)),
    (
        "generated",
        ("generated files", |places, step| {
            generate::check(places, step, &cargo::build(places, step, cargo::GENERATOR)?)
        }),
    ),
    (
        "ruff-format",
        ("ruff format", |places, step| {
            ruff(places, step, &["format", "--check", "."])
        }),
    ),
    (
        "ruff",
        ("ruff check", |places, step| {
            ruff(places, step, &["check", "."])
        }),
    ),
    (
        "mypy",
        ("mypy --strict", |places, step| {
            types(places, step, "mypy", &["--strict"])
        }),
    ),
    (
        "pyright",
        ("pyright", |places, step| {
            types(places, step, "pyright", &[])
        }),
    ),
    ("kotlin", ("ktlint", kotlin::style)),
    ("android", ("Kotlin for Android", android::kotlin)),
    ("pages", ("pages of 16 KB", android::pages)),
    ("targets", ("types for phones", targets::run)),
    ("tsc", ("tsc --strict", npm::types)),
    ("biome", ("biome", npm::style)),
    ("package", ("publint and attw", npm::package)),
    ("wasm-size", ("WebAssembly sizes", npm::sizes)),
    (
        "deny",
        ("cargo deny", |places, step| {
            deny(places, step, &["bans", "licenses", "sources"])
        }),
    ),
    ("advisories", ("advisories", advisories)),
    (
        "machine",
        ("no paths of one machine", |places, step| {
            let files = scan::tracked(places, step)?;
            let findings = machine::find(&files, &machine::folders(places));
            scan::verdict(step, files.len(), "paths of one machine", &findings)
        }),
    ),
    (
        "registry",
        ("default registries only", |places, step| {
            let files = scan::tracked(places, step)?;
            let findings = registry::find(&files, &registry::mirrors());
            scan::verdict(step, files.len(), "traces of another registry", &findings)
        }),
    ),
    (
        "secrets",
        ("no secrets", |places, step| {
            let files = scan::tracked(places, step)?;
            scan::verdict(step, files.len(), "secrets", &secret::find(&files))
        }),
    ),
    ("length", ("files are short", lengths)),
];

/// Runs the command. A part that fails does not hide the others.
pub(crate) fn run(places: &Places, only: &Only) -> Result<ExitCode> {
    let parts = chosen(PARTS, only)?;
    let mut steps = Steps::new("cargo xtask check", parts.len());
    for (_, (title, work)) in parts {
        let _ = steps.step(title, |step| work(places, step));
    }
    let rows: Vec<Vec<String>> = steps
        .rows()
        .iter()
        .map(|row| {
            let state = match row.state {
                State::Done => "ok",
                State::Failed => "FAILED",
                State::NotRun => "not run",
            };
            vec![row.title.clone(), state.to_owned(), seconds(row.took)]
        })
        .collect();
    println!(
        "\n{}",
        table::render(&["check", "result", "time"], &rows, &[2])
    );
    let failed = count(&steps, State::Failed);
    let not_run = count(&steps, State::NotRun);
    let ok = count(&steps, State::Done);
    println!(
        "{ok} ok, {failed} failed, {not_run} not run, {}",
        seconds(steps.took())
    );
    Ok(steps.exit_code())
}

fn count(steps: &Steps, state: State) -> usize {
    steps.rows().iter().filter(|row| row.state == state).count()
}

fn run_cargo(places: &Places, step: &Step, args: &[&str]) -> Result<()> {
    cargo(places, args).run(step).map(|_| ())
}

/// Broken links and invalid examples in the documentation are errors.
fn doc(places: &Places, step: &Step) -> Result<()> {
    cargo(
        places,
        &[
            "doc",
            "--locked",
            "--workspace",
            "--no-deps",
            "--document-private-items",
        ],
    )
    .env("RUSTDOCFLAGS", "-D warnings")
    .run(step)
    .map(|_| ())
}

/// All Python of the repository; ruff takes the settings that are nearest to a file.
fn ruff(places: &Places, step: &Step, args: &[&str]) -> Result<()> {
    let python = Python::ready(places, step, Tools::Dev)?;
    step.note("");
    python
        .tool("ruff")
        .args(args)
        .dir(&places.root)
        .run(step)
        .map(|_| ())
}

/// A type checker over the package, its tests and its examples.
fn types(places: &Places, step: &Step, tool: &str, args: &[&str]) -> Result<()> {
    const FOLDERS: [&str; 3] = ["python", "tests", "examples"];
    let package = places.needed("bindings-python")?;
    for folder in FOLDERS {
        places.needed(&format!("bindings-python/{folder}"))?;
    }
    let python = Python::ready(places, step, Tools::Dev)?;
    step.note("");
    python
        .tool(tool)
        .args(args)
        .args(FOLDERS)
        // pyright would ask the package index whether there is a newer one.
        .env("PYRIGHT_PYTHON_IGNORE_WARNINGS", "1")
        .dir(&package)
        .run(step)
        .map(|_| ())
}

fn deny(places: &Places, step: &Step, checks: &[&str]) -> Result<()> {
    let program = tools::cargo_tool(places, step, tools::CARGO_DENY)?;
    Tool::new(program)
        .args([
            "--workspace",
            "--all-features",
            "check",
            "--hide-inclusion-graph",
        ])
        .args(checks)
        .dir(&places.root)
        .run(step)
        .map(|_| ())
}

/// The database of advisories is a git repository that cannot be had everywhere.
fn advisories(places: &Places, step: &Step) -> Result<()> {
    const HOST: &str = "github.com:443";
    let reachable = HOST
        .to_socket_addrs()
        .ok()
        .and_then(|mut addresses| addresses.next())
        .is_some_and(|address| {
            TcpStream::connect_timeout(&address, Duration::from_secs(3)).is_ok()
        });
    if !reachable {
        return Err(Failure::NotRun(
            "the RustSec database is on github.com, which cannot be reached".into(),
        ));
    }
    deny(places, step, &["advisories"])
}

fn lengths(places: &Places, step: &Step) -> Result<()> {
    let files = scan::tracked(places, step)?;
    let found = length::find(&files);
    for warning in &found.warnings {
        step.say(&format!("should be split: {warning}"));
    }
    scan::verdict(
        step,
        files.len(),
        "files of more than 600 lines",
        &found.failures,
    )
}
