//! `devtrust batch watch`.

use std::time::Duration;

use clap::{Arg, ArgMatches, Command};
use devtrust::schema::Response;
use devtrust::{Batches, Pager};
use serde_json::{Value, json};

use super::{job, text};
use crate::failure::{Failure, Result};
use crate::output::Screen;
use crate::settings;

const LONG: &str = "Show a job each time that it has changed, until it is done. Safe to interrupt and to run again: the job goes on. \
     Ends with 16 where some of its rows failed, or the job itself.";

pub(super) fn command() -> Command {
    Command::new("watch")
        .about("Watch a job until it is done")
        .long_about(LONG)
        .after_long_help(
            "Example:\n  devtrust batch watch $JOB && devtrust batch fetch $JOB --to certificates",
        )
        .args([
            job(),
            Arg::new("every")
                .long("every")
                .value_name("TIME")
                .value_parser(humantime::parse_duration)
                .default_value("30s")
                .help("How long to wait between two looks at most"),
        ])
}

pub(super) async fn run(matches: &ArgMatches) -> Result<()> {
    let client = settings::account(matches)?.client()?;
    let every = matches
        .get_one::<Duration>("every")
        .map_or(30, Duration::as_secs);
    let request = json!({ "job_id": text(matches, "job"), "every_seconds": every.clamp(1, 3600) });
    let Response::Pages(ty) = Batches::WATCH.response else {
        return Ok(());
    };
    let screen = Screen::of(matches);
    let mut rows = screen.rows(ty)?;
    let mut pager = Pager::<Value>::new(client.engine().clone(), Batches::WATCH, &request);
    let mut last = Value::Null;
    while let Some(job) = pager.next().await? {
        if job != last {
            rows.page(std::slice::from_ref(&job))?;
            last = job;
        }
    }
    rows.end()?;
    let failed = last.get("failed").and_then(Value::as_u64).unwrap_or(0);
    let status = last
        .get("status")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if failed == 0
        && ["COMPLETED", "EXECUTED"]
            .iter()
            .any(|over| over.eq_ignore_ascii_case(status))
    {
        return Ok(());
    }
    Err(Failure::Some(format!(
        "the job ended as {status}, with {failed} rows that failed"
    )))
}
