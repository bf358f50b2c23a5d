//! What JavaScript gets is what `JSON.parse` would give.

use devtrust_wasm_border::plain;
use js_sys::{JSON, Object, Uint8Array};
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

fn parsed(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

fn text(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

#[wasm_bindgen_test]
fn json_becomes_plain_objects() {
    let value = json!({
        "text": "Plänt 7 \u{1F980}", "whole": -7, "part": 0.5, "yes": true, "nothing": null,
        "list": [1, [], {}], "object": { "": { "a": [null] } },
    });
    let given = plain::json(&value);
    assert_eq!(text(&given), value.to_string());
    let prototype = Object::get_prototype_of(&given);
    assert_eq!(prototype, Object::get_prototype_of(&parsed("{}")));
}

#[wasm_bindgen_test]
fn large_integers_are_rounded_as_by_the_host() {
    for number in [
        "9007199254740991",
        "9007199254740993",
        "18446744073709551615",
        "-9223372036854775808",
        "1e308",
    ] {
        let given = plain::json(&serde_json::from_str(number).unwrap());
        assert!(given.js_typeof() == "number", "{number} is no number");
        assert_eq!(given, parsed(number), "{number}");
    }
}

#[wasm_bindgen_test]
fn an_answer_cannot_choose_what_its_object_is() {
    let hostile = serde_json::from_str(r#"{"__proto__": {"admin": true}, "name": "x"}"#).unwrap();
    let given: Object = plain::json(&hostile).unchecked_into();
    assert_eq!(text(&given), r#"{"name":"x"}"#);
    assert!(
        js_sys::Reflect::get(&given, &"admin".into())
            .unwrap()
            .is_undefined()
    );
}

#[wasm_bindgen_test]
fn bytes_are_copied_out() {
    let given: Uint8Array = plain::bytes(&[0, 127, 255]).unchecked_into();
    assert_eq!(given.to_vec(), [0, 127, 255]);
    assert_eq!(given.byte_offset(), 0);
}
