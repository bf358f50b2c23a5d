//! `cargo xtask`: every task of the repository, for people and for CI.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks to its user by printing"
)]

mod bench;
mod chaos;
mod check;
mod conformance;
mod demo;
mod dist;
mod doctor;
mod kit;
mod packaging;
mod scan;
mod site;
mod snippets;
mod summary;
mod test;

use std::ffi::OsString;

use lexopt::{Arg, Parser, ValueExt};

use prelude::*;

/// What nearly every file needs.
mod prelude {
    pub(crate) use std::path::{Path, PathBuf};
    pub(crate) use std::process::ExitCode;

    pub(crate) use fs_err as fs;

    pub(crate) use crate::kit::cargo::{Build, Packages, cargo};
    pub(crate) use crate::kit::emulator::Emulator;
    pub(crate) use crate::kit::failure::{Context, Failure, Result};
    pub(crate) use crate::kit::files::in_mib;
    pub(crate) use crate::kit::linked::{For, LICENCES, SBOM};
    pub(crate) use crate::kit::node::{Node, Project};
    pub(crate) use crate::kit::places::Places;
    pub(crate) use crate::kit::process::{Output, Tool};
    pub(crate) use crate::kit::products::Workspace;
    pub(crate) use crate::kit::python::{Python, Tools};
    pub(crate) use crate::kit::stamp::Stamp;
    pub(crate) use crate::kit::steps::{State, Step, Steps, lock, seconds};
    pub(crate) use crate::kit::wheel::Profile;
    pub(crate) use crate::kit::*;
    pub(crate) use crate::summary::{Counts, Verdicts, judge, say_measured};
    pub(crate) use crate::{Args, Part, chosen, conformance, scan};
}

/// What `cargo xtask --help` prints. Which options a command has, and whether it has parts, is read from here.
const HELP: &str = "\
Every task of the devtrust repository.

Usage: cargo xtask COMMAND [PART]...

Commands:
  demo [--stay|--once]       Start a local DigiCert ONE, provision a device through the Python package, and verify the
                             certificate that it got. At a terminal, and with --stay, the emulator then stays until
                             Ctrl-C, with the portal to look at the device
  portal                     Build the admin portal, which development builds of the emulator and of devtrust serve
  test [PART]...             Run every test: generated files, Rust, Python, npm, portal, Kotlin, Swift, conformance,
                             hostile servers, chaos, snippets, packaging
  check [PART]...            Run what does not execute the code: format, lints, types, docs, licences, scans
  bench [--write|--compare=REV] [PART]...
                             Measure against the budgets and print the ratios; with --write, put them into README.md and
                             docs/performance.md; with --compare, measure this revision and another in alternation
  chaos [PART]...            Create 10,000 objects in each language through a proxy that cuts, with five seeds, and print
                             the table for docs/reliability.md; a part is a runtime
  dist [PART]...             Build what is published, into dist/
  docs [PART]...             Build the documentation site, into dist/site/: pages, and the reference of each language
  generate [--check]         Write the files that are derived from the sources; with --check, only compare
  doctor                     Say which tools were found, and what to run for those that were not
  help                       Print this

Without a PART everything is done; --only PART means the same as PART. Of an unknown part, the message lists the others.

The tasks install what they need into .venv, into node_modules, into the cache (DEVTRUST_CACHE, else the user's
cache folder) and, where they are allowed to, with the system's package manager. They say so when they do.

Environment:
  DEVTRUST_PYTHON      The Python to make .venv with (3.11 or newer; default: the first on PATH)
  DEVTRUST_CHROMIUM    The browser to test in (default: the first on PATH)
  DEVTRUST_CACHE       Where Swift, if it is installed, and npm's downloads are kept
  DEVTRUST_NATIVE      dist: where the libraries for the jar lie that other machines built (their dist/kotlin/native)
  CARGO_TARGET_DIR     Cargo's build folder, as ever";

