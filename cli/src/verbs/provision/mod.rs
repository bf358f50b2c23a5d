//! `devtrust provision`: one device, or many from a file, from nothing to their certificates. Safe to run again.

mod board;
mod devices;
mod failures;
mod files;
mod many;
mod one;
mod rows;
mod sending;

pub(super) use files::folder;

use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
use devtrust::Workflows;
use devtrust::schema::Operation;

use crate::failure::Result;
use crate::tree::Wanted;
use crate::{request, settings};

/// What its flags are the fields of.
pub(super) const OPERATION: &Operation = Workflows::PROVISION_DEVICE;

const LONG: &str = "Provision a device, from nothing to its certificate: its division, certificate policy and device group are taken or made, \
     a key is made where there is none, and the device is registered. It is safe to run again: what is there is taken.\n\n\
     With --from, provision every device of a file of CSV or JSON lines. A column or member is a field, such as device.name \
     or device.attributes.subject.common_name; what all devices share is given with flags or --input. The devices are kept in a \
     journal until their certificates are there: after any interruption, the same command goes on where it stopped, and each \
     device is registered once. Keys that are made are in the journal, which only its owner may read; with a passphrase in \
     DEVTRUST_JOURNAL_PASSPHRASE they are encrypted.";
const EXAMPLES: &str = "Examples:\n  devtrust provision --division.name 'Plant 7' --certificate-policy.name Birth \\\n      --device-group.name Presses \
     --device-group.attributes mac_address --device.name 'Press 41'\n  devtrust provision --input plant.yaml --from presses.csv \
     --in-flight 16 --certificates out";

pub(super) fn command(wanted: Wanted<'_>) -> Command {
    let command =
        Command::new("provision").about("Provision devices, from nothing to their certificates");
    if !wanted.has("provision") {
        return command;
    }
    let file = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .value_hint(ValueHint::AnyPath)
            .help(help)
    };
    let flags = request::flags(OPERATION);
    command
        .long_about(LONG)
        .after_long_help(EXAMPLES)
        // With a file, what is required may be in its columns.
        .args(request::args(&flags).map(|arg| arg.help_heading("The device")))
        .args([
            file("input", "FILE", "Read the description from a file of JSON or YAML, or standard input with -; flags come before it"),
            file("certificates", "DIR", "Write certificates and the keys that were made here [default: for one device, this folder]"),
            file("key-file", "FILE", "Keep the key of one device here instead").conflicts_with("from"),
            Arg::new("dry-run")
                .long("dry-run")
                .action(ArgAction::SetTrue)
                .help("Check every description and send nothing"),
        ])
        .args(
            [
                file("from", "FILE", "Provision the devices of this file (CSV or JSON lines), or of standard input with -"),
                file("journal", "FILE", "Keep the devices here until they are done [default: FILE.journal]").requires("from"),
                file("failures", "FILE", "Write what failed here, as JSON lines [default: FILE.failures.jsonl]").requires("from"),
                Arg::new("in-flight")
                    .long("in-flight")
                    .value_name("N")
                    .value_parser(clap::value_parser!(u32).range(1..=1000))
                    .default_value("8")
                    .help("How many devices are provisioned at the same time"),
                Arg::new("retry-failed")
                    .long("retry-failed")
                    .action(ArgAction::SetTrue)
                    .requires("from")
                    .help("Send again what the service refused earlier"),
                Arg::new("patience")
                    .long("patience")
                    .value_name("TIME")
                    .value_parser(humantime::parse_duration)
                    .default_value("5m")
                    .help("How long to go on without any success before giving up; nothing is lost"),
            ]
            .map(|arg| arg.help_heading("Many devices")),
        )
}

pub(super) async fn run(matches: &ArgMatches) -> Result<()> {
    let account = settings::account(matches)?;
    let mut description = request::request(matches, &request::flags(OPERATION))?;
    if let Some(from) = matches.get_one::<String>("from") {
        return many::run(&account, from, description, matches).await;
    }
    request::fill(&mut description, OPERATION.request, &account.defaults);
    one::run(&account, description, matches).await
}
