//! Keys that are made, kept and used by the module that has the code for them.

use serde_json::{Map, Value, json};

use super::{Request, refused};
use crate::Secret;
use crate::engine::Engine;
use crate::error::Result;

/// With the signer, the kept key or a new one.
pub(super) async fn request(engine: &Engine, attributes: &Map<String, Value>) -> Result<Request> {
    ask(engine, attributes, true)
        .await?
        .ok_or_else(crate::keys::missing)
}

/// With the signer or the kept key; nothing where a key would have to be made.
pub(super) async fn kept(
    engine: &Engine,
    attributes: &Map<String, Value>,
) -> Result<Option<Request>> {
    ask(engine, attributes, false).await
}

async fn ask(
    engine: &Engine,
    attributes: &Map<String, Value>,
    make: bool,
) -> Result<Option<Request>> {
    let arguments = json!({ "attributes": attributes, "make": make });
    let mut made = engine.key_module()?.call("request", arguments).await?;
    if let Some(problems) = made.get("problems").and_then(Value::as_array) {
        return Err(refused(problems.iter().filter_map(Value::as_str)));
    }
    let mut text = |name| match made.get_mut(name).map(Value::take) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let private_key = text("private_key").map(Secret::new);
    Ok(text("csr").map(|csr| Request { csr, private_key }))
}
