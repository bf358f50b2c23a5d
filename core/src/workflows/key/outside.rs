//! Keys that are made, kept and used by the module that has the code for them.

use serde_json::{Map, Value};

use super::{Request, refused};
use crate::Secret;
use crate::engine::Engine;
use crate::error::Result;
use crate::json::{object, take_text};

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
    let arguments = object(vec![
        ("attributes", attributes.clone().into()),
        ("make", make.into()),
    ]);
    let mut answer = engine.key_module()?.call("request", arguments).await?;
    if let Some(problems) = answer.get("problems").and_then(Value::as_array) {
        return Err(refused(problems.iter().filter_map(Value::as_str)));
    }
    let private_key = take_text(&mut answer, "private_key").map(Secret::new);
    Ok(take_text(&mut answer, "csr").map(|csr| Request { csr, private_key }))
}
