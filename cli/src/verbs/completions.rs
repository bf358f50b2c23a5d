//! `devtrust completions`: what a shell needs to complete commands, flags and values.

use std::io::Write as _;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};
use clap_complete::env::Shells;

use crate::failure::{Failure, Result};

/// The variable with which the shell asks.
const VARIABLE: &str = "COMPLETE";
const NAME: &str = "devtrust";

pub(super) fn command() -> Command {
    Command::new("completions")
        .about("Print what a shell needs to complete commands, flags and values")
        .long_about(
            "Print what a shell needs to complete commands, flags and values. The shell asks devtrust itself, so nothing has to \
             be printed again for a new version.",
        )
        .after_long_help(
            "Where it goes:\n  bash  echo 'source <(devtrust completions bash)' >> ~/.bashrc\n  zsh   echo 'source <(devtrust \
             completions zsh)' >> ~/.zshrc\n  fish  devtrust completions fish > ~/.config/fish/completions/devtrust.fish",
        )
        .arg(
            Arg::new("shell")
                .value_name("SHELL")
                .required(true)
                .value_parser(PossibleValuesParser::new(["bash", "elvish", "fish", "powershell", "zsh"]))
                .help("The shell"),
        )
}

pub(super) fn run(matches: &ArgMatches) -> Result<()> {
    let name = matches
        .get_one::<String>("shell")
        .map_or("", String::as_str);
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(name) else {
        return Err(Failure::usage(format!(
            "there are no completions for {name}"
        )));
    };
    let mut text = Vec::new();
    shell.write_registration(VARIABLE, NAME, NAME, NAME, &mut text)?;
    Ok(std::io::stdout().write_all(&text)?)
}
