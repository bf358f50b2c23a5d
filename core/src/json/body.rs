//! From bytes to JSON, or a clear word on what came instead.

use serde_json::{Map, Value};

use super::{bounds, odd};
use crate::error::Result;
use crate::{Error, ErrorCode};

/// Parses a body, unless its values would take far more memory than its bytes.
pub fn read(body: &[u8]) -> Result<Value> {
    let failed = |code, message: String| Err(Error::new(code, message));
    if body.iter().all(u8::is_ascii_whitespace) {
        return failed(
            ErrorCode::DecodeEmpty,
            "the answer is empty where JSON was expected".to_owned(),
        );
    }
    let Ok(text) = std::str::from_utf8(body) else {
        return failed(
            ErrorCode::DecodeNotUtf8,
            "the answer is not UTF-8 text".to_owned(),
        );
    };
    bounds::check(text)?;
    match value(text) {
        Ok(value) => Ok(value),
        Err(_) if bounds::is_deep(text) => failed(
            ErrorCode::DecodeTooDeep,
            "the answer is nested too deeply".to_owned(),
        ),
        Err(_) if text.trim_start().starts_with('<') => failed(
            ErrorCode::DecodeNotJson,
            "the answer is a web page, not JSON; a gateway or a wrong base URL is the usual cause"
                .to_owned(),
        ),
        Err(error) if error.is_eof() => failed(
            ErrorCode::DecodeCutOff,
            format!("the answer is cut off ({})", place(&error)),
        ),
        Err(error) => match odd::number_at(text, error.line(), error.column()) {
            Some(number) => failed(
                ErrorCode::DecodeNumberTooLarge,
                format!(
                    "the answer is JSON with a number that is too large to be read: {number} ({})",
                    place(&error)
                ),
            ),
            None => failed(
                ErrorCode::DecodeNotJson,
                format!("the answer is not JSON ({})", place(&error)),
            ),
        },
    }
}

/// A body that is a text as it stands.
pub fn read_text(body: &[u8]) -> Result<Value> {
    match std::str::from_utf8(body) {
        Ok(text)
            if text.trim_start().starts_with("<!") || text.trim_start().starts_with("<html") =>
        {
            Err(Error::new(
                ErrorCode::DecodeUnexpectedShape,
                "the answer is a web page, not a text; a gateway or a wrong base URL is the usual cause",
            ))
        }
        Ok(text) => Ok(text.into()),
        Err(_) => Err(Error::new(
            ErrorCode::DecodeNotUtf8,
            "the answer is not UTF-8 text",
        )),
    }
}

/// Reads a text; a half of a surrogate pair becomes U+FFFD, as where any other text is decoded, since the parser takes
/// none.
fn value(text: &str) -> serde_json::Result<Value> {
    match serde_json::from_str(text) {
        Err(error) => match odd::without_lone_surrogates(text) {
            Some(text) => serde_json::from_str(&text),
            None => Err(error),
        },
        read => read,
    }
}

/// Parses what may be anything.
pub fn parse(body: &[u8]) -> Option<Value> {
    serde_json::from_str(std::str::from_utf8(body).ok()?).ok()
}

/// The text of a value. One function for all of them: `Display` brings a second writer along.
pub fn write(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The text of an object with those members whose names are wanted, which are not copied for it.
pub(crate) fn write_some(members: &Map<String, Value>, wanted: &dyn Fn(&str) -> bool) -> Vec<u8> {
    let mut text = Vec::with_capacity(512);
    for (name, value) in members.iter().filter(|(name, _)| wanted(name)) {
        text.push(if text.is_empty() { b'{' } else { b',' });
        // A tree that is written into memory cannot fail.
        drop(serde_json::to_writer(&mut text, name));
        text.push(b':');
        drop(serde_json::to_writer(&mut text, value));
    }
    if text.is_empty() {
        text.push(b'{');
    }
    text.push(b'}');
    text
}

/// Where the text is wrong. What is wrong there shows in the excerpt; the parser's own words bring along those of every
/// error that a file can have.
fn place(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn code(body: &[u8]) -> &'static str {
        read(body).err().map_or("", |error| error.code().as_str())
    }

    #[test]
    fn depth_is_what_the_parser_says() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(code(nested(127).as_bytes()), "");
        assert_eq!(code(nested(128).as_bytes()), "decode.too_deep");
        let in_text = format!("[\"\\\"{}\",", "[".repeat(128));
        assert_eq!(code(in_text.as_bytes()), "decode.cut_off");
    }

    #[test]
    fn tells_what_came_instead() {
        assert_eq!(code(b""), "decode.empty");
        assert_eq!(code(b" \n"), "decode.empty");
        assert_eq!(code(b"<html>"), "decode.not_json");
        assert_eq!(code(b"{\"a\": [1, 2"), "decode.cut_off");
        assert_eq!(code(b"{\"a\": [1, 2}"), "decode.not_json");
        assert_eq!(code(b"\xff\xfe"), "decode.not_utf8");
        assert_eq!(code("[".repeat(10_000).as_bytes()), "decode.too_deep");
        assert_eq!(code(b"{}"), "");
    }

    #[test]
    fn a_number_that_is_too_large_is_called_that() {
        for body in [
            "1e400",
            "[1, -1E+999 ]",
            "{\"a\":\n 12.5e400}",
            "{\"a\":1e99999999999999999999,\"b\":1}",
        ] {
            assert_eq!(code(body.as_bytes()), "decode.number_too_large", "{body}");
        }
        let long = format!("[{}]", "9".repeat(400));
        assert_eq!(code(long.as_bytes()), "decode.number_too_large");
        for body in ["[01e5]", "1e4x", "[-]", "1e", "nul", "[1.e400]"] {
            assert_ne!(code(body.as_bytes()), "decode.number_too_large", "{body}");
        }
        assert_eq!(read(b"[1e308, 1e-400]").ok(), Some(json!([1e308, 0.0])));
    }

    #[test]
    fn half_a_surrogate_pair_is_a_replacement_character() {
        let body =
            br#"{"name": "a\ud800b", "\uDC00": ["\ud83d\ude00", "\\ud800", "\ud800\ud83d\ude00"]}"#;
        assert_eq!(
            read(body).ok(),
            Some(
                json!({"name": "a\u{fffd}b", "\u{fffd}": ["\u{1f600}", "\\ud800", "\u{fffd}\u{1f600}"]})
            )
        );
        assert_eq!(code(br#"["\ud800", "#), "decode.cut_off");
        assert_eq!(code(br#"["\ud8"]"#), "decode.not_json");
    }
}
