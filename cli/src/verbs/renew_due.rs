//! `devtrust renew-due`: renews every certificate that ends soon. Safe to run again.

use std::path::Path;
use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
use devtrust::keys::LocalKeys;
use devtrust::schema::{Operation, Response};
use devtrust::trust_lifecycle::Workflows;
use devtrust::{CallOptions, KeyFile, Pager};
use serde_json::Value;

use super::provision::folder;
use crate::failure::{Failure, Result};
use crate::output::Screen;
use crate::tree::Wanted;
use crate::{request, settings};

/// What its flags are the fields of.
pub(super) const OPERATION: &Operation = Workflows::RENEW_DUE;

const LONG: &str = "Renew every certificate of Trust Lifecycle Manager that ends soon, and show what became of each. A new key is made for \
     each and kept in a folder, under the serial number of the certificate that it replaces; where the profile keeps keys in escrow, \
     the service makes it. It is safe to run again: what has its renewal is passed over, as long as the folder is the same. Ends with \
     16 where some certificates could not be renewed.";

pub(super) fn command(wanted: Wanted<'_>) -> Command {
    let command = Command::new("renew-due").about("Renew the certificates that end soon");
    if !wanted.has("renew-due") {
        return command;
    }
    let flags = request::flags(OPERATION);
    command
        .long_about(LONG)
        .after_long_help("Example:\n  devtrust renew-due --within-days 14 --keys keys --dry-run")
        .args(request::args(&flags).map(|arg| arg.help_heading("Which certificates")))
        .args([
            Arg::new("keys")
                .long("keys")
                .value_name("DIR")
                .value_hint(ValueHint::DirPath)
                .default_value("keys")
                .help("Keep the keys that are made in this folder"),
            Arg::new("input")
                .long("input")
                .value_name("FILE")
                .value_hint(ValueHint::FilePath)
                .help("Read the fields from a file of JSON or YAML, or standard input with -; flags come before it"),
            Arg::new("dry-run")
                .long("dry-run")
                .action(ArgAction::SetTrue)
                .help("Renew nothing, and show what is due"),
            Arg::new("show-secrets")
                .long("show-secrets")
                .action(ArgAction::SetTrue)
                .help("Write private keys, which are masked otherwise"),
        ])
}

pub(super) async fn run(matches: &ArgMatches) -> Result<()> {
    let account = settings::account(matches)?;
    let mut request = request::request(matches, &request::flags(OPERATION))?;
    request::fill(&mut request, OPERATION.request, &account.defaults);
    if let (true, Some(members)) = (matches.get_flag("dry-run"), request.as_object_mut()) {
        members.insert("dry_run".to_owned(), true.into());
    }
    let keys = matches
        .get_one::<String>("keys")
        .map_or("keys", String::as_str);
    if !matches.get_flag("dry-run") {
        folder(keys.as_ref())?;
    }
    let mut options = CallOptions::default();
    // A dry run makes no folder.
    if Path::new(keys).is_dir() {
        options.keys = Some(Arc::new(LocalKeys::kept_in(Arc::new(KeyFile::new(keys)))));
    }
    let client = account.client()?.with(options);
    let screen = Screen::of(matches);
    let Response::Pages(ty) = OPERATION.response else {
        return Ok(());
    };
    let mut rows = screen.rows(ty)?;
    let mut failed = 0;
    let mut pager = Pager::<Value>::new(client.engine().clone(), OPERATION, &request);
    while let Some(page) = pager.next_page().await? {
        let states = page
            .items
            .iter()
            .filter_map(|row| row.get("state")?.as_str());
        failed += states.filter(|state| *state == "failed").count();
        rows.page(&page.items)?;
    }
    rows.end()?;
    if failed == 0 {
        return Ok(());
    }
    Err(Failure::Some(format!(
        "{failed} certificates could not be renewed"
    )))
}
