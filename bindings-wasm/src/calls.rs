//! Calls: one operation each, from its name and a request in JSON to its answer.

use std::sync::Arc;

use devtrust_core::engine::{Answer, CallOptions, Progress, RawRequest, Step};
use devtrust_core::{Engine, Error, RawResponse, Result, decode, resources};
use serde_json::Value;

use crate::keys::Keys;
use crate::messages::{Out, framed};
use crate::{sessions, settings, tasks};

/// Starts a call. The payload: `session`, `operation`, `request`, and `options` with `timeout_ms`, `headers` and
/// `progress`.
pub(crate) fn start(id: u32, payload: &[u8]) {
    match prepare(id, payload) {
        Ok((engine, operation, request)) => tasks::start(
            id,
            Box::pin(async move {
                end(id, &run(&engine, &operation, request).await);
            }),
        ),
        Err(error) => end(id, &Err(error)),
    }
}

/// Gives a call up.
pub(crate) fn abort(id: u32) {
    tasks::drop_task(id);
}

enum Outcome {
    Answer(Answer),
    Raw(RawResponse),
}

fn prepare(id: u32, payload: &[u8]) -> Result<(Engine, String, Value)> {
    let mut call = decode::parse(payload)
        .ok_or_else(|| Error::new("internal.defect", "the call is not JSON"))?;
    let session = call.get("session").and_then(Value::as_u64).unwrap_or(0);
    let engine = sessions::engine(u32::try_from(session).unwrap_or(0))?;
    let options = options(id, call.get("options").unwrap_or(&Value::Null));
    let mut part = |name| call.get_mut(name).map(Value::take).unwrap_or_default();
    let request = part("request");
    let Value::String(operation) = part("operation") else {
        return Err(Error::new("internal.defect", "a call names no operation"));
    };
    Ok((engine.with(options), operation, request))
}

fn options(id: u32, given: &Value) -> CallOptions {
    let mut options = CallOptions::default();
    options.timeout = given
        .get("timeout_ms")
        .and_then(Value::as_f64)
        .map(settings::millis);
    options.headers = settings::headers(given.get("headers"));
    if given.get("progress") == Some(&Value::Bool(true)) {
        options.progress = Some(Arc::new(Steps { call: id }));
    }
    options.key_module = Some(Arc::new(Keys { call: id }));
    options
}

async fn run(engine: &Engine, operation: &str, request: Value) -> Result<Outcome> {
    if operation == "request" {
        return engine.request(raw(request)).await.map(Outcome::Raw);
    }
    let known = resources::operation(operation).ok_or_else(|| {
        Error::new(
            "internal.defect",
            format!("there is no operation \"{operation}\""),
        )
    })?;
    engine.call(known, request).await.map(Outcome::Answer)
}

fn raw(mut given: Value) -> RawRequest {
    let text = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default();
    let mut request = RawRequest::new(text("method"), text("path"));
    request.query = given
        .get("query")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|pair| {
            Some((
                pair.get(0)?.as_str()?.to_owned(),
                pair.get(1)?.as_str()?.to_owned(),
            ))
        })
        .collect();
    request.headers = settings::headers(given.get("headers"));
    request.body = given.get_mut("body").map(Value::take);
    request
}

fn end(id: u32, outcome: &Result<Outcome>) {
    match outcome {
        Ok(Outcome::Answer(Answer::Json(value))) => Out::Json.emit_json(id, value),
        Ok(Outcome::Answer(Answer::Bytes(bytes))) => Out::Bytes.emit(id, bytes),
        Ok(Outcome::Answer(Answer::Nothing)) => Out::Nothing.emit(id, &[]),
        Ok(Outcome::Raw(answer)) => {
            let mut head = answer.status.to_string();
            for (name, value) in &answer.headers {
                for part in ["\n", name, ":", value] {
                    head.push_str(part);
                }
            }
            Out::Raw.emit(id, &framed(&head, &answer.body));
        }
        Err(error) => Out::Failed.emit(id, sessions::report(error).as_bytes()),
    }
}

/// Tells the host how a workflow comes along.
#[derive(Debug)]
struct Steps {
    call: u32,
}

impl Progress for Steps {
    fn step(&self, step: &Step) {
        Out::Step.emit(
            self.call,
            serde_json::to_string(step).unwrap_or_default().as_bytes(),
        );
    }
}
