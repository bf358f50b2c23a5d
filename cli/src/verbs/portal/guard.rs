//! Keeps strangers out: pages of other origins, names that DNS suddenly binds to this machine, programs without the token.

use std::net::SocketAddr;

use devtrust::Secret;
use http::header::{HOST, ORIGIN};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};

/// Only the portal's own scripts can send it: a browser asks before it lets another page do so, and is told no.
pub(super) const TOKEN: &str = "x-devtrust-portal";
/// What browsers say about where a request comes from.
const SITE: &str = "sec-fetch-site";

/// Why a request is refused.
pub(super) type Refusal = (StatusCode, &'static str);

const STRANGER: Refusal = (
    StatusCode::FORBIDDEN,
    "The request comes from another page.",
);

/// Who gets in.
#[derive(Debug)]
pub(super) struct Guard {
    hosts: [String; 2],
    token: Secret,
}

impl Guard {
    pub(super) fn new(address: SocketAddr, token: String) -> Self {
        Self {
            hosts: [address.to_string(), format!("localhost:{}", address.port())],
            token: Secret::new(token),
        }
    }

    /// For whoever started the portal.
    pub(super) fn token(&self) -> &str {
        self.token.reveal()
    }

    /// For all requests: they have to be for this address, and from a page of it or from no page.
    pub(super) fn admits(&self, parts: &Parts) -> Result<(), Refusal> {
        let host = single(&parts.headers, HOST.as_str());
        let Some(host) = host.filter(|host| self.hosts.iter().any(|own| own == host)) else {
            return Err((
                StatusCode::MISDIRECTED_REQUEST,
                "The portal is not at this address.",
            ));
        };
        let origins = parts.headers.get_all(ORIGIN);
        let own = format!("http://{host}");
        if origins
            .iter()
            .any(|origin| origin.as_bytes() != own.as_bytes())
        {
            return Err(STRANGER);
        }
        Ok(())
    }

    /// For what is not for everybody: they have to come from the portal's own page, too, of this start.
    pub(super) fn trusts(&self, parts: &Parts) -> Result<(), Refusal> {
        let site = parts.headers.get(SITE).map(HeaderValue::as_bytes);
        if site.is_some_and(|site| site != b"same-origin") {
            return Err(STRANGER);
        }
        let given = single(&parts.headers, TOKEN).unwrap_or_default();
        if !same(given.as_bytes(), self.token().as_bytes()) {
            return Err((
                StatusCode::UNAUTHORIZED,
                "The token is not of this start of the portal.",
            ));
        }
        Ok(())
    }
}

/// The value of a header that is there once.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (Some(one), None) => one.to_str().ok(),
        _ => None,
    }
}

/// Takes as long wherever the first difference is.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differences = one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b));
    one.len() == other.len() && differences == 0
}
