//! `devtrust deploy`: brings a release to devices, and stops where too many of them fail.

use clap::{Arg, ArgMatches, Command, ValueHint};
use devtrust::schema::{Operation, Response};
use devtrust::{Pager, Workflows};
use serde_json::Value;

use crate::failure::{Failure, Result};
use crate::output::Screen;
use crate::tree::Wanted;
use crate::{request, settings};

/// What its flags are the fields of.
pub(super) const OPERATION: &Operation = Workflows::DEPLOY_RELEASE;

const LONG: &str = "Bring a release to the devices of groups, and show how it comes along until every device is done. With \
     --max-failure-percent, abort it where more of the devices fail. Safe to run again: the same name goes on with the same \
     deployment. Ends with 16 where the deployment was aborted, or devices failed.";

pub(super) fn command(wanted: Wanted<'_>) -> Command {
    let command = Command::new("deploy").about("Bring a release to devices, and watch it");
    if !wanted.has("deploy") {
        return command;
    }
    let flags = request::flags(OPERATION);
    command
        .long_about(LONG)
        .after_long_help(
            "Example:\n  devtrust deploy --name \"Firmware 1.2.0\" --release-id $RELEASE --device-group-ids $GROUP --max-failure-percent 5",
        )
        .args(request::args(&flags))
        .arg(
            Arg::new("input")
                .long("input")
                .value_name("FILE")
                .value_hint(ValueHint::FilePath)
                .help("Read the fields from a file of JSON or YAML, or standard input with -; flags come before it"),
        )
}

pub(super) async fn run(matches: &ArgMatches) -> Result<()> {
    let account = settings::account(matches)?;
    let mut request = request::request(matches, &request::flags(OPERATION))?;
    request::fill(&mut request, OPERATION.request, &account.defaults);
    let client = account.client()?;
    let Response::Pages(ty) = OPERATION.response else {
        return Ok(());
    };
    let screen = Screen::of(matches);
    let mut rows = screen.rows(ty)?;
    let mut pager = Pager::<Value>::new(client.engine().clone(), OPERATION, &request);
    let mut last = Value::Null;
    while let Some(look) = pager.next().await? {
        if look != last {
            rows.page(std::slice::from_ref(&look))?;
            last = look;
        }
    }
    rows.end()?;
    let text = |name: &str| last.get(name).and_then(Value::as_str).unwrap_or_default();
    let failed = last.get("failed").and_then(Value::as_u64).unwrap_or(0);
    match (text("stopped"), text("status")) {
        ("", "COMPLETED") if failed == 0 => Ok(()),
        ("", status) => Err(Failure::Some(format!(
            "the deployment ended as {status}, and {failed} devices failed"
        ))),
        (why, _) => Err(Failure::Some(format!("the deployment was aborted: {why}"))),
    }
}