/// What to do.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Args {
    command: String,
    /// The parts that were asked for; none means all.
    pub(crate) parts: Vec<String>,
    /// The command's option, without its dashes.
    pub(crate) option: String,
    /// The option's value, where it takes one.
    pub(crate) value: String,
}

fn main() -> ExitCode {
    let args = match parse(std::env::args_os()) {
        Ok(args) => args,
        Err(error) => {
            eprintln!("{error}\n\n{HELP}");
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
    match args.command.as_str() {
        "demo" => Ok(demo::run(places, &args.option)),
        "portal" => Ok(portal::run(places)),
        "test" => test::run(places, args),
        "check" => check::run(places, args),
        "bench" => bench::run(places, args),
        "chaos" => chaos::large(places, args),
        "dist" => dist::run(places, args),
        "docs" => site::run(places, args),
        "generate" => Ok(generated::run(places, args.option == "check")),
        "doctor" => Ok(doctor::run(places)),
        _ => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Reads the arguments, of which the first is the program's own name.
fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Args, lexopt::Error> {
    let mut parser = Parser::from_iter(args);
    let mut read = Args::default();
    let mut usage = "";
    while let Some(arg) = parser.next()? {
        let has_parts = usage.contains("[PART]");
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(Args::default()),
            Arg::Long("only") if has_parts => read.parts.push(parser.value()?.string()?),
            Arg::Long(name) if options(usage).any(|(option, _)| option == name) => {
                name.clone_into(&mut read.option);
                if options(usage).any(|option| option == (&read.option, true)) {
                    read.value = parser.value()?.string()?;
                }
            }
            Arg::Value(word) if read.command.is_empty() => {
                read.command = word.string()?;
                let mut lines = HELP
                    .lines()
                    .take_while(|line| !line.starts_with("Without"))
                    .filter_map(|line| line.strip_prefix("  ")?.split("  ").next());
                let line = lines.find(|line| line.split(' ').next() == Some(&read.command));
                usage = line.ok_or_else(|| format!("there is no command {}", read.command))?;
            }
            Arg::Value(word) if has_parts => read.parts.push(word.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(read)
}

/// The options in a command's line of the help, and whether each takes a value.
fn options(usage: &str) -> impl Iterator<Item = (&str, bool)> {
    let words = usage.split(['[', ']', '|', ' ']);
    let options = words.filter_map(|word| word.strip_prefix("--"));
    options.map(|option| {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        (name, !value.is_empty())
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_have_their_options_and_parts_and_no_others() {
        let parsed = |line: &str| {
            let words = ["xtask"].into_iter().chain(line.split_whitespace());
            let args = parse(words.map(OsString::from)).ok()?;
            Some([
                args.command,
                args.parts.join(" "),
                args.option + &args.value,
            ])
        };
        for (line, read) in [
            ("", ["", "", ""]),
            ("demo --once", ["demo", "", "once"]),
            ("bench size --write", ["bench", "size", "write"]),
            ("bench --compare v1 size", ["bench", "size", "comparev1"]),
            ("test rust python", ["test", "rust python", ""]),
            (
                "test --only rust --only=python",
                ["test", "rust python", ""],
            ),
            ("test --help", ["", "", ""]),
        ] {
            assert_eq!(parsed(line), Some(read.map(str::to_owned)), "{line}");
        }
        let wrong = "build, demo rust, test --check, test --only, demo --fast, demo --sta, bench --compare, --only rust test, DEVTRUST_CACHE";
        for line in wrong.split(", ") {
            assert_eq!(parsed(line), None, "{line}");
        }
    }

    #[test]
    fn a_part_that_is_not_there_is_answered_with_those_that_are() {
        let parts = [("a", "A", 1), ("b", "B", 2)];
        assert_eq!(chosen(&parts, &[]), Ok(parts.to_vec()));
        assert_eq!(chosen(&parts, &["b".to_owned()]), Ok(vec![parts[1]]));
        let failure = chosen(&parts, &["c".to_owned()]).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "there is no part called c; there are: a, b"
        );
    }
}
