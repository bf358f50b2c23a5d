//! JSON objects, made by one function each. A macro or a generic collection writes its code anew at every place, which is
//! most of what a module for the browser would weigh.

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
