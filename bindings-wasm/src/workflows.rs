//! The module with the code of workflows, asked through the host.

use devtrust_core::schema::{CodeElsewhere, Context, Since};
use devtrust_core::{BoxFuture, Error, Result, json};
use js_sys::Function;
use serde_json::Value;
use wasm_bindgen::JsValue;

use crate::host::Host;
use crate::steps::Steps;
use crate::underway::Underway;
use crate::within::{Within, known};

/// That module, as one call sees it.
#[derive(Debug)]
pub(crate) struct Workflows {
    pub(crate) host: Host,
    pub(crate) keys: Function,
    pub(crate) steps: Option<Steps>,
}

impl CodeElsewhere for Workflows {
    fn run(
        &self,
        operation: &'static str,
        context: Box<dyn Context>,
        request: Value,
        since: Option<Since>,
    ) -> BoxFuture<'static, Result<Value>> {
        let (host, keys, steps) = (self.host.clone(), self.keys.clone(), self.steps.clone());
        Box::pin(async move {
            let mut underway = Underway::begin(&host);
            let signal = underway.exchange.signal();
            let within = Within::new(context, since, signal.clone(), steps);
            let request = json::write(&request);
            let ended = host
                .workflow(operation, &request, within, &keys, &signal)
                .await;
            underway.is_over = true;
            match ended {
                Ok(answer) => Ok(read(&answer)),
                Err(report) => Err(error(&read(&report))),
            }
        })
    }
}

/// JSON text.
fn read(text: &JsValue) -> Value {
    let text = text.as_string().unwrap_or_default();
    json::parse(text.as_bytes()).unwrap_or_default()
}

fn error(report: &Value) -> Error {
    let operation = report.get("operation").and_then(Value::as_str);
    Error::read(report, operation.and_then(known).map(|known| known.name))
}
