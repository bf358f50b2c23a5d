//! What a workflow in a module of its own has of the call that runs it.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use devtrust_core::json;
use devtrust_core::schema::{Answer, AskElsewhere, Context, Named, Operation, Since};
use devtrust_core::transport::InMemory;
use devtrust_core::{BoxFuture, Error, ErrorCode};
use devtrust_wasm_border::{Stop, plain};
use js_sys::Promise;
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::AbortSignal;

use crate::steps::Steps;

/// One call, for the workflow that it runs. What the workflow asks for ends with it.
#[wasm_bindgen]
pub struct Within {
    context: Rc<dyn Context>,
    since: Option<Since>,
    signal: AbortSignal,
    steps: Option<Steps>,
}

impl Within {
    /// Of a workflow, or of a recovery after a call that began at `since`.
    pub(crate) fn new(
        context: Box<dyn Context>,
        since: Option<Since>,
        signal: AbortSignal,
        steps: Option<Steps>,
    ) -> Self {
        Self {
            context: context.into(),
            since,
            signal,
            steps,
        }
    }

    fn promise(&self, answer: BoxFuture<'static, Result<JsValue, JsValue>>) -> Promise {
        Stop::default().promise(Some(self.signal.clone()), answer)
    }
}

#[wasm_bindgen]
impl Within {
    /// Runs an operation; with `since`, a look-up for what the call of a recovery has made. Promises its answer as JSON text,
    /// bytes as they are, or rejects with the report of an error.
    pub fn call(&self, operation: &str, request: &str, since: bool) -> Promise {
        let context = Rc::clone(&self.context);
        let since = self.since.filter(|_| since);
        let (operation, request) = asked(operation, request);
        self.promise(Box::pin(async move {
            told(match operation {
                Ok(operation) => answer(&*context, operation, request, since).await,
                Err(error) => Err(error),
            })
        }))
    }

    /// Runs an operation that sends a file, with these bytes, and promises as `call` does.
    pub fn upload(&self, operation: &str, request: &str, file: Vec<u8>) -> Promise {
        let context = Rc::clone(&self.context);
        let (operation, request) = asked(operation, request);
        self.promise(Box::pin(async move {
            let file = Arc::new(InMemory(file.into()));
            told(match operation {
                Ok(operation) => context.upload(operation, request, file).await,
                Err(error) => Err(error),
            })
        }))
    }

    /// Asks somebody other than the service: fetches, or sends a body of this media type. Promises bytes, or rejects with the
    /// report of an error.
    pub fn ask(&self, url: String, kind: String, body: Option<Vec<u8>>) -> Promise {
        let context = Rc::clone(&self.context);
        self.promise(Box::pin(async move {
            let body = body.as_deref().map(|body| (kind.as_str(), body));
            let answer = context.ask(AskElsewhere { url: &url, body }).await;
            told(answer.map(Answer::Bytes))
        }))
    }

    /// Waits.
    pub fn sleep(&self, milliseconds: f64) -> Promise {
        let wait = Duration::try_from_secs_f64(milliseconds / 1000.0);
        let slept = self.context.sleep(wait.unwrap_or_default());
        self.promise(Box::pin(async move {
            slept.await;
            Ok(JsValue::UNDEFINED)
        }))
    }

    /// How many milliseconds the call may still take.
    pub fn remaining(&self) -> f64 {
        self.context.remaining().as_secs_f64() * 1000.0
    }

    /// The time of day in milliseconds.
    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    pub fn time(&self) -> f64 {
        self.context.time() as f64
    }

    /// The time of day when the call of a recovery began, where that is known.
    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    pub fn began(&self) -> Option<f64> {
        let began = self.since.and_then(|since| self.context.time_of(since));
        began.map(|began| began as f64)
    }

    /// Tells a step.
    pub fn step(&self, step: &JsValue) {
        if let Some(steps) = &self.steps {
            steps.tell(step);
        }
    }
}

impl std::fmt::Debug for Within {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Within").finish_non_exhaustive()
    }
}

fn asked(operation: &str, request: &str) -> (devtrust_core::Result<Named>, Value) {
    let known = known(operation).map(Named::of);
    let known = known.ok_or_else(|| Error::new(ErrorCode::InternalDefect, operation));
    let request = json::parse(request.as_bytes()).unwrap_or_default();
    (known, request)
}

/// The operation of this name.
pub(crate) fn known(operation: &str) -> Option<&'static Operation> {
    devtrust_core::operation(operation)
}

async fn answer(
    context: &dyn Context,
    operation: Named,
    request: Value,
    since: Option<Since>,
) -> devtrust_core::Result<Answer> {
    match since {
        Some(since) => {
            let found = context.find_since(operation, &request, since).await?;
            Ok(Answer::Json(found.unwrap_or_default()))
        }
        None => context.call(operation, request).await,
    }
}

fn told(answer: devtrust_core::Result<Answer>) -> Result<JsValue, JsValue> {
    match answer {
        Ok(Answer::Json(value)) => Ok(json::write(&value).into()),
        Ok(Answer::Bytes(bytes)) => Ok(plain::bytes(&bytes)),
        Ok(Answer::Nothing) => Ok(JsValue::UNDEFINED),
        Err(error) => Err(plain::report(&error)),
    }
}
