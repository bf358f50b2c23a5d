//! Runs the operation that a command stands for.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Arc;

use clap::ArgMatches;
use devtrust::keys::LocalKeys;
use devtrust::schema::{Hook, Operation, Response};
use devtrust::{CallOptions, Client, FileSink, KeyFile, Pager};
use serde_json::Value;

use crate::failure::{Failure, Result};
use crate::output::{Format, Screen};
use crate::{dry_run, request, settings};

/// How many rows a list shows where nothing else is said.
const ROWS: u64 = 100;
/// How many rows come at a time: what the library takes, too.
const PAGE: u64 = 100;

/// Runs an operation, and writes what it gives.
pub(crate) async fn run(operation: &'static Operation, matches: &ArgMatches) -> Result<()> {
    let account = settings::account(matches)?;
    let mut request = request::request(matches, &request::flags(operation))?;
    request::fill(&mut request, operation.request, &account.defaults);
    let wanted = wanted(operation, matches);
    if let (Some(wanted), Some(members)) = (wanted, request.as_object_mut()) {
        members
            .entry("limit")
            .or_insert_with(|| wanted.min(PAGE).into());
    }
    if matches.get_flag("dry-run") {
        return dry_run::show(&account, operation, request).await;
    }
    let client = with_keys(account.client()?, operation, matches);
    let screen = Screen::of(matches);
    match operation.response {
        Response::Pages(_) => list(&client, operation, &request, wanted, &screen).await,
        Response::Bytes => download(&client, operation, request, matches, &screen).await,
        _ => one(&client, operation, request, &screen).await,
    }
}

/// The client, with the file that keeps the keys of a workflow.
fn with_keys(client: Client, operation: &Operation, matches: &ArgMatches) -> Client {
    if !operation.takes.contains(&Hook::Keys) {
        return client;
    }
    let Some(file) = matches.get_one::<String>("key-file") else {
        return client;
    };
    let mut options = CallOptions::default();
    options.keys = Some(Arc::new(LocalKeys::kept_in(Arc::new(KeyFile::new(file)))));
    client.with(options)
}

async fn one(
    client: &Client,
    operation: &'static Operation,
    request: Value,
    screen: &Screen,
) -> Result<()> {
    let answer = client.engine().call(operation, request).await?.into_json();
    match operation.response {
        Response::Optional(_) if answer.is_null() && screen.format == Format::Table => {
            screen.hint("There is none.");
            Ok(())
        }
        Response::Value(ty) | Response::Optional(ty) => screen.value(answer, ty),
        _ => {
            screen.hint("Done.");
            Ok(())
        }
    }
}

/// How many rows of a list are wanted; nothing for what is no list.
fn wanted(operation: &Operation, matches: &ArgMatches) -> Option<u64> {
    if !matches!(operation.response, Response::Pages(_)) {
        return None;
    }
    if matches.get_flag("all") {
        return Some(u64::MAX);
    }
    Some(matches.get_one::<u64>("limit").copied().unwrap_or(ROWS))
}

async fn list(
    client: &Client,
    operation: &'static Operation,
    request: &Value,
    wanted: Option<u64>,
    screen: &Screen,
) -> Result<()> {
    let (Response::Pages(ty), Some(wanted)) = (operation.response, wanted) else {
        return Ok(());
    };
    let mut left = wanted;
    let mut rows = screen.rows(ty)?;
    let mut pager = Pager::<Value>::new(client.engine().clone(), operation, request);
    while left > 0
        && let Some(page) = pager.next_page().await?
    {
        let count = u64::try_from(page.items.len()).unwrap_or(u64::MAX);
        let shown = usize::try_from(left).unwrap_or(usize::MAX);
        rows.page(page.items.get(..shown).unwrap_or(&page.items))?;
        let is_cut = count > left || (count == left && page.next_offset.is_some());
        left = left.saturating_sub(count);
        if is_cut {
            let of = page
                .total
                .map_or(String::new(), |total| format!(" of {total}"));
            screen.hint(&format!("{wanted}{of} rows; --all shows every one."));
        }
    }
    rows.end()
}

async fn download(
    client: &Client,
    operation: &'static Operation,
    request: Value,
    matches: &ArgMatches,
    screen: &Screen,
) -> Result<()> {
    match matches.get_one::<String>("to").map(String::as_str) {
        Some("-") => {}
        Some(path) => {
            let sink = Arc::new(FileSink::create(path)?);
            let mut options = CallOptions::default();
            options.sink = Some(Arc::clone(&sink) as _);
            client
                .with(options)
                .engine()
                .call(operation, request)
                .await?;
            sink.finish()?;
            screen.hint(&format!("Written to {path}."));
            return Ok(());
        }
        None if io::stdout().is_terminal() => {
            return Err(Failure::usage(
                "this gives a file: say where it goes, with --to FILE",
            ));
        }
        None => {}
    }
    let bytes = client.engine().call(operation, request).await?.into_bytes();
    let mut out = io::stdout().lock();
    out.write_all(&bytes)?;
    Ok(out.flush()?)
}
