//! Calls: one operation each, from its name and a request in JSON to its answer.

use std::sync::Arc;

use devtrust_core::engine::{Answer, CallOptions, Pace, Progress, RawRequest};
use devtrust_core::schema::Action;
use devtrust_core::{Engine, Error, ErrorCode, Memory, RawResponse, Result, Timestamp, json};
use devtrust_wasm_border::{Keys, plain};
use js_sys::Function;
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::JsValue;

use crate::host::Host;
use crate::places::Places;
use crate::settings;
use crate::steps::Steps;
use crate::turn::Turn;
use crate::workflows::Workflows;

/// What one call has of its host.
#[derive(Debug)]
pub(crate) struct Hooks {
    pub(crate) host: Host,
    pub(crate) steps: Option<Steps>,
    pub(crate) keys: Function,
    pub(crate) turn: Option<Turn>,
    pub(crate) memory: Option<Arc<Places>>,
}

/// A call from its JSON to what JavaScript gets.
pub(crate) fn run(
    engine: &Engine,
    call: &str,
    hooks: Hooks,
) -> impl Future<Output = Result<JsValue>> + use<> {
    let mut call = json::parse(call.as_bytes()).unwrap_or_default();
    let mut part = |name| call.get_mut(name).map(Value::take).unwrap_or_default();
    let mut options = options(&part("options"), hooks);
    let (operation, request) = (part("operation"), part("request"));
    let name = operation.as_str().unwrap_or_default();
    if let Some(Action::Workflow(_)) = devtrust_core::operation(name).map(|known| &known.action) {
        // It looks first by itself.
        options.in_doubt = None;
    }
    let engine = engine.with(options);
    async move { perform(&engine, operation.as_str().unwrap_or_default(), request).await }
}

fn options(given: &Value, hooks: Hooks) -> CallOptions {
    let mut options = CallOptions::default();
    let timeout = given.get("timeout_ms").and_then(Value::as_f64);
    options.timeout = timeout.map(settings::millis);
    options.headers = settings::headers(given.get("headers"));
    let in_doubt = given.get("in_doubt").and_then(Value::as_i64);
    options.in_doubt = in_doubt.and_then(Timestamp::from_unix_millis);
    let Hooks {
        host,
        steps,
        keys,
        turn,
        memory,
    } = hooks;
    options.pace = turn.map(|turn| Arc::new(turn) as Arc<dyn Pace>);
    options.memory = memory.map(|memory| memory as Arc<dyn Memory>);
    options.progress = (steps.clone()).map(|steps| Arc::new(steps) as Arc<dyn Progress>);
    options.keys = Some(Arc::new(Keys(keys.clone())));
    options.code_elsewhere = Some(Arc::new(Workflows { host, keys, steps }));
    options
}

async fn perform(engine: &Engine, operation: &str, request: Value) -> Result<JsValue> {
    #[cfg(feature = "traps")]
    crate::traps::spring(operation).await;
    if operation == "request" {
        return Ok(raw_answer(&engine.request(raw(request)).await?));
    }
    let known = devtrust_core::operation(operation).ok_or_else(|| {
        let message = format!("there is no operation \"{operation}\"");
        Error::new(ErrorCode::InternalDefect, message)
    })?;
    Ok(match engine.call(known, request).await? {
        Answer::Json(value) => plain::json(&value),
        Answer::Bytes(bytes) => plain::bytes(&bytes),
        Answer::Nothing => JsValue::UNDEFINED,
    })
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

#[derive(Serialize)]
struct RawAnswer<'a> {
    status: u16,
    headers: &'a [(String, String)],
    #[serde(serialize_with = "as_bytes")]
    body: &'a [u8],
}

fn as_bytes<S: serde::Serializer>(
    bytes: &[u8],
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

fn raw_answer(answer: &RawResponse) -> JsValue {
    plain::plain(&RawAnswer {
        status: answer.status,
        headers: &answer.headers,
        body: &answer.body,
    })
}
