//! `devtrust api`: a call that devtrust does not model.

use std::io::{self, Write as _};

use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
use devtrust::RawRequest;
use devtrust::schema::Type;

use crate::failure::{Failure, Result};
use crate::output::{Format, Screen};
use crate::request::{Source, structured};
use crate::{dry_run, settings};

pub(super) fn command() -> Command {
    Command::new("api")
        .about("Call a path of the API, with the same key, retries and errors")
        .after_long_help("Example:\n  devtrust api GET /account/api/v1/account --query limit=10")
        .arg(
            Arg::new("method")
                .value_name("METHOD")
                .required(true)
                .help("GET, POST, PUT, PATCH or DELETE"),
        )
        .arg(
            Arg::new("path")
                .value_name("PATH")
                .required(true)
                .help("The path behind the address, beginning with a slash"),
        )
        .arg(
            Arg::new("query")
                .long("query")
                .value_name("NAME=VALUE")
                .action(ArgAction::Append)
                .help("A parameter of the query (repeatable)"),
        )
        .arg(
            Arg::new("input")
                .long("input")
                .value_name("FILE")
                .value_hint(ValueHint::FilePath)
                .help("Send this, as JSON: a file of JSON or YAML, or standard input with -"),
        )
        .arg(
            Arg::new("dry-run")
                .long("dry-run")
                .action(ArgAction::SetTrue)
                .help("Show what would be sent, without sending it"),
        )
}

pub(super) async fn run(matches: &ArgMatches) -> Result<()> {
    let text = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let mut request = RawRequest::new(text("method"), text("path"));
    for given in matches.get_many::<String>("query").into_iter().flatten() {
        let Some((name, value)) = given.split_once('=') else {
            return Err(Failure::usage(format!(
                "--query {given}: expected NAME=VALUE"
            )));
        };
        request.query.push((name.to_owned(), value.to_owned()));
    }
    if let Some(name) = matches.get_one::<String>("input") {
        let body = structured(&Source(name).text()?).map_err(|error| {
            Failure::usage(format!("--input {name}: neither JSON nor YAML: {error}"))
        })?;
        request.body = Some(body);
    }
    let account = settings::account(matches)?;
    if matches.get_flag("dry-run") {
        return dry_run::show_raw(&account, request).await;
    }
    let answer = account.client()?.request(request).await?;
    let mut screen = Screen::of(matches);
    if let Ok(value) = serde_json::from_slice(&answer.body) {
        // Nothing says which fields there are.
        if matches!(screen.format, Format::Table | Format::Csv) {
            screen.format = Format::Json;
        }
        return screen.value(value, &Type::Json);
    }
    let mut out = io::stdout().lock();
    out.write_all(&answer.body)?;
    Ok(out.flush()?)
}
