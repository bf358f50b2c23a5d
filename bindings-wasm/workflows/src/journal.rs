//! The journal of a run: core's rules over a file that the facade has.

use std::ops::Range;
use std::sync::Arc;

use devtrust_core::error::Kind;
use devtrust_core::many::{Input, Journaled, Keeper, Ledger, Noted, Prepared, Row};
use devtrust_core::workflows::with_new_key;
use devtrust_core::{BoxFuture, Result, Secret, Timestamp, json};
use devtrust_wasm_border::Keys;
use futures_util::stream::StreamExt as _;
use js_sys::Function;
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::many::Inputs;
use crate::within::error;

#[wasm_bindgen]
extern "C" {
    /// A file, and what a journal needs beside it: `ts/src/machine.ts`. Its functions throw nothing.
    #[derive(Debug, Clone)]
    pub type Journal;

    /// Works on the file, from JSON to JSON text; gives the report of an error where it cannot.
    #[wasm_bindgen(method)]
    fn ask(this: &Journal, what: &str, given: &str) -> JsValue;

    #[wasm_bindgen(method)]
    fn sha256(this: &Journal, text: &str) -> Vec<u8>;

    /// By the service's clock, in milliseconds since 1970.
    #[wasm_bindgen(method)]
    fn time(this: &Journal) -> f64;

    /// What is asked for keys.
    #[wasm_bindgen(method, getter)]
    fn keys(this: &Journal) -> Function;
}

/// The journal of a run of this operation.
pub(crate) fn ledger(operation: &str, makes_key: bool, journal: &Journal) -> Ledger {
    let journaled = Journaled::named(operation, makes_key);
    let keys = Keys(journal.keys());
    let journal = journal.clone();
    Ledger::new(journaled, Arc::new(File { journal, keys }))
}

/// The inputs of a run, whose requests are texts, each noted before it is given.
pub(crate) fn noted(ledger: &Ledger, journal: Journal, inputs: Inputs) -> Inputs {
    #[allow(clippy::cast_possible_truncation, reason = "milliseconds of a date")]
    let time = move || {
        let time = Timestamp::from_unix_millis(journal.time() as i64);
        time.unwrap_or(Timestamp::EPOCH)
    };
    let read = |request: Value| match request {
        Value::String(text) => json::parse(text.as_bytes()).unwrap_or_default(),
        other => other,
    };
    let inputs = inputs.map(move |input| each(input, &read));
    let write = |request: Value| Value::from(json::write(&request));
    let noted = ledger.noted(inputs, time);
    Box::pin(noted.map(move |input| each(input, &write)))
}

fn each(mut input: Input, change: &dyn Fn(Value) -> Value) -> Input {
    if let Input::Request { request, .. } = &mut input {
        *request = change(request.take());
    }
    input
}

#[derive(Debug)]
struct File {
    journal: Journal,
    keys: Keys,
}

impl File {
    fn ask(&self, what: &str, given: Vec<Value>) -> Result<Value> {
        let answer = self.journal.ask(what, &json::write(&Value::Array(given)));
        match answer.as_string() {
            Some(text) => Ok(json::parse(text.as_bytes()).unwrap_or_default()),
            None => Err(error(&answer)),
        }
    }

    fn done(&self, what: &str, given: Vec<Value>) -> BoxFuture<'static, Result<()>> {
        let done = self.ask(what, given).map(drop);
        Box::pin(async move { done })
    }
}

/// SQLite in JavaScript waits for the disk: each of these is over when it comes back.
impl Keeper for File {
    fn read(&self, positions: Range<u64>) -> BoxFuture<'_, Result<Vec<(u64, Row)>>> {
        let read = self.ask("read", vec![positions.start.into(), positions.end.into()]);
        let rows = read.map(|rows| match rows {
            Value::Array(rows) => rows.iter().filter_map(row).collect(),
            _ => Vec::new(),
        });
        Box::pin(async move { rows })
    }

    fn begin(&self, rows: Vec<(u64, Row)>) -> BoxFuture<'_, Result<()>> {
        let rows = rows.into_iter().map(|(position, row)| {
            let digest: Vec<Value> = row.digest.into_iter().map(Value::from).collect();
            let key = row.private_key.as_ref().map(Secret::reveal);
            let began = row.began.unix_millis();
            Value::Array(vec![
                position.into(),
                digest.into(),
                began.into(),
                row.request.into(),
                key.into(),
            ])
        });
        self.done("begin", rows.collect())
    }

    fn end(&self, outcomes: Vec<(u64, Noted)>) -> BoxFuture<'_, Result<()>> {
        let outcomes = outcomes.into_iter().map(|(position, noted)| {
            let (result, error) = match noted {
                Ok(result) => (Some(result), None),
                Err(code) => (None, Some(code)),
            };
            Value::Array(vec![position.into(), result.into(), error.into()])
        });
        self.done("end", outcomes.collect())
    }

    fn forget(&self, positions: Vec<u64>) -> BoxFuture<'_, Result<()>> {
        self.done("forget", positions.into_iter().map(Value::from).collect())
    }

    fn sha256(&self, text: &str) -> Vec<u8> {
        self.journal.sha256(text)
    }

    fn prepare(&self, description: Value) -> BoxFuture<'_, Result<Option<Prepared>>> {
        Box::pin(async move {
            match with_new_key(description, &self.keys).await {
                // Its call says all that is wrong with it.
                Err(refused) if refused.kind() == Kind::Validation => Ok(None),
                made => made,
            }
        })
    }
}

/// `[position, digest, began, request, private_key, result, error]`.
fn row(given: &Value) -> Option<(u64, Row)> {
    let text = |place: usize| given.get(place).and_then(Value::as_str).map(str::to_owned);
    let digest = given.get(1)?.as_array()?.iter();
    let digest = digest.filter_map(|byte| u8::try_from(byte.as_u64()?).ok());
    let row = Row {
        digest: digest.collect(),
        began: Timestamp::from_unix_millis(given.get(2)?.as_i64()?).unwrap_or(Timestamp::EPOCH),
        request: text(3),
        private_key: text(4).map(Secret::new),
        result: text(5),
        error: text(6),
    };
    Some((given.get(0)?.as_u64()?, row))
}
