//! Cross-origin requests: refused as at DigiCert, unless `--cors` allows the origin.

use axum::body::Body;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

/// Whether a browser asks if it may send a request.
pub(crate) fn is_preflight(parts: &Parts) -> bool {
    parts.method == Method::OPTIONS
        && parts
            .headers
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The answer to a preflight, if the request is one.
pub(crate) fn preflight(parts: &Parts, allowed: &[String]) -> Option<Response> {
    if !is_preflight(parts) {
        return None;
    }
    let Some(origin) = allowed_origin(&parts.headers, allowed) else {
        let mut refused = Response::new(Body::from("Invalid CORS request"));
        *refused.status_mut() = StatusCode::FORBIDDEN;
        refused
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        return Some(refused);
    };
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE"),
    );
    let wanted = parts
        .headers
        .get(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .cloned();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        wanted.unwrap_or_else(|| HeaderValue::from_static("x-api-key, content-type")),
    );
    headers.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static("600"),
    );
    allow(headers, origin);
    Some(response)
}

/// The request's origin, if `--cors` allows it.
pub(crate) fn allowed_origin(headers: &HeaderMap, allowed: &[String]) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    allowed
        .iter()
        .any(|entry| entry == "*" || covers(entry, origin.as_bytes()))
        .then(|| origin.clone())
}

/// Whether `--cors` names this origin. `null` is no name: any page can have it.
pub(crate) fn names(allowed: &[String], origin: &HeaderValue) -> bool {
    origin != "null" && allowed.iter().any(|entry| covers(entry, origin.as_bytes()))
}

/// `http://localhost:*` stands for every port, as development servers take the one that is free.
fn covers(entry: &str, origin: &[u8]) -> bool {
    let Some(host) = entry.strip_suffix(":*") else {
        return entry.as_bytes() == origin;
    };
    let port = origin
        .strip_prefix(host.as_bytes())
        .and_then(|rest| rest.strip_prefix(b":"));
    port.is_some_and(|port| !port.is_empty() && port.iter().all(u8::is_ascii_digit))
}

/// Marks an answer as readable by `origin`.
pub(crate) fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("*"),
    );
    headers.append(header::VARY, HeaderValue::from_static("origin"));
}
