//! `devtrust audit`: follows an audit log.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
use devtrust::schema::{Operation, Response};
use devtrust::{Pager, Workflows, trust_lifecycle};
use serde_json::{Value, json};

use crate::failure::{Failure, Result};
use crate::output::{Format, Screen};
use crate::settings;

const PRODUCTS: [&str; 2] = ["trust-lifecycle", "device-trust"];

pub(super) fn command() -> Command {
    Command::new("audit")
        .about("Follow an audit log")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("follow")
                .about("Show each event of an audit log once, and wait for the next one")
                .long_about(
                    "Show each event of an audit log once, the oldest first, and wait for the next one until Ctrl-C. With --position, \
                     go on behind the last event that an earlier command has shown: none is left out, and none comes twice.",
                )
                .after_long_help("Example:\n  devtrust audit follow --position audit.position -o jsonl >> audit.jsonl")
                .args([
                    Arg::new("of")
                        .long("of")
                        .value_name("PRODUCT")
                        .value_parser(PossibleValuesParser::new(PRODUCTS))
                        .default_value("trust-lifecycle")
                        .help("Whose log"),
                    Arg::new("since")
                        .long("since")
                        .value_name("TIME")
                        .help("Begin here, such as 2026-05-11T07:00:00Z, where there is no position yet [default: now]"),
                    Arg::new("position")
                        .long("position")
                        .value_name("FILE")
                        .value_hint(ValueHint::FilePath)
                        .help("Keep the place behind the last event here"),
                    Arg::new("every")
                        .long("every")
                        .value_name("TIME")
                        .value_parser(humantime::parse_duration)
                        .default_value("10s")
                        .help("How long to wait before asking again"),
                    Arg::new("once")
                        .long("once")
                        .action(ArgAction::SetTrue)
                        .help("End where nothing is new"),
                ]),
        )
}

/// What a table shows: when what happened to what, and who did it.
const COLUMNS: [&str; 6] = [
    "event.timestamp",
    "event.action",
    "event.resource_type",
    "event.resource_id",
    "event.user.name",
    "event.status",
];

fn operation(matches: &ArgMatches) -> &'static Operation {
    match matches.get_one::<String>("of").map(String::as_str) {
        Some("device-trust") => Workflows::WATCH_AUDIT_LOG,
        _ => trust_lifecycle::Workflows::WATCH_AUDIT_LOG,
    }
}

pub(super) async fn follow(matches: &ArgMatches) -> Result<()> {
    let account = settings::account(matches)?;
    let operation = operation(matches);
    let file = matches.get_one::<String>("position").map(Path::new);
    let is_once = matches.get_flag("once");
    let every = matches
        .get_one::<Duration>("every")
        .map_or(10, Duration::as_secs);
    let mut request = json!({
        "account_id": account.defaults.get("account_id"),
        "since": matches.get_one::<String>("since"),
        "offset": file.map(kept).transpose()?.flatten(),
        "every_seconds": if is_once { 1 } else { every.clamp(1, 3600) },
    });
    let Response::Pages(ty) = operation.response else {
        return Ok(());
    };
    if let Some(members) = request.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    let client = account.client()?;
    let mut screen = Screen::of(matches);
    if screen.format == Format::Table {
        screen.columns = COLUMNS.map(str::to_owned).to_vec();
    }
    let mut rows = screen.rows(ty)?;
    let mut pager = Pager::<Value>::new(client.engine().clone(), operation, &request);
    let mut is_kept = request.get("offset").is_some();
    while let Some(page) = pager.next_page().await? {
        if page.items.is_empty() && is_once {
            break;
        }
        rows.page(&page.items)?;
        // Where nothing is new, the last position is as good, and the disk is spared.
        if let (Some(file), Some(position)) = (file, page.next_offset)
            && !(page.items.is_empty() && is_kept)
        {
            is_kept = true;
            // Behind what was shown: whoever is interrupted in between sees an event twice rather than never.
            keep(file, position)?;
        }
    }
    rows.end()
}

/// Keeps a position. The file has this one or the one before, whatever happens, a loss of power among it.
fn keep(file: &Path, position: u64) -> Result<()> {
    replace(file, &position.to_string())
        .map_err(|error| Failure::machine(format!("{} cannot be written: {error}", file.display())))
}

fn replace(file: &Path, text: &str) -> std::io::Result<()> {
    let mut partial = file.as_os_str().to_owned();
    partial.push(".part");
    let partial = PathBuf::from(partial);
    let mut new = File::create(&partial)?;
    new.write_all(text.as_bytes())?;
    new.sync_all()?;
    std::fs::rename(&partial, file)?;
    // A name is kept by its folder.
    #[cfg(unix)]
    if let Some(folder) = file.parent() {
        let here = folder.as_os_str().is_empty();
        File::open(if here { Path::new(".") } else { folder })?.sync_all()?;
    }
    Ok(())
}

/// The position that a file keeps; nothing where there is no file yet.
fn kept(file: &Path) -> Result<Option<u64>> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(Failure::machine(format!(
                "{} cannot be read: {error}",
                file.display()
            )));
        }
    };
    let number = text
        .trim()
        .parse()
        .map_err(|_| Failure::usage(format!("{} holds no position of a log", file.display())))?;
    Ok(Some(number))
}
