//! `devtrust whoami`: whose key it is, and what it may do.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};
use devtrust::Workflows;
use devtrust::schema::{Field, Operation, Response, Type};
use serde_json::{Value, json};

use crate::failure::{Failure, Result};
use crate::output::Screen;
use crate::settings;

const OPERATION: &Operation = Workflows::WHOAMI;

pub(super) fn command() -> Command {
    Command::new("whoami")
        .about("Show whose API key or certificate it is, where, and what it may do")
        .long_about(
            "Show whose API key or certificate it is, where, and what it may do. With --workflow, end with 1 where the workflow \
             needs a permission that is missing, as far as that is published.",
        )
        .arg(
            Arg::new("workflow")
                .long("workflow")
                .value_name("NAME")
                .value_parser(PossibleValuesParser::new(names()))
                .help("Tell what this workflow needs and the key lacks"),
        )
}

/// The workflows that can be asked about.
fn names() -> Vec<&'static str> {
    let field = OPERATION.request.field("workflow");
    match field.map(|field: &Field| field.ty) {
        Some(Type::Enum(all)) => all.values.iter().map(|value| value.value).collect(),
        _ => Vec::new(),
    }
}

pub(super) async fn run(matches: &ArgMatches) -> Result<()> {
    let account = settings::account(matches)?;
    let screen = Screen::of(matches);
    let client = account.client()?;
    let request = json!({ "workflow": matches.get_one::<String>("workflow") });
    let answer = client.engine().call(OPERATION, request).await?.into_json();
    let missing: Vec<String> = answer
        .get("missing")
        .unwrap_or(&Value::Null)
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| Some(one.get("permission")?.as_str()?.to_owned()))
        .collect();
    screen.hint(&format!("At {}:", account.config.address()?));
    if let Response::Value(ty) = OPERATION.response {
        screen.value(answer, ty)?;
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::DoesNotHold(format!(
        "these permissions are missing: {}",
        missing.join(", ")
    )))
}
