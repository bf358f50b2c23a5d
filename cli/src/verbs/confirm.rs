//! `devtrust confirm`: tries the calls that no page of DigiCert's gives and that only read.

use std::io::Write as _;

use clap::{ArgMatches, Command};
use devtrust::schema::{Action, Confidence, Endpoint, Operation, Response};
use devtrust::{Client, Error, ErrorCode, Kind};
use serde_json::{Map, Value};

use crate::failure::{Failure, Result};
use crate::settings;

pub(super) fn command() -> Command {
    Command::new("confirm")
        .about("Try the calls that are inferred and only read, and tell which of them the service knows")
        .long_about(
            "Try the calls that are inferred and only read (docs/inferred.md), and tell which of them the service knows. It sends \
             GET alone and changes nothing. The ids that it needs come from lists: a call whose list is empty is not tried. Ends \
             with 1 where the service has a call elsewhere.",
        )
        .after_long_help("Example:\n  devtrust confirm --profile demo > confirmed.tsv")
}

/// What came of a call.
enum Outcome {
    Confirmed,
    /// The service may have it elsewhere.
    Differs(String),
    /// Nothing can be said.
    Open(String),
}

impl Outcome {
    fn of(error: &Error) -> Self {
        let text = match error.report().http_status {
            Some(status) => format!("{status} {}", error.code()),
            None => error.code().to_string(),
        };
        match error.kind() {
            // An answer nobody has promised, such as a redirection, is one all the same.
            _ if error.code() == ErrorCode::ServerUnexpectedStatus => Self::Differs(text),
            Kind::Permission
            | Kind::Authentication
            | Kind::RateLimited
            | Kind::Server
            | Kind::Transport
            | Kind::Timeout
            | Kind::Cancelled
            | Kind::Configuration => Self::Open(text),
            _ => Self::Differs(text),
        }
    }
}

pub(super) async fn run(matches: &ArgMatches) -> Result<()> {
    let account = settings::account(matches)?;
    let client = account.client()?;
    let mut known = Map::new();
    if let Some(id) = account.defaults.get("account_id") {
        known.insert("account_id".to_owned(), id.clone());
    }
    let mut left: Vec<(&Operation, &Endpoint)> = reading().collect();
    let mut differing = 0;
    // Each round may find the ids for the next one.
    loop {
        let (ready, later): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|(operation, _)| missing(operation, &known).is_none());
        left = later;
        if ready.is_empty() {
            break;
        }
        for (operation, endpoint) in ready {
            let outcome = ask(&client, operation, &mut known).await;
            differing += usize::from(matches!(outcome, Outcome::Differs(_)));
            tell(operation, endpoint, &outcome)?;
        }
    }
    for (operation, endpoint) in left {
        let what = missing(operation, &known).unwrap_or_default();
        tell(operation, endpoint, &Outcome::Open(format!("no {what}")))?;
    }
    match differing {
        0 => Ok(()),
        count => Err(Failure::DoesNotHold(format!(
            "the service does not have {count} of these calls where devtrust looks for them"
        ))),
    }
}

/// The calls that only read: those that are inferred, and the lists that have the ids for them.
fn reading() -> impl Iterator<Item = (&'static Operation, &'static Endpoint)> {
    let all = devtrust::resources().flat_map(|resource| resource.operations);
    all.filter_map(|operation| match &operation.action {
        Action::Http(endpoint) if endpoint.verb == "GET" => Some((*operation, endpoint)),
        _ => None,
    })
    .filter(|(operation, _)| {
        let is_list = matches!(operation.response, Response::Pages(_));
        operation.confidence == Confidence::Inferred
            || is_list && operation.product().is_none() && operation.deprecated.is_empty()
    })
}

/// A field that the call needs and nothing is known for.
fn missing(operation: &Operation, known: &Map<String, Value>) -> Option<&'static str> {
    let mut fields = operation.request.fields.iter();
    let missing = fields.find(|field| field.required && !known.contains_key(field.name));
    missing.map(|field| field.name)
}

async fn ask(
    client: &Client,
    operation: &'static Operation,
    known: &mut Map<String, Value>,
) -> Outcome {
    let mut request = Map::new();
    for field in operation.request.fields {
        let value = match field.name {
            "limit" => Some(Value::from(1)),
            "account_id" => known.get("account_id").cloned(),
            name => known.get(name).filter(|_| field.required).cloned(),
        };
        request.extend(value.map(|value| (field.name.to_owned(), value)));
    }
    match client
        .engine()
        .call(operation, Value::Object(request))
        .await
    {
        Ok(answer) => {
            let answer = answer.into_json();
            let first = answer
                .get("items")
                .and_then(|items| items.get(0)?.get("id"));
            if let (Some(id), Some(name)) = (first, id_of(operation)) {
                known.entry(name.to_owned()).or_insert_with(|| id.clone());
            }
            Outcome::Confirmed
        }
        Err(error) => Outcome::of(&error),
    }
}

/// What the id of a list's rows is called where one of them is asked for: the last one in the path of `get`.
fn id_of(list: &Operation) -> Option<&'static str> {
    let resource = list.name.strip_suffix(list.method)?;
    let get = devtrust::operation(&format!("{resource}get"))?;
    let Action::Http(endpoint) = &get.action else {
        return None;
    };
    let (_, id) = endpoint.path.rsplit_once('{')?;
    id.split_once('}').map(|(name, _)| name)
}

/// One line, its parts between tabs.
fn tell(operation: &Operation, endpoint: &Endpoint, outcome: &Outcome) -> Result<()> {
    if operation.confidence != Confidence::Inferred {
        return Ok(());
    }
    let (word, detail) = match outcome {
        Outcome::Confirmed => ("confirmed", ""),
        Outcome::Differs(detail) => ("differs", detail.as_str()),
        Outcome::Open(detail) => ("open", detail.as_str()),
    };
    let (name, verb, path) = (operation.name, endpoint.verb, endpoint.path);
    writeln!(
        anstream::stdout(),
        "{word}\t{name}\t{verb} {path}\t{detail}"
    )?;
    Ok(())
}
