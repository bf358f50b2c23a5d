//! Runs one workflow, or one recovery.

use std::time::Duration;

use devtrust_core::json;
use devtrust_core::schema::{Code, Since};
use devtrust_core::{Error, ErrorCode, Result};
use devtrust_wasm_border::{Keys, Stop, plain};
use js_sys::{Function, Promise};
use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::AbortSignal;

use crate::within::{Main, Within};

/// Runs the code of an operation on its request in JSON. Promises its result as JSON text, or rejects with the report of an
/// error. It ends at once where `signal` says so.
#[wasm_bindgen]
pub fn run(
    operation: String,
    request: &str,
    main: Main,
    keys: Function,
    signal: AbortSignal,
) -> Promise {
    let request = json::parse(request.as_bytes()).unwrap_or_default();
    let within = Within::new(main, Keys(keys));
    let call = async move {
        match perform(&operation, within, request).await {
            Ok(value) => Ok(json::write(&value).into()),
            Err(error) => Err(plain::report(&error)),
        }
    };
    Stop::default().promise(Some(signal), Box::pin(call))
}

async fn perform(operation: &str, within: Within, request: Value) -> Result<Value> {
    let context = Box::new(within);
    match devtrust_core::code_elsewhere(operation) {
        Some(Code::Workflow(workflow)) => workflow(context, request).await,
        Some(Code::Recovery(recovery)) => {
            // When the call began is asked of the main module.
            let since = Since::Moment(Duration::ZERO);
            Ok(recovery(context, request, since).await?.unwrap_or_default())
        }
        None => Err(Error::new(ErrorCode::InternalDefect, operation)),
    }
}
