//! A client's settings from JSON. The facade checks their types; core checks what they mean.

pub(crate) use devtrust_core::config::json::millis;
use devtrust_core::{Config, Result, config::json};
use serde_json::{Map, Value};

/// The settings that were given, over the defaults.
pub(crate) fn config(given: &Value) -> Result<Config> {
    let mut config = Config::default();
    json::read(&mut config, given)?;
    Ok(config)
}

/// Names and values.
pub(crate) fn headers(given: Option<&Value>) -> Vec<(String, String)> {
    let pair = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
    given
        .and_then(Value::as_object)
        .unwrap_or(&Map::new())
        .iter()
        .filter_map(pair)
        .collect()
}
