//! JSON: read, written, taken apart and put together.
//!
//! Objects are made by one function each. A macro or a generic collection writes its code anew at every place, which is
//! most of what a module for the browser would weigh.

mod body;
mod bounds;
mod odd;

pub(crate) use body::write_some;
pub use body::{parse, read, read_text, write};
use serde_json::{Map, Value};

/// An object with these members.
pub fn object(members: Vec<(&str, Value)>) -> Value {
    let mut map = Map::new();
    for (name, value) in members {
        map.insert(name.to_owned(), value);
    }
    Value::Object(map)
}

/// Copies of those members whose names are wanted.
pub(crate) fn some(
    members: &Map<String, Value>,
    wanted: &dyn Fn(&str) -> bool,
) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in members {
        if wanted(name) {
            map.insert(name.clone(), value.clone());
        }
    }
    map
}

/// Takes a text out of an object.
pub fn take_text(value: &mut Value, name: &str) -> Option<String> {
    match value.get_mut(name).map(Value::take) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// A list of texts.
pub fn texts<'a>(texts: impl IntoIterator<Item = &'a String>) -> Value {
    Value::Array(texts.into_iter().map(|text| text.as_str().into()).collect())
}

/// What stands at the end of a path of names; null where there is nothing.
pub(crate) fn at<'a>(value: &'a Value, path: &[&str]) -> &'a Value {
    static NOTHING: Value = Value::Null;
    let step = |value: &'a Value, name: &&str| value.get(*name).unwrap_or(&NOTHING);
    path.iter().fold(value, step)
}

/// The text at the end of a path, unless it is empty.
pub(crate) fn text<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    at(value, path).as_str().filter(|text| !text.is_empty())
}

/// The texts of a list.
pub(crate) fn list(value: &Value) -> Vec<String> {
    let texts = value.as_array().into_iter().flatten();
    texts.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// `object` with these members set.
pub(crate) fn with(mut object: Value, members: Vec<(&str, Value)>) -> Value {
    if let Value::Object(present) = &mut object {
        for (name, value) in members {
            present.insert(name.to_owned(), value);
        }
    }
    object
}

/// `object`, with `defaults` for the members that it lacks.
pub(crate) fn over(value: Value, mut defaults: Vec<(&str, Value)>) -> Value {
    if !value.is_object() {
        return object(defaults);
    }
    defaults.retain(|(name, _)| value.get(name).is_none());
    with(value, defaults)
}
