//! From Rust to plain JavaScript objects, through `serde-wasm-bindgen`.

use devtrust_core::Error;
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::JsValue;

/// Objects rather than `Map`, null rather than `undefined`, and numbers rather than `BigInt`: what `JSON.parse` would give.
/// Bytes are a `Uint8Array`.
const SERIALIZER: serde_wasm_bindgen::Serializer =
    serde_wasm_bindgen::Serializer::json_compatible().serialize_bytes_as_arrays(false);

/// A value as JavaScript has it.
pub fn plain(value: &(impl Serialize + ?Sized)) -> JsValue {
    value.serialize(&SERIALIZER).unwrap_or_default()
}

/// JSON as JavaScript has it.
pub fn json(value: &Value) -> JsValue {
    plain(&Json(value))
}

/// Bytes as a `Uint8Array` of JavaScript's own.
pub fn bytes(bytes: &[u8]) -> JsValue {
    js_sys::Uint8Array::from(bytes).into()
}

/// The report of an error.
pub fn report(error: &Error) -> JsValue {
    plain(error.report())
}

/// JSON, whose numbers are floats in JavaScript: those above 2^53 are rounded, as by `JSON.parse`.
struct Json<'a>(&'a Value);

impl Serialize for Json<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Number(number) => {
                serializer.serialize_f64(number.as_f64().unwrap_or(f64::INFINITY))
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(Json)),
            // Setting this member would change what the object is.
            Value::Object(members) => serializer.collect_map(
                members
                    .iter()
                    .filter(|(name, _)| *name != "__proto__")
                    .map(|(name, value)| (name, Json(value))),
            ),
            other => other.serialize(serializer),
        }
    }
}
