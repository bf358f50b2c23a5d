//! `devtrust`: DigiCert ONE from the command line.
//!
//! Every operation is a command, built from core's tables; a few verbs do what people come for. All of it is thin: the rules,
//! the retries and the workflows are the library's.

#![forbid(unsafe_code)]

mod call;
mod clock;
mod dry_run;
mod explain;
mod failure;
mod global;
mod interrupt;
mod output;
mod prompt;
mod request;
mod settings;
mod text;
mod tree;
mod verbs;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::ArgMatches;
use devtrust::PRODUCTS;
use devtrust::schema::Operation;

use failure::{Failure, Result};
use tree::Wanted;

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    // Where the shell asks what a word may become, this answers and ends.
    clap_complete::CompleteEnv::with_factory(|| tree::command(PRODUCTS, Wanted::of(&words)))
        .complete();
    let command = tree::command(PRODUCTS, Wanted::of(&words));
    let matches = match command.try_get_matches_from(&words) {
        Ok(matches) => matches,
        // Help and the version are no failures; clap knows.
        Err(error) => error.exit(),
    };
    let (names, inner) = tree::asked(&matches);
    let operation = tree::operation(PRODUCTS, &names);
    match run(&names, operation, inner) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let about = operation.or_else(|| verbs::operation(&names));
            explain::tell(&failure, about, output::Format::of(inner));
            ExitCode::from(&failure)
        }
    }
}

fn run(names: &[&str], operation: Option<&'static Operation>, matches: &ArgMatches) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::machine(format!("cannot start: {error}")))?;
    let outcome = runtime.block_on(async {
        let work = async {
            match operation {
                Some(operation) => call::run(operation, matches).await,
                None => verbs::run(names, matches).await,
            }
        };
        tokio::select! {
            biased;
            outcome = work => outcome,
            // What is under way ends with its future: connections close, and a journal has what it was told.
            () = interrupt::told() => verbs::interrupted(names),
        }
    });
    // A thread may still wait for standard input; it must not hold up the end.
    runtime.shutdown_background();
    outcome
}
