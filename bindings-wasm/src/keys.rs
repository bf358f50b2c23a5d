//! The module with the code for certificates and keys, asked through the host.

use devtrust_core::error::Result;
use devtrust_core::json::object;
use devtrust_core::keys::KeyModule;
use devtrust_core::{BoxFuture, Error, Violation, decode};
use serde_json::Value;

use crate::messages::Out;
use crate::ports::Port;

/// The module for keys, as one call sees it: its signer and its key store are the caller's.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) call: u32,
}

impl KeyModule for Keys {
    fn call(&self, function: &'static str, arguments: Value) -> BoxFuture<'_, Result<Value>> {
        Box::pin(async move {
            let asked = object(vec![
                ("call", self.call.into()),
                ("function", function.into()),
                ("arguments", arguments),
            ]);
            let answer = Port::open(Out::Keys, decode::write(&asked).as_bytes()).await;
            let mut answer = decode::parse(&answer).unwrap_or_default();
            match answer.get_mut("error").map(Value::take) {
                Some(error) => Err(read(&error)),
                None => Ok(answer.get_mut("value").map(Value::take).unwrap_or_default()),
            }
        })
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
