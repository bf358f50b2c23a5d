//! The command line.

use std::ffi::OsString;

use lexopt::{Arg, Parser, ValueExt};

/// What `cargo xtask --help` prints.
pub(crate) const HELP: &str = r"
Every task of the devtrust repository.

Usage: cargo xtask COMMAND [PART]...

Commands:
  demo [--stay|--once] Start a local DigiCert ONE, provision a device through the Python package, and verify the
                       certificate that it got. At a terminal, and with --stay, the emulator then stays until Ctrl-C,
                       with the portal to look at the device
  portal               Build the admin portal, which development builds of the emulator and of devtrust serve
  test [PART]...       Run every test: generated files, Rust, Python, npm, portal, Kotlin, Swift, conformance,
                       hostile servers, chaos, snippets, packaging
  check [PART]...      Run what does not execute the code: format, lints, types, docs, licences, scans
  bench [PART]...      Measure against the budgets and print the ratios; with --write, put them into README.md and
                       docs/performance.md
  chaos [PART]...      Create 10,000 objects in each language through a proxy that cuts, with five seeds, and print
                       the table for docs/reliability.md; a part is a runtime
  dist [PART]...       Build what is published, into dist/
  docs                 Build the documentation site, into dist/site/
  generate [--check]   Write the files that are derived from the sources; with --check, only compare
  doctor               Say which tools were found, and what to run for those that were not

Without a PART everything is done; --only PART means the same as PART. Of an unknown part, the message lists the others.

The tasks install what they need into .venv, into node_modules, into the cache (DEVTRUST_CACHE, else the user's
cache folder) and, where they are allowed to, with the system's package manager. They say so when they do.

Environment:
  DEVTRUST_PYTHON      The Python to make .venv with (3.11 or newer; default: the first on PATH)
  DEVTRUST_CHROMIUM    The browser to test in (default: the first on PATH)
  DEVTRUST_CACHE       Where Swift, if it is installed, and npm's downloads are kept
  DEVTRUST_NATIVE      dist: where the libraries for the jar lie that other machines built (their dist/kotlin/native)
  CARGO_TARGET_DIR     Cargo's build folder, as ever
";

/// The parts that were asked for; none means all.
pub(crate) type Only = Vec<String>;

/// Whether the demo's emulator goes on when all is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stay {
    /// Where there is somebody to end it.
    AtTerminal,
    Always,
    Never,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Demo(Stay),
    Portal,
    Test(Only),
    Check(Only),
    Bench { only: Only, write: bool },
    Chaos(Only),
    Dist(Only),
    Docs,
    Generate { check: bool },
    Doctor,
}

/// Reads the arguments, of which the first is the program's own name.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    read(Parser::from_iter(args)).map_err(|error| error.to_string())
}

fn read(mut parser: Parser) -> Result<Command, lexopt::Error> {
    let mut words: Vec<String> = Vec::new();
    let (mut check, mut write) = (false, false);
    let mut stay = Stay::AtTerminal;
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Long("only") if !words.is_empty() => words.push(parser.value()?.string()?),
            Arg::Long("stay") if words == ["demo"] => stay = Stay::Always,
            Arg::Long("once") if words == ["demo"] => stay = Stay::Never,
            Arg::Long("check") if words == ["generate"] => check = true,
            Arg::Long("write") if words.first().is_some_and(|name| name == "bench") => write = true,
            Arg::Value(word) => words.push(word.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let mut words = words.into_iter();
    let name = words.next().unwrap_or_else(|| "help".to_owned());
    let only: Only = words.collect();
    let command = match (name.as_str(), only.first()) {
        ("test", _) => Command::Test(only),
        ("check", _) => Command::Check(only),
        ("bench", _) => Command::Bench { only, write },
        ("chaos", _) => Command::Chaos(only),
        ("dist", _) => Command::Dist(only),
        ("help", None) => Command::Help,
        ("demo", None) => Command::Demo(stay),
        ("portal", None) => Command::Portal,
        ("docs", None) => Command::Docs,
        ("generate", None) => Command::Generate { check },
        ("doctor", None) => Command::Doctor,
        ("help" | "demo" | "portal" | "docs" | "generate" | "doctor", Some(_)) => {
            return Err(format!("{name} has no parts").into());
        }
        _ => return Err(format!("there is no command {name}").into()),
    };
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        let words = format!("xtask {line}");
        parse(words.split_whitespace().map(OsString::from))
    }

    #[test]
    fn commands_and_their_parts() {
        let demos = [
            ("demo", Stay::AtTerminal),
            ("demo --stay", Stay::Always),
            ("demo --once", Stay::Never),
        ];
        for (line, stay) in demos {
            assert_eq!(parsed(line), Ok(Command::Demo(stay)));
        }
        let check = Command::Generate { check: true };
        assert_eq!(parsed("generate --check"), Ok(check));
        let only = vec!["rust".to_owned(), "python".to_owned()];
        for line in ["test rust python", "test --only rust --only=python"] {
            assert_eq!(parsed(line), Ok(Command::Test(only.clone())));
        }
        let (only, write) = (vec!["size".to_owned()], true);
        assert_eq!(
            parsed("bench size --write"),
            Ok(Command::Bench { only, write })
        );
        assert_eq!(parsed(""), Ok(Command::Help));
        assert_eq!(parsed("test --help"), Ok(Command::Help));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert_eq!(parsed("build"), Err("there is no command build".into()));
        assert_eq!(parsed("demo rust"), Err("demo has no parts".into()));
        for line in [
            "test --check",
            "test --stay",
            "test --write",
            "test --only",
            "demo --fast",
            "--only rust test",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }

    #[test]
    fn the_help_names_every_command() {
        for name in "demo portal test check bench chaos dist docs generate doctor".split(' ') {
            assert!(HELP.contains(&format!("\n  {name} ")), "{name}");
        }
    }
}
