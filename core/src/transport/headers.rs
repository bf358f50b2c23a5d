//! The headers of a request or an answer, as a list.
//!
//! A type of our own: a map that hashes names, such as HTTP libraries have, is 9 KB of WebAssembly for some ten headers.

use std::borrow::Cow;
use std::fmt;

/// Headers in their order. Names are in lower case; several may have the same one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<Header>);

/// One header.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Header {
    /// The name, in lower case.
    pub name: Cow<'static, str>,
    /// The value.
    pub value: Cow<'static, str>,
    /// Whether the value must not show, nor be kept in compression tables.
    pub secret: bool,
}

impl Headers {
    /// None yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a header beside those that are there.
    pub fn add(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Cow<'static, str>>) {
        self.push(name.into(), value.into(), false);
    }

    /// Sets a header in place of those of its name.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Cow<'static, str>>) {
        self.replace(name.into(), value.into(), false);
    }

    /// Sets a header whose value must not show.
    pub fn set_secret(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) {
        self.replace(name.into(), value.into(), true);
    }

    /// The first value of a name, which is given in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|header| header.name == name)
            .map(|header| &*header.value)
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Header> {
        self.0.iter()
    }

    fn replace(&mut self, name: Cow<'static, str>, value: Cow<'static, str>, secret: bool) {
        self.0
            .retain(|header| !header.name.eq_ignore_ascii_case(&name));
        self.push(name, value, secret);
    }

    fn push(&mut self, mut name: Cow<'static, str>, value: Cow<'static, str>, secret: bool) {
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            name.to_mut().make_ascii_lowercase();
        }
        self.0.push(Header {
            name,
            value,
            secret,
        });
    }
}

impl<'a> IntoIterator for &'a Headers {
    type Item = &'a Header;
    type IntoIter = std::slice::Iter<'a, Header>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = if self.secret { "***" } else { &self.value };
        write!(f, "{}: {value}", self.name)
    }
}

/// Headers that frame a message or belong to its connection. They are the transport's: a length of the caller's would let
/// a server take the body for something else.
const FRAMING: [&str; 10] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Why a header of the caller's cannot be sent, for a person; nothing where it can.
pub(crate) fn refusal(name: &str, value: &str) -> Option<String> {
    if !is_token(name) || !is_value(value) {
        // The value may be a secret.
        return Some(format!(
            "headers: \"{name}\" is not a valid header or its value is not"
        ));
    }
    FRAMING
        .iter()
        .any(|framing| name.eq_ignore_ascii_case(framing))
        .then(|| format!("headers: {name} is set by devtrust itself; leave it out"))
}

/// Whether a text can be a header's name: a token (RFC 9110, section 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Whether a text can be a header's value: no control characters but the tab.
pub(crate) fn is_value(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte == b'\t' || (byte >= b' ' && byte != 0x7f))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_replaces_and_adding_does_not() {
        let mut headers = Headers::new();
        headers.set("Accept", "a");
        headers.set("accept", "b");
        headers.add("Via", "1");
        headers.add("via", "2");
        let all: Vec<_> = headers.iter().map(|h| (&*h.name, &*h.value)).collect();
        assert_eq!(all, [("accept", "b"), ("via", "1"), ("via", "2")]);
        assert_eq!(headers.get("via"), Some("1"));
        assert_eq!(headers.get("date"), None);
    }

    #[test]
    fn secrets_do_not_show() {
        let mut headers = Headers::new();
        headers.set_secret("x-api-key", "hunter2");
        headers.set("accept", "application/json");
        let shown = format!("{headers:?}");
        assert_eq!(shown, "Headers([x-api-key: ***, accept: application/json])");
    }

    #[test]
    fn what_would_end_a_line_is_no_header() {
        for name in ["x-a", "X_1", "a!#$%&'*+-.^_`|~"] {
            assert!(is_token(name), "{name}");
        }
        for name in ["", "a b", "a:b", "a\r\nb", "ä", "a\"", "(a)", "a\0"] {
            assert!(!is_token(name), "{name:?}");
        }
        for value in ["", "a b", "a\tb", "é"] {
            assert!(is_value(value), "{value}");
        }
        for value in ["a\r\nb", "a\nb", "a\0", "\u{7f}", "\u{1b}["] {
            assert!(!is_value(value), "{value:?}");
        }
    }
}
