//! The module with the code for certificates and keys, asked through the host.

use devtrust_core::error::Result;
use devtrust_core::keys::KeyModule;
use devtrust_core::{BoxFuture, Error, Violation, decode};
use js_sys::{Function, Promise};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::plain;

/// The module for keys, as one call sees it: a function of the facade's with the signer and the key store of that call. It takes
/// a name and arguments, and promises `{"value"}` or `{"error"}` as JSON text.
#[derive(Debug)]
pub(crate) struct Keys(pub(crate) Function);

impl KeyModule for Keys {
    fn call(&self, function: &'static str, arguments: Value) -> BoxFuture<'_, Result<Value>> {
        Box::pin(async move {
            let mut answer = self.ask(function, &arguments).await.unwrap_or_default();
            match answer.get_mut("error").map(Value::take) {
                Some(error) => Err(read(&error)),
                None => Ok(answer.get_mut("value").map(Value::take).unwrap_or_default()),
            }
        })
    }
}

impl Keys {
    async fn ask(&self, function: &str, arguments: &Value) -> Option<Value> {
        let asked = self
            .0
            .call2(
                &JsValue::UNDEFINED,
                &function.into(),
                &plain::json(arguments),
            )
            .ok()?;
        let answer = JsFuture::from(asked.unchecked_into::<Promise>())
            .await
            .ok()?;
        decode::parse(answer.as_string()?.as_bytes())
    }
}

/// An error that the host made, with the code and the message that it gave.
fn read(error: &Value) -> Error {
    let text = |name| error.get(name).and_then(Value::as_str).unwrap_or_default();
    let field = text("field");
    Error::new(text("code"), text("message")).with(|report| {
        if !field.is_empty() {
            let remedy = text("remedy");
            report.violations = vec![Violation::new(field, "type", text("message"), remedy)];
        }
    })
}
