//! `devtrust batch check`.

use clap::{Arg, ArgMatches, Command, value_parser};
use devtrust::batch::check_source;
use devtrust::schema::{Response, Type};
use devtrust::{BatchKind, Batches, FileSource};
use serde_json::Value;

use super::{input, is_of_certificates, text};
use crate::failure::{Failure, Result};
use crate::output::{Format, Screen};

const LONG: &str = "Check a CSV, or a ZIP of certificate signing requests, and report every row that breaks a rule. Nothing is sent. The file is \
     read piece by piece, however large it is. Ends with 1 where a row breaks a rule.";

pub(super) fn command() -> Command {
    Command::new("check")
        .about("Check a CSV or a ZIP, and send nothing")
        .long_about(LONG)
        .after_long_help("Example:\n  devtrust batch check presses.csv")
        .args(input())
        .arg(
            Arg::new("list")
                .long("list")
                .value_name("N")
                .value_parser(value_parser!(u32).range(1..=10_000))
                .default_value("100")
                .help("List so many findings, and count the others"),
        )
}

pub(super) fn run(matches: &ArgMatches) -> Result<()> {
    let kind = if is_of_certificates(matches) {
        BatchKind::Enrollment
    } else {
        BatchKind::Registration
    };
    let list = matches
        .get_one::<u32>("list")
        .map_or(100, |list| *list as usize);
    let report = check(text(matches, "file").unwrap_or_default(), kind, list)?;
    show(&Screen::of(matches), &report)?;
    let count = |name: &str| report.get(name).and_then(Value::as_i64).unwrap_or_default();
    if report.get("ok") == Some(&Value::Bool(true)) {
        return Ok(());
    }
    Err(Failure::DoesNotHold(match count("bad_rows") {
        0 => "the file as a whole breaks a rule".to_owned(),
        bad => format!("{bad} of {} rows break a rule", count("rows")),
    }))
}

/// Reads the file piece by piece.
fn check(path: &str, kind: BatchKind, list: usize) -> Result<Value> {
    let cannot = |why: String| Failure::usage(format!("{path} cannot be read: {why}"));
    let file = FileSource::open(path).map_err(|error| cannot(error.to_string()))?;
    let checked = check_source(kind, list, &file).map_err(cannot)?;
    Ok(checked.report())
}

/// The findings as a table, or the whole report.
fn show(screen: &Screen, report: &Value) -> Result<()> {
    let Response::Value(ty) = Batches::CHECK.response else {
        return Ok(());
    };
    let findings = report.get("findings").and_then(Value::as_array);
    if let (Format::Table | Format::Csv | Format::Jsonl, Some(findings)) = (screen.format, findings)
        && let Type::Record(model) = ty
        && let Some(Type::List(finding)) = model.field("findings").map(|field| field.ty)
        && !findings.is_empty()
    {
        screen.list(finding, findings)?;
        let counts = report.get("counts").and_then(Value::as_array);
        let all = counts
            .into_iter()
            .flatten()
            .filter_map(|count| count.get("rows")?.as_u64());
        let all: u64 = all.sum();
        let listed = findings.len() as u64;
        if all > listed {
            screen.hint(&format!(
                "{listed} of {all} findings; -o json counts the others."
            ));
        }
        return Ok(());
    }
    screen.value(report.clone(), ty)
}
