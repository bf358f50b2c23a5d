//! `devtrust batch`: devices and certificates by the thousand, from a CSV file.

mod check;
mod fetch;
mod send;
mod watch;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command, ValueHint};

use crate::failure::Result;

const DEVICES: &str = "devices";
const CERTIFICATES: &str = "certificates";

pub(super) fn command() -> Command {
    Command::new("batch")
        .about("Register devices and request certificates by the thousand, from a CSV file")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(check::command())
        .subcommand(send::command())
        .subcommand(watch::command())
        .subcommand(fetch::command())
}

pub(super) async fn run(verb: &str, matches: &ArgMatches) -> Result<()> {
    match verb {
        "check" => check::run(matches),
        "send" => send::run(matches).await,
        "watch" => watch::run(matches).await,
        _ => fetch::run(matches).await,
    }
}

/// The file, and what its rows become.
fn input() -> [Arg; 2] {
    [
        Arg::new("file")
            .value_name("FILE")
            .required(true)
            .value_hint(ValueHint::FilePath)
            .help("The CSV, with a header and a row for each; or a ZIP"),
        Arg::new("of")
            .long("of")
            .value_name("WHAT")
            .value_parser(PossibleValuesParser::new([DEVICES, CERTIFICATES]))
            .default_value(DEVICES)
            .help("What the rows become"),
    ]
}

fn is_of_certificates(matches: &ArgMatches) -> bool {
    matches
        .get_one::<String>("of")
        .is_some_and(|of| of == CERTIFICATES)
}

fn text<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a str> {
    matches.get_one::<String>(name).map(String::as_str)
}

/// The job that is asked about.
fn job() -> Arg {
    Arg::new("job")
        .value_name("JOB")
        .required(true)
        .help("The id of the job, as devtrust batch send gives it")
}
