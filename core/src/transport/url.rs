//! The address of a request, taken apart where its parts meet.

use std::fmt;

/// An absolute address: scheme, host, perhaps a port, path and query. Every character in it may stand in an address as it
/// is; whether the host exists is for a transport to find out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    text: String,
    /// Where the host begins.
    host: usize,
    /// Where the path begins.
    path: usize,
}

impl Url {
    /// Reads an address; nothing where it is none.
    pub fn parse(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let host = text.find("://")? + 3;
        let path = text
            .get(host..)?
            .find(['/', '?'])
            .map_or(text.len(), |length| host + length);
        let url = Self { text, host, path };
        (url.text.bytes().all(may_stand) && is_scheme(url.scheme()) && !url.authority().is_empty())
            .then_some(url)
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `https`.
    pub fn scheme(&self) -> &str {
        self.slice(0, self.host.saturating_sub(3))
    }

    /// Host and port, as they are written.
    pub fn authority(&self) -> &str {
        self.slice(self.host, self.path)
    }

    /// The host; an IPv6 address in its brackets.
    pub fn host(&self) -> &str {
        let authority = self.authority();
        let host = authority
            .split_once('@')
            .map_or(authority, |(_, host)| host);
        match host.find(']') {
            Some(end) => host.get(..=end).unwrap_or(host),
            None => host.split_once(':').map_or(host, |(host, _)| host),
        }
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        self.slice(0, self.path)
    }

    /// The path, without the query; `/` where there is none.
    pub fn path(&self) -> &str {
        let target = self.target();
        let path = target.split_once('?').map_or(target, |(path, _)| path);
        if path.is_empty() { "/" } else { path }
    }

    /// What follows the question mark, if there is one.
    pub fn query(&self) -> Option<&str> {
        self.target().split_once('?').map(|(_, query)| query)
    }

    /// Path and query as they are written.
    pub fn target(&self) -> &str {
        self.slice(self.path, self.text.len())
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether a character may stand in an address as it is (RFC 3986); all others are percent-encoded. The number sign begins
/// a fragment, which is not sent.
fn may_stand(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()*+,;=%".contains(&byte)
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn parts_are_what_they_were() {
        for (text, scheme, host, origin, path, query) in [
            (
                "https://one.digicert.com",
                "https",
                "one.digicert.com",
                "https://one.digicert.com",
                "/",
                None,
            ),
            (
                "https://a:8443/b/c%2Fd?e=f%20g&h=",
                "https",
                "a",
                "https://a:8443",
                "/b/c%2Fd",
                Some("e=f%20g&h="),
            ),
            (
                "http://[::1]:80/x",
                "http",
                "[::1]",
                "http://[::1]:80",
                "/x",
                None,
            ),
            ("http://a?q=/x", "http", "a", "http://a", "/", Some("q=/x")),
            (
                "http://user:pass@a:1/",
                "http",
                "a",
                "http://user:pass@a:1",
                "/",
                None,
            ),
        ] {
            let url = Url::parse(text).unwrap();
            assert_eq!(url.as_str(), text);
            assert_eq!(url.scheme(), scheme, "{text}");
            assert_eq!(url.host(), host, "{text}");
            assert_eq!(url.origin(), origin, "{text}");
            assert_eq!(url.path(), path, "{text}");
            assert_eq!(url.query(), query, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "a",
            "/a",
            "://a",
            "1http://a",
            "https://",
            "https:///a",
            "https://a b",
            "https://a/ä",
            "https://a/#f",
            "https://a/\"",
            "https://a\\b",
            "https://a/\r\nHost: b",
            "ht tp://a",
        ] {
            assert_eq!(Url::parse(text), None, "{text:?}");
        }
    }
}
