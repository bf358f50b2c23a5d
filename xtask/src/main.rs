//! `cargo xtask`: every task of the repository, for people and for CI.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks to its user by printing"
)]

mod args;
mod bench;
mod chaos;
mod check;
mod conformance;
mod demo;
mod dist;
mod doctor;
mod generate;
mod hostile;
mod kit;
mod packaging;
mod scan;
mod site;
mod snippets;
mod summary;
mod test;

use std::process::ExitCode;

use args::Args;
use kit::failure::{Failure, Result};
use kit::places::Places;
use kit::products::Workspace;
use kit::steps::Steps;
use kit::{cargo, stand_in};

fn main() -> ExitCode {
    if let Some(code) = stand_in::run() {
        return code;
    }
    let args = match args::parse(std::env::args_os()) {
        Ok(args) => args,
        Err(error) => {
            eprintln!("{error}\n\n{}", args::HELP.trim());
            return ExitCode::from(2);
        }
    };
    run(&args).unwrap_or_else(|failure| {
        eprintln!("{failure}");
        ExitCode::FAILURE
    })
}

fn run(args: &Args) -> Result<ExitCode> {
    let places = &Places::find()?;
    let only = &args.parts;
    match args.command.as_str() {
        "demo" => Ok(demo::run(places, args.option)),
        "portal" => Ok(portal(places)),
        "test" => test::run(places, only),
        "check" => check::run(places, only),
        "bench" => bench::run(places, only, (args.option, &args.value)),
        "chaos" => chaos::large(places, only),
        "dist" => dist::run(places, only),
        "docs" => site::run(places, only),
        "generate" => Ok(generate::run(places, args.option == "check")),
        "doctor" => Ok(doctor::run(places)),
        _ => {
            println!("{}", args::HELP.trim());
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn portal(places: &Places) -> ExitCode {
    let steps = Steps::new("cargo xtask portal", 1);
    let workspace = Workspace::new(places, cargo::WASM_TOOLS);
    let _ = steps.step("portal", |step| {
        let files = workspace.portal(step)?.files();
        step.note(places.relative(&files).to_string());
        Ok(())
    });
    steps.exit_code()
}

/// A part of a command: its name on the command line, its title, and what it does.
type Part<T> = (&'static str, &'static str, T);

/// The parts that the user asked for, or all of them.
fn chosen<T: Copy>(parts: &[Part<T>], only: &[String]) -> Result<Vec<Part<T>>> {
    let names: Vec<&str> = parts.iter().map(|(name, ..)| *name).collect();
    if let Some(unknown) = only.iter().find(|name| !names.contains(&name.as_str())) {
        let names = names.join(", ");
        return Err(Failure::new(format!(
            "there is no part called {unknown}; there are: {names}"
        )));
    }
    let is_chosen = |name: &str| only.is_empty() || only.iter().any(|asked| asked == name);
    let chosen = parts.iter().filter(|(name, ..)| is_chosen(name));
    Ok(chosen.copied().collect())
}
