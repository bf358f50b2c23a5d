//! The runner for Rust.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use devtrust_core::engine::{Answer, CallOptions, Pager, Progress, RawRequest, Step};
use devtrust_core::operation;
use devtrust_core::schema::Response;
use devtrust_core::testing::{Given, Script};
use devtrust_core::{Client, Error};
use serde_json::{Map, Value, json};

use crate::scenario::TakeWord;
use crate::{Scenario, Take, When};

/// The name of this runtime.
pub const RUST: &str = "rust";

/// Runs one scenario and writes down what came of it. The error is for whoever wrote the scenario.
pub fn run(scenario: &Scenario) -> Result<Value, String> {
    let script = Script::over(given(scenario)?, |scripted, _| scripted)?;
    execute(scenario, &script, RUST)
}

/// What the scenario's script is made from.
pub(crate) fn given(scenario: &Scenario) -> Result<Given, String> {
    if scenario.given.is_null() {
        return Ok(Given::default());
    }
    serde_json::from_value(scenario.given.clone()).map_err(|error| error.to_string())
}

pub(crate) fn execute(
    scenario: &Scenario,
    script: &Script,
    runtime: &str,
) -> Result<Value, String> {
    let mut line = match script.client() {
        Ok(client) => script.runtime().run(all(&client, scenario))?,
        Err(error) => failed(&error),
    };
    line.insert("scenario".to_owned(), json!(scenario.name));
    line.insert("runtime".to_owned(), json!(runtime));
    line.insert("observed".to_owned(), script.observed());
    Ok(Value::Object(line))
}

/// Makes the calls of a scenario; the last one counts, or the one that failed.
async fn all(client: &Client, scenario: &Scenario) -> Result<Map<String, Value>, String> {
    for when in &scenario.before {
        let line = performed(client, when).await?;
        if line.contains_key("error") {
            return Ok(line);
        }
    }
    performed(client, &scenario.when).await
}

/// Makes one call and writes down what came of it. The error is for whoever wrote the scenario.
pub(crate) async fn performed(client: &Client, when: &When) -> Result<Map<String, Value>, String> {
    let steps = Arc::new(Steps::default());
    let client = client.with(options(when, &steps));
    let mut line = match call(&client, when).await? {
        Ok(result) => Map::from_iter([("result".to_owned(), result)]),
        Err(error) => failed(&error),
    };
    let steps = steps.all();
    if !steps.is_empty() {
        line.insert("progress".to_owned(), json!(steps));
    }
    Ok(line)
}

/// A call that failed, or a client that could not be made.
pub(crate) fn failed(error: &Error) -> Map<String, Value> {
    let shown = json!([error.to_string(), format!("{error:?}")]);
    Map::from_iter([
        ("shown".to_owned(), shown),
        ("error".to_owned(), json!(error.report())),
    ])
}

fn options(when: &When, steps: &Arc<Steps>) -> CallOptions {
    let mut options = CallOptions::default();
    if let Some(given) = &when.options {
        options.timeout = given.timeout_ms.map(Duration::from_millis);
        options.headers = given.headers.clone().into_iter().collect();
    }
    options.progress = Some(steps.clone());
    options
}

/// The outer error is the scenario's, the inner one the call's.
async fn call(client: &Client, when: &When) -> Result<Result<Value, Error>, String> {
    if when.operation == "request" {
        return raw(client, &when.arguments).await;
    }
    let operation = operation(&when.operation)
        .ok_or_else(|| format!("there is no operation {:?}", when.operation))?;
    let request = Value::Object(when.arguments.clone());
    if matches!(operation.response, Response::Pages(_)) {
        let pager = Pager::new(client.engine().clone(), operation, &request);
        return Ok(rows(pager, when.take.unwrap_or(Take::Word(TakeWord::All))).await);
    }
    let answer = client.engine().call(operation, request).await;
    Ok(answer.map(|answer| match answer {
        Answer::Json(value) => value,
        Answer::Bytes(bytes) => json!({"base64": STANDARD.encode(bytes)}),
        Answer::Nothing => Value::Null,
    }))
}

async fn rows(mut pager: Pager<Value>, take: Take) -> Result<Value, Error> {
    match take {
        Take::Word(TakeWord::All) => pager.collect().await.map(Value::Array),
        Take::Word(TakeWord::Page) => Ok(json!(pager.next_page().await?)),
        Take::Rows(count) => {
            let mut rows = Vec::new();
            while rows.len() < count {
                let Some(row) = pager.next().await? else {
                    break;
                };
                rows.push(row);
            }
            Ok(Value::Array(rows))
        }
    }
}

async fn raw(
    client: &Client,
    arguments: &Map<String, Value>,
) -> Result<Result<Value, Error>, String> {
    let text = |name: &str| {
        arguments
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let pairs = |name: &str| -> Vec<(String, String)> {
        let members = arguments.get(name).and_then(Value::as_object);
        let pairs = members.into_iter().flatten();
        pairs
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect()
    };
    let known = ["method", "path", "query", "headers", "body"];
    if let Some(name) = arguments
        .keys()
        .find(|name| !known.contains(&name.as_str()))
    {
        return Err(format!("request takes no {name:?}"));
    }
    let mut request = RawRequest::new(text("method"), text("path"));
    request.query = pairs("query");
    request.headers = pairs("headers");
    request.body = arguments.get("body").cloned();
    Ok(client.request(request).await.map(|answer| {
        let headers: Map<String, Value> = answer
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
            .collect();
        json!({
            "status": answer.status,
            "headers": headers,
            "body": String::from_utf8_lossy(&answer.body),
        })
    }))
}

/// Keeps the steps of a workflow.
#[derive(Debug, Default)]
struct Steps(Mutex<Vec<(&'static str, Value)>>);

impl Steps {
    fn all(&self) -> Vec<(&'static str, Value)> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Progress for Steps {
    fn step(&self, step: &Step) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((step.name, json!(step.state)));
    }
}
