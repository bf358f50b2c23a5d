//! From bytes to JSON, or a clear word on what came instead.

use serde_json::Value;

use crate::Error;
use crate::error::Result;

/// How deeply the parser follows.
const MAX_DEPTH: usize = 128;

/// Parses a body.
pub fn json(body: &[u8]) -> Result<Value> {
    let failed = |code: &str, message: String| Err(Error::new(code, message));
    if body.iter().all(u8::is_ascii_whitespace) {
        return failed(
            "decode.empty",
            "the answer is empty where JSON was expected".to_owned(),
        );
    }
    let Ok(text) = std::str::from_utf8(body) else {
        return failed("decode.not_utf8", "the answer is not UTF-8 text".to_owned());
    };
    match serde_json::from_str(text) {
        Ok(value) => Ok(value),
        Err(_) if is_deep(text) => failed(
            "decode.too_deep",
            "the answer is nested too deeply".to_owned(),
        ),
        Err(_) if text.trim_start().starts_with('<') => failed(
            "decode.not_json",
            "the answer is a web page, not JSON; a gateway or a wrong base URL is the usual cause"
                .to_owned(),
        ),
        Err(error) if error.is_eof() => failed(
            "decode.cut_off",
            format!("the answer is cut off ({})", place(&error)),
        ),
        Err(error) => failed(
            "decode.not_json",
            format!("the answer is not JSON ({})", place(&error)),
        ),
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

/// Where the text is wrong. What is wrong there shows in the excerpt; the parser's own words bring along those of every
/// error that a file can have.
fn place(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}

/// Whether a text is nested more deeply than the parser follows.
fn is_deep(text: &str) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    text.bytes().any(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth >= MAX_DEPTH
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(body: &[u8]) -> &'static str {
        json(body).err().map_or("", |error| error.code())
    }

    #[test]
    fn depth_is_what_the_parser_says() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(code(nested(MAX_DEPTH - 1).as_bytes()), "");
        assert_eq!(code(nested(MAX_DEPTH).as_bytes()), "decode.too_deep");
        let in_text = format!("[\"\\\"{}\",", "[".repeat(MAX_DEPTH));
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
}
