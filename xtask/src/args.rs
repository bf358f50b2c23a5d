//! The command line.

use std::ffi::OsString;

use lexopt::{Arg, Parser, ValueExt};

/// What `cargo xtask --help` prints.
pub(crate) const HELP: &str = r"
Every task of the devtrust repository.

Usage: cargo xtask COMMAND

Commands:
  demo                 Start a local DigiCert ONE, provision a device through the Python package,
                       and verify the certificate that it got
  test [--only PART]   Run every test: generated files, Rust, Python, npm, conformance, hostile
                       servers, chaos, snippets, packaging
  check [--only PART]  Run what does not execute the code: format, lints, types, docs, licences, scans
  bench [--only PART]  Measure against the budgets and print the ratios
  chaos [--only PART]  Create 10,000 objects in each language through a proxy that cuts, with five seeds, and print
                       the table for docs/reliability.md; a part is a runtime
  dist [--only PART]   Build what is published, into dist/
  generate [--check]   Write the files that are derived from the sources; with --check, only compare
  doctor               Say which tools were found, and what to run for those that were not

Options:
  --only PART          Run this part alone; may be given more than once
  -h, --help           Print this

The tasks install what they need into .venv, into node_modules, into the cache (DEVTRUST_CACHE, else the user's
cache folder) and, where they are allowed to, with the system's package manager. They say so when they do.

Environment:
  DEVTRUST_PYTHON      The Python to make .venv with (3.11 or newer; default: the first on PATH)
  DEVTRUST_CHROMIUM    The browser to test in (default: the first on PATH)
  DEVTRUST_CACHE       Where tools that are compiled once, and npm's downloads, are kept
  DEVTRUST_NATIVE      dist: where the libraries for the jar lie that other machines built (their dist/kotlin/native)
  CARGO_TARGET_DIR     Cargo's build folder, as ever
";

/// The parts that were asked for; none means all.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Only(pub(crate) Vec<String>);

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Demo,
    Test(Only),
    Check(Only),
    Bench(Only),
    Chaos(Only),
    Dist(Only),
    Generate { check: bool },
    Doctor,
}

/// Reads the arguments, of which the first is the program's own name.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut parser = Parser::from_iter(args);
    let mut name: Option<String> = None;
    let mut only = Only::default();
    let mut check = false;
    while let Some(arg) = parser.next().map_err(|error| error.to_string())? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("only") => {
                let value = parser.value().and_then(ValueExt::string);
                only.0.push(value.map_err(|error| error.to_string())?);
            }
            Arg::Long("check") => check = true,
            Arg::Value(value) if name.is_none() => {
                name = Some(value.string().map_err(|error| error.to_string())?);
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    let name = name.unwrap_or_else(|| "help".to_owned());
    let command = match name.as_str() {
        "help" => Command::Help,
        "demo" => Command::Demo,
        "test" => Command::Test(only.clone()),
        "check" => Command::Check(only.clone()),
        "bench" => Command::Bench(only.clone()),
        "chaos" => Command::Chaos(only.clone()),
        "dist" => Command::Dist(only.clone()),
        "generate" => Command::Generate { check },
        "doctor" => Command::Doctor,
        _ => return Err(format!("there is no command {name}")),
    };
    let takes_only = matches!(
        command,
        Command::Test(_)
            | Command::Check(_)
            | Command::Bench(_)
            | Command::Chaos(_)
            | Command::Dist(_)
    );
    if !only.0.is_empty() && !takes_only {
        return Err(format!("{name} takes no --only"));
    }
    if check && !matches!(command, Command::Generate { .. }) {
        return Err(format!("{name} takes no --check"));
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(
            format!("xtask {line}")
                .split_whitespace()
                .map(OsString::from),
        )
    }

    #[test]
    fn commands_and_their_options() {
        assert_eq!(parsed("demo"), Ok(Command::Demo));
        assert_eq!(
            parsed("generate --check"),
            Ok(Command::Generate { check: true })
        );
        let only = Only(vec!["rust".into(), "python".into()]);
        assert_eq!(
            parsed("test --only rust --only=python"),
            Ok(Command::Test(only))
        );
        assert_eq!(parsed(""), Ok(Command::Help));
        assert_eq!(parsed("test --help"), Ok(Command::Help));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert_eq!(parsed("build"), Err("there is no command build".into()));
        assert_eq!(
            parsed("demo --only rust"),
            Err("demo takes no --only".into())
        );
        assert_eq!(parsed("test --check"), Err("test takes no --check".into()));
        assert!(parsed("demo twice").is_err());
        assert!(parsed("test --only").is_err());
        assert!(parsed("demo --fast").is_err());
    }

    #[test]
    fn the_help_names_every_command() {
        for name in [
            "demo", "test", "check", "bench", "chaos", "dist", "generate", "doctor",
        ] {
            assert!(HELP.contains(&format!("\n  {name} ")), "{name}");
        }
    }
}
