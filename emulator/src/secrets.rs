//! What the journal does not keep: keys, tokens, cookies, passcodes. A client under test may have been given
//! real ones by mistake.

use http::{HeaderMap, HeaderValue};
use serde_json::Value;

const MASK: &str = "***";
const SECRET_HEADERS: [&str; 5] = [
    "x-api-key",
    "authorization",
    "proxy-authorization",
    "cookie",
    "x-passcode",
];
/// Members of a body and parameters of a query.
const SECRETS: [&str; 4] = ["passcode", "password", "enrollment_code", "api_key"];

/// The headers with secret values masked.
pub(crate) fn masked(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for (name, value) in &mut headers {
        if SECRET_HEADERS.contains(&name.as_str()) {
            *value = HeaderValue::from_static(MASK);
        }
    }
    headers
}

/// A query with the values of passcodes masked, and otherwise as it was sent.
pub(crate) fn without_passcode(query: &str) -> String {
    let masked = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if SECRETS.contains(&name) => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    });
    masked.collect::<Vec<_>>().join("&")
}

/// A body as it was sent, unless it is JSON with a passcode in it: then the same values with passcodes masked.
pub(crate) fn without_passcodes(body: &str) -> String {
    let mut parsed: Value = match has_secret(body).then(|| serde_json::from_str(body)) {
        Some(Ok(parsed)) => parsed,
        _ => return body.to_owned(),
    };
    if mask(&mut parsed) > 0 {
        parsed.to_string()
    } else {
        body.to_owned()
    }
}

fn has_secret(body: &str) -> bool {
    SECRETS.iter().any(|name| body.contains(name))
}

/// How many passcodes there were to mask.
fn mask(value: &mut Value) -> usize {
    match value {
        Value::Object(members) => members.iter_mut().map(mask_member).sum(),
        Value::Array(items) => items.iter_mut().map(mask).sum(),
        _ => 0,
    }
}

fn mask_member((name, value): (&String, &mut Value)) -> usize {
    if SECRETS.contains(&name.as_str()) && value.is_string() {
        *value = Value::from(MASK);
        return 1;
    }
    mask(value)
}
