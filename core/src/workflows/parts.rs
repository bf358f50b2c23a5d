//! Parts of JSON objects, taken out and put together.

use serde_json::Value;

use crate::Error;
use crate::error::Result;
use crate::json;

/// A copy of what a JSON pointer points at; null where there is nothing.
pub(super) fn part(value: &Value, pointer: &str) -> Value {
    value.pointer(pointer).cloned().unwrap_or_default()
}

/// The text that a JSON pointer points at, unless it is empty.
pub(super) fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
}

/// The id that a JSON pointer points at.
pub(super) fn id(object: &Value, pointer: &str) -> Result<String> {
    text(object, pointer)
        .map(str::to_owned)
        .ok_or_else(|| Error::new("decode.unexpected_shape", "an object came without its id"))
}

/// `object` with these members set.
pub(super) fn with(mut object: Value, members: Vec<(&str, Value)>) -> Value {
    if let Value::Object(present) = &mut object {
        for (name, value) in members {
            present.insert(name.to_owned(), value);
        }
    }
    object
}

/// `object`, with `defaults` for the members that it lacks.
pub(super) fn over(object: Value, mut defaults: Vec<(&str, Value)>) -> Value {
    if !object.is_object() {
        return json::object(defaults);
    }
    defaults.retain(|(name, _)| object.get(name).is_none());
    with(object, defaults)
}
