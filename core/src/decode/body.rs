//! From bytes to JSON, or a clear word on what came instead.

use serde_json::Value;

use crate::Error;
use crate::error::Result;

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
        Err(error) if error.to_string().contains("recursion limit") => failed(
            "decode.too_deep",
            "the answer is nested too deeply".to_owned(),
        ),
        Err(error) if text.trim_start().starts_with('<') => failed(
            "decode.not_json",
            format!(
                "the answer is a web page, not JSON ({error}); a gateway or a wrong base URL is the usual cause"
            ),
        ),
        Err(error) if error.is_eof() => {
            failed("decode.cut_off", format!("the answer is cut off ({error})"))
        }
        Err(error) => failed(
            "decode.not_json",
            format!("the answer is not JSON ({error})"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(body: &[u8]) -> &'static str {
        json(body).err().map_or("", |error| error.code())
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
