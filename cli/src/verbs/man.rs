//! `devtrust man`: manual pages.

use std::io::Write as _;

use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
use clap_mangen::Man;
use devtrust::PRODUCTS;

use crate::failure::{Failure, Result};
use crate::tree::{self, Wanted};

pub(super) fn command() -> Command {
    Command::new("man")
        .about("Print a manual page, or write all of them")
        .after_long_help("Examples:\n  devtrust man devices list | man -l -\n  devtrust man --dir ~/.local/share/man/man1")
        .arg(
            Arg::new("command")
                .value_name("COMMAND")
                .action(ArgAction::Append)
                .num_args(0..)
                .help("The command, such as devices list"),
        )
        .arg(
            Arg::new("dir")
                .long("dir")
                .value_name("DIR")
                .value_hint(ValueHint::DirPath)
                .conflicts_with("command")
                .help("Write the pages of all commands into this folder"),
        )
}

pub(super) fn run(matches: &ArgMatches) -> Result<()> {
    let mut command = tree::command(PRODUCTS, Wanted::ALL);
    if let Some(dir) = matches.get_one::<String>("dir") {
        let written =
            std::fs::create_dir_all(dir).and_then(|()| clap_mangen::generate_to(command, dir));
        return written
            .map_err(|error| Failure::machine(format!("{dir} cannot be written: {error}")));
    }
    command.build();
    let mut command = &command;
    for name in matches.get_many::<String>("command").into_iter().flatten() {
        let Some(found) = command.find_subcommand(name) else {
            return Err(Failure::usage(format!("there is no command {name}")));
        };
        command = found;
    }
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(std::io::stdout().write_all(&page)?)
}
