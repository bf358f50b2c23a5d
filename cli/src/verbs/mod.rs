//! What people come for beside single operations.

mod api;
mod audit;
mod batch;
mod certificate;
mod completions;
mod confirm;
mod csr;
mod deploy;
mod emulator;
mod facts;
mod man;
mod portal;
mod profile;
mod provision;
mod renew_due;
mod whoami;

use clap::{ArgMatches, Command};
use devtrust::schema::Operation;

use crate::failure::{Failure, Result};
use crate::tree::Wanted;

/// Their names, in the order of the help.
pub(crate) const NAMES: [&str; 15] = [
    "provision",
    "batch",
    "deploy",
    "renew-due",
    "audit",
    "certificate",
    "csr",
    "whoami",
    "confirm",
    "api",
    "emulator",
    "portal",
    "profile",
    "completions",
    "man",
];

/// The verbs as clap takes them.
pub(crate) fn commands(wanted: Wanted<'_>) -> Vec<Command> {
    vec![
        provision::command(wanted),
        batch::command(),
        deploy::command(wanted),
        renew_due::command(wanted),
        audit::command(),
        certificate::command(),
        csr::command(),
        whoami::command(),
        confirm::command(),
        api::command(),
        emulator::command(),
        portal::command(),
        profile::command(),
        completions::command(),
        man::command(),
    ]
}

/// Runs a verb.
pub(crate) async fn run(names: &[&str], matches: &ArgMatches) -> Result<()> {
    match names {
        ["provision"] => provision::run(matches).await,
        ["batch", verb] => batch::run(verb, matches).await,
        ["deploy"] => deploy::run(matches).await,
        ["renew-due"] => renew_due::run(matches).await,
        ["audit", "follow"] => audit::follow(matches).await,
        ["certificate", "inspect"] => certificate::inspect(matches),
        ["certificate", "verify"] => certificate::verify(matches),
        ["csr", "new"] => csr::new(matches).await,
        ["csr", "verify"] => csr::verify(matches),
        ["whoami"] => whoami::run(matches).await,
        ["confirm"] => confirm::run(matches).await,
        ["api"] => api::run(matches).await,
        ["emulator"] => emulator::run(matches).await,
        ["portal"] => portal::run(matches).await,
        ["profile", verb] => profile::run(verb, matches),
        ["completions"] => completions::run(matches),
        ["man"] => man::run(matches),
        other => Err(Failure::machine(format!(
            "nothing runs {}",
            other.join(" ")
        ))),
    }
}

/// The operation whose fields a verb's flags are.
pub(crate) fn operation(names: &[&str]) -> Option<&'static Operation> {
    match names {
        ["provision"] => Some(provision::OPERATION),
        ["deploy"] => Some(deploy::OPERATION),
        ["renew-due"] => Some(renew_due::OPERATION),
        _ => None,
    }
}

/// What a command comes to that Ctrl-C or SIGTERM ends.
pub(crate) fn interrupted(names: &[&str]) -> Result<()> {
    let said = match names {
        // Their usual end.
        ["emulator" | "portal"] => return Ok(()),
        ["provision"] => "interrupted; the same command goes on where this one stopped",
        ["batch", "send"] => {
            "interrupted; what had arrived may go on as a job: devtrust jobs list shows it"
        }
        ["deploy"] => {
            "interrupted; the deployment goes on, and nobody aborts it: the same command watches it again"
        }
        ["batch", "watch"] => "interrupted; the job goes on",
        ["renew-due"] => {
            "interrupted; what was renewed stays so, and the same command passes over it"
        }
        _ => "interrupted",
    };
    Err(Failure::Interrupted(said.to_owned()))
}
