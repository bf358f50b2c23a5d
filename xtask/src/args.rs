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
                       docs/performance.md; with --compare REV, measure this revision and another in alternation
  chaos [PART]...      Create 10,000 objects in each language through a proxy that cuts, with five seeds, and print
                       the table for docs/reliability.md; a part is a runtime
  dist [PART]...       Build what is published, into dist/
  docs [PART]...       Build the documentation site, into dist/site/: pages, and the reference of each language
  generate [--check]   Write the files that are derived from the sources; with --check, only compare
  doctor               Say which tools were found, and what to run for those that were not
  help                 Print this

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

/// What to do.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Args {
    /// The command; none asks for help.
    pub(crate) command: String,
    /// The parts that were asked for; none means all.
    pub(crate) parts: Vec<String>,
    /// The command's option, without its dashes; none is the empty text.
    pub(crate) option: &'static str,
    /// The option's value, where it takes one.
    pub(crate) value: String,
}

/// The commands, each with its options (one that ends with `=` takes a value), and whether it has parts.
const COMMANDS: &[(&str, &[&str], bool)] = &[
    ("demo", &["stay", "once"], false),
    ("portal", &[], false),
    ("test", &[], true),
    ("check", &[], true),
    ("bench", &["write", "compare="], true),
    ("chaos", &[], true),
    ("dist", &[], true),
    ("docs", &[], true),
    ("generate", &["check"], false),
    ("doctor", &[], false),
    ("help", &[], false),
];

/// Reads the arguments, of which the first is the program's own name.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Args, lexopt::Error> {
    let mut parser = Parser::from_iter(args);
    let mut read = Args::default();
    let mut known: (&[&str], bool) = (&[], false);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Short('h') | Arg::Long("help") => return Ok(Args::default()),
            Arg::Long("only") if known.1 => read.parts.push(parser.value()?.string()?),
            Arg::Long(name) => {
                let named = |option: &&&str| option.trim_end_matches('=') == name;
                let Some(option) = known.0.iter().find(named) else {
                    return Err(arg.unexpected());
                };
                read.option = option.trim_end_matches('=');
                if option.ends_with('=') {
                    read.value = parser.value()?.string()?;
                }
            }
            Arg::Value(word) if read.command.is_empty() => {
                read.command = word.string()?;
                let found = COMMANDS.iter().find(|(name, ..)| *name == read.command);
                let (_, options, has_parts) =
                    found.ok_or_else(|| format!("there is no command {}", read.command))?;
                known = (options, *has_parts);
            }
            Arg::Value(word) if known.1 => read.parts.push(word.string()?),
            Arg::Value(_) => return Err(format!("{} has no parts", read.command).into()),
            other @ Arg::Short(_) => return Err(other.unexpected()),
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Args, String> {
        let words = format!("xtask {line}");
        let words = words.split_whitespace().map(OsString::from);
        parse(words).map_err(|error| error.to_string())
    }

    #[test]
    fn commands_with_their_options_and_parts() {
        let args = |command: &str, parts: &[&str], option| {
            let parts = parts.iter().map(|part| (*part).to_owned()).collect();
            let command = command.to_owned();
            Ok(Args {
                command,
                parts,
                option,
                value: String::new(),
            })
        };
        assert_eq!(parsed("demo --once"), args("demo", &[], "once"));
        assert_eq!(
            parsed("bench size --write"),
            args("bench", &["size"], "write")
        );
        assert_eq!(
            parsed("bench --compare v1 clients").map(|args| (args.option, args.value, args.parts)),
            Ok(("compare", "v1".to_owned(), vec!["clients".to_owned()]))
        );
        for line in ["test rust python", "test --only rust --only=python"] {
            assert_eq!(parsed(line), args("test", &["rust", "python"], ""));
        }
        assert_eq!(parsed("test --help"), args("", &[], ""));
        for (name, ..) in COMMANDS {
            assert!(HELP.contains(&format!("\n  {name} ")), "{name}");
        }
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert_eq!(parsed("build"), Err("there is no command build".into()));
        assert_eq!(parsed("demo rust"), Err("demo has no parts".into()));
        for line in [
            "test --check",
            "test --only",
            "demo --fast",
            "bench --compare",
            "--only rust test",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
