//! The flags that every command has.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, ValueHint};

use crate::output::Format;
use crate::settings;

/// What stands over them in help.
const HEADING: &str = "Global options";

/// The flags that every command has.
pub(crate) fn args() -> Vec<Arg> {
    let mut args = vec![
        Arg::new("profile")
            .long("profile")
            .short('p')
            .value_name("NAME")
            .help("Take settings, key and default values from this profile")
            .long_help(
                "Take settings, key and default values from this profile. Without it, from the one that DEVTRUST_PROFILE \
                 names, or that `devtrust profile use` chose.",
            ),
        Arg::new("output")
            .long("output")
            .short('o')
            .value_name("FORMAT")
            .value_parser(PossibleValuesParser::new(Format::NAMES))
            .help("How results are written [default: table]"),
        Arg::new("quiet")
            .long("quiet")
            .short('q')
            .action(ArgAction::SetTrue)
            .help("Write results and errors only, no progress and no hints"),
        Arg::new("api-key-file")
            .long("api-key-file")
            .value_name("FILE")
            .value_hint(ValueHint::FilePath)
            .hide_short_help(true)
            .help("Read the API key from a file, or from standard input with -")
            .long_help(
                "Read the API key from a file, or from standard input with -. Otherwise it is the one in DEVTRUST_API_KEY (or \
                 DC_API_KEY), or that of the profile. A key is never an argument: lists of processes would show it.",
            ),
    ];
    args.extend(settings::args());
    args.push(
        Arg::new("help")
            .long("help")
            .short('h')
            .action(ArgAction::Help)
            .help("Say what the command does and takes (-h: in short)"),
    );
    args.into_iter()
        .map(|arg| arg.global(true).help_heading(HEADING))
        .collect()
}

/// The flags of commands that run an operation.
pub(crate) const OF_OPERATIONS: &[&str] = &[
    "input",
    "dry-run",
    "all",
    "limit",
    "columns",
    "to",
    "show-secrets",
];

/// Whether a name means something on every command, so that no field can have it.
pub(crate) fn is_taken(long: &str) -> bool {
    const OWN: [&str; 6] = [
        "profile",
        "output",
        "quiet",
        "api-key-file",
        "help",
        "version",
    ];
    OWN.contains(&long) || OF_OPERATIONS.contains(&long) || settings::has(long)
}

/// Whether hints and progress are wanted.
pub(crate) fn is_quiet(matches: &ArgMatches) -> bool {
    matches.get_flag("quiet")
}
