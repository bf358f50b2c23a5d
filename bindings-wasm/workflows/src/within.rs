//! What a workflow runs in: the main module, asked through JavaScript.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use devtrust_core::keys::KeyModule;
use devtrust_core::runtime::{Work, no_files};
use devtrust_core::schema::{Answer, AskElsewhere, CodeElsewhere, Context, Named, Since};
use devtrust_core::transport::Source;
use devtrust_core::{BoxFuture, Error, ErrorCode, Memory, Progress, Result, Step, json};
use devtrust_wasm_border::{Keys, plain};
use js_sys::{JSON, Promise, Uint8Array};
use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// The main module during one call: `bindings-wasm/src/within.rs`.
    #[derive(Debug, Clone)]
    pub type Main;

    /// Runs an operation; with `since`, a look-up for what the call of a recovery has made. Promises JSON text or bytes, or
    /// rejects with the report of an error.
    #[wasm_bindgen(method)]
    fn call(this: &Main, operation: &str, request: &str, since: bool) -> Promise;

    /// Runs an operation that sends a file, with these bytes.
    #[wasm_bindgen(method)]
    fn upload(this: &Main, operation: &str, request: &str, file: Vec<u8>) -> Promise;

    /// Asks somebody other than the service; the same.
    #[wasm_bindgen(method)]
    fn ask(this: &Main, url: &str, kind: &str, body: Option<Vec<u8>>) -> Promise;

    #[wasm_bindgen(method)]
    fn sleep(this: &Main, milliseconds: f64) -> Promise;

    #[wasm_bindgen(method)]
    fn remaining(this: &Main) -> f64;

    #[wasm_bindgen(method)]
    fn time(this: &Main) -> f64;

    #[wasm_bindgen(method)]
    fn began(this: &Main) -> Option<f64>;

    #[wasm_bindgen(method, js_name = step)]
    fn tell(this: &Main, step: JsValue);
}

/// What a workflow runs in.
#[derive(Debug)]
pub(crate) struct Within {
    main: Main,
    keys: Keys,
}

impl Within {
    /// This call of the main module's.
    pub(crate) fn new(main: Main, keys: Keys) -> Self {
        Self { main, keys }
    }

    fn run(
        &self,
        operation: Named,
        request: &Value,
        since: bool,
    ) -> BoxFuture<'static, Result<Answer>> {
        let asked = self
            .main
            .call(operation.name(), &json::write(request), since);
        Box::pin(answered(asked))
    }
}

impl Context for Within {
    fn call(&self, operation: Named, request: Value) -> BoxFuture<'static, Result<Answer>> {
        self.run(operation, &request, false)
    }

    fn upload(
        &self,
        operation: Named,
        request: Value,
        file: Arc<dyn Source>,
    ) -> BoxFuture<'static, Result<Answer>> {
        let main = self.main.clone();
        Box::pin(async move {
            // There are no files here: what is sent came with the request, and is in memory.
            let mut bytes = Vec::new();
            while (bytes.len() as u64) < file.size() {
                let piece = file.read(bytes.len() as u64).map_err(unreadable)?;
                bytes.extend_from_slice(&piece);
            }
            let asked = main.upload(operation.name(), &json::write(&request), bytes);
            answered(asked).await
        })
    }

    fn open(&self, path: &str) -> Result<Arc<dyn Source>> {
        Err(unreadable(no_files(path)))
    }

    fn find_since<'a>(
        &'a self,
        find: Named,
        request: &'a Value,
        _: Since,
    ) -> BoxFuture<'a, Result<Option<Value>>> {
        Box::pin(async move {
            let found = self.run(find, request, true).await?.into_json();
            Ok(Some(found).filter(|found| !found.is_null()))
        })
    }

    fn keys(&self) -> Result<&dyn KeyModule> {
        Ok(&self.keys)
    }

    fn progress(&self) -> Option<&dyn Progress> {
        Some(&self.main)
    }

    fn listener(&self) -> Option<Arc<dyn Progress>> {
        Some(Arc::new(self.main.clone()))
    }

    fn offload(&self, work: Work) -> BoxFuture<'static, ()> {
        Box::pin(async move { work() })
    }

    fn memory(&self) -> Option<&dyn Memory> {
        None
    }

    fn ask<'a>(&'a self, request: AskElsewhere<'a>) -> BoxFuture<'a, Result<Bytes>> {
        let (kind, body) = request.body.unzip();
        let body = body.map(<[u8]>::to_vec);
        let asked = self.main.ask(request.url, kind.unwrap_or_default(), body);
        Box::pin(async move { Ok(answered(asked).await?.into_bytes()) })
    }

    fn code_elsewhere(&self) -> Option<Arc<dyn CodeElsewhere>> {
        None
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let slept = self.main.sleep(duration.as_secs_f64() * 1000.0);
        Box::pin(async move {
            let _ = JsFuture::from(slept).await;
        })
    }

    fn remaining(&self) -> Duration {
        let seconds = self.main.remaining() / 1000.0;
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    }

    #[allow(clippy::cast_possible_truncation, reason = "milliseconds of a date")]
    fn time(&self) -> i64 {
        self.main.time() as i64
    }

    #[allow(clippy::cast_possible_truncation, reason = "milliseconds of a date")]
    fn time_of(&self, _: Since) -> Option<i64> {
        self.main.began().map(|began| began as i64)
    }
}

impl Progress for Main {
    fn step(&self, step: &Step) {
        self.tell(plain::plain(step));
    }
}

fn unreadable(problem: String) -> Error {
    Error::new(ErrorCode::ConfigurationInvalid, problem)
}

async fn answered(asked: Promise) -> Result<Answer> {
    match JsFuture::from(asked).await {
        Ok(given) => Ok(answer(&given)),
        Err(report) => Err(error(&report)),
    }
}

/// What the main module answers: JSON text, or bytes.
fn answer(given: &JsValue) -> Answer {
    match given.dyn_ref::<Uint8Array>() {
        Some(bytes) => Answer::Bytes(bytes.to_vec().into()),
        None => Answer::Json(read(given.as_string())),
    }
}

/// What it rejects with: the report of an error.
pub(crate) fn error(report: &JsValue) -> Error {
    let text = JSON::stringify(report).ok().map(String::from);
    let report = read(text);
    let name = report.get("operation").and_then(Value::as_str);
    Error::read(&report, name.map(kept))
}

fn read(text: Option<String>) -> Value {
    json::parse(text.unwrap_or_default().as_bytes()).unwrap_or_default()
}

/// The name of an operation for as long as this instance lives: there are no more of them than operations.
fn kept(name: &str) -> &'static str {
    thread_local! {
        static NAMES: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    }
    NAMES.with_borrow_mut(|names| {
        let known = names.iter().find(|known| **known == name).copied();
        known.unwrap_or_else(|| {
            let name: &'static str = name.to_owned().leak();
            names.push(name);
            name
        })
    })
}
