//! What a base URL may look like.

use crate::error::Result;
use crate::transport::Url;
use crate::{Error, ErrorCode};

/// The base URL without a slash at its end, or what is wrong with it.
pub(super) fn check(base_url: &str, allow_insecure_http: bool) -> Result<String> {
    let bad = |why: &str| {
        Err(Error::new(
            ErrorCode::ConfigurationInvalid,
            format!("base_url {why}"),
        ))
    };
    let trimmed = base_url.trim().trim_end_matches('/');
    if trimmed.contains(['?', '#']) {
        return bad("must not have a query or a fragment");
    }
    let Some(url) = Url::parse(trimmed) else {
        return bad("is not an address; expected something like https://demo.one.digicert.com");
    };
    if url.authority().contains('@') {
        return bad("must not hold a user name or password; pass the API key as api_key");
    }
    if !has_host_and_port(&url) {
        return bad("needs a host, and a port only where it is a number");
    }
    if url.scheme().eq_ignore_ascii_case("http") {
        if !allow_insecure_http && !is_loopback(url.host()) {
            return bad(
                "is plain http, which would show the API key to the network; use https, or allow_insecure_http if you mean it",
            );
        }
    } else if !url.scheme().eq_ignore_ascii_case("https") {
        return bad("must begin with https:// (or http:// for this machine)");
    }
    if url
        .path()
        .split('/')
        .any(|segment| segment == "." || segment == "..")
    {
        return bad("must not have . or .. in its path");
    }
    Ok(trimmed.to_owned())
}

/// A name or an address, and nothing behind it but perhaps a port.
fn has_host_and_port(url: &Url) -> bool {
    let host = url.host();
    let named = match host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
    {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
        }
    };
    let port = url.authority().strip_prefix(host).unwrap_or_default();
    named
        && (port.is_empty()
            || port
                .strip_prefix(':')
                .is_some_and(|number| !number.starts_with('+') && number.parse::<u16>().is_ok()))
}

/// `localhost`, `127.0.0.0/8` or `[::1]`.
fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host == "[::1]"
        || host
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_hosts_ports_and_prefixes() {
        for (given, taken) in [
            (
                "https://demo.one.digicert.com",
                "https://demo.one.digicert.com",
            ),
            (
                "https://demo.one.digicert.com/",
                "https://demo.one.digicert.com",
            ),
            (
                "https://portal.example:8443/digicert/",
                "https://portal.example:8443/digicert",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("http://localhost:1", "http://localhost:1"),
            ("HTTPS://Portal.example", "HTTPS://Portal.example"),
        ] {
            assert_eq!(check(given, false).ok().as_deref(), Some(taken), "{given}");
        }
    }

    #[test]
    fn refuses_what_would_leak_or_mislead() {
        for given in [
            "",
            "demo.one.digicert.com",
            "ftp://one.digicert.com",
            "http://one.digicert.com",
            "http://127.0.0.1.example.com",
            "https://user:pass@one.digicert.com",
            "https://one.digicert.com/?a=b",
            "https://one.digicert.com/../x",
            "https://",
            "https://:8443",
            "https://one.digicert.com:",
            "https://one.digicert.com:x",
            "https://one.digicert.com:65536",
            "https://one.digicert.com:+1",
            "https://[::1",
            "https://[::1]x",
            "https://[one/]",
            "http://[::2]",
            "http://[::1].example.com",
            "http://128.0.0.1",
            "https://one.digi cert.com",
            "https://one.digicert.com\\@example.com",
            "https://one.digicert.com/a b",
            "http://localhost@example.com",
        ] {
            let refused = check(given, false);
            assert_eq!(
                refused.err().map(|error| error.code().as_str()),
                Some("configuration.invalid"),
                "{given}"
            );
        }
        assert!(check("http://one.digicert.com", true).is_ok());
    }
}
