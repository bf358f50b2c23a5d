//! What a base URL may look like.

use crate::Error;
use crate::error::Result;

/// The base URL without a slash at its end, or what is wrong with it.
pub(super) fn check(base_url: &str, allow_insecure_http: bool) -> Result<String> {
    let bad = |why: &str| {
        Err(Error::new(
            "configuration.invalid",
            format!("base_url {why}"),
        ))
    };
    let trimmed = base_url.trim().trim_end_matches('/');
    if trimmed.contains(['?', '#']) {
        return bad("must not have a query or a fragment");
    }
    let Ok(uri) = trimmed.parse::<http::Uri>() else {
        return bad(
            "is not a valid address; expected something like https://demo.one.digicert.com",
        );
    };
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return bad("needs a scheme and a host, like https://demo.one.digicert.com");
    };
    if authority.as_str().contains('@') {
        return bad("must not hold a user name or password; pass the API key as api_key");
    }
    if authority.host().is_empty() {
        return bad("needs a host");
    }
    match scheme {
        "https" => {}
        "http" if allow_insecure_http || is_loopback(authority.host()) => {}
        "http" => {
            return bad(
                "is plain http, which would show the API key to the network; use https, or allow_insecure_http if you mean it",
            );
        }
        _ => return bad("must begin with https:// (or http:// for this machine)"),
    }
    if uri
        .path()
        .split('/')
        .any(|segment| segment == "." || segment == "..")
    {
        return bad("must not have . or .. in its path");
    }
    Ok(trimmed.to_owned())
}

/// `localhost`, `127.0.0.0/8` or `[::1]`.
fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
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
        ] {
            let refused = check(given, false);
            assert_eq!(
                refused.err().map(|error| error.code()),
                Some("configuration.invalid"),
                "{given}"
            );
        }
        assert!(check("http://one.digicert.com", true).is_ok());
    }
}
