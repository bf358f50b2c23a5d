//! From a request's JSON to an HTTP request. Pure: no clock, no network.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Map, Value};

use super::paths::Way;
use super::{Engine, travel};
use crate::error::{Result, Violation};
use crate::json::{write, write_some};
use crate::schema::{Credential, Endpoint, Travel};
use crate::transport::{Body, Headers, Source, Url, refusal};
use crate::{Error, ErrorCode, Secret, ViolationCode};

/// The header in which DigiCert's own software sends a correlation id (digi-issuer).
const REQUEST_ID: &str = "x-dc-transactionid";

/// What bodies and answers are, unless something else is declared.
pub(super) const JSON: &str = "application/json";

/// A request that can be sent any number of times.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    pub(super) verb: String,
    pub(super) url: Url,
    pub(super) body: Body,
    /// How large the answer may be, where it goes into memory.
    pub(super) limit: usize,
    /// What is not as the verb says: media types and credential.
    pub(super) travel: &'static Travel,
    /// The value of `authorization`, where a field of the request is the credential.
    pub(super) authorization: Option<Secret>,
}

/// Puts a request's members where the endpoint wants them: into the path, which may be another than its own, and the rest
/// into query or body.
pub(super) fn prepare(
    address: &str,
    way: &Way<'_>,
    endpoint: &Endpoint,
    request: &Value,
    limit: usize,
    upload: Option<&Arc<dyn Source>>,
) -> Result<Prepared> {
    let empty = Map::new();
    let members = request.as_object().unwrap_or(&empty);
    let mut target = address.to_owned();
    let mut in_path = Vec::new();
    for (index, piece) in way.path.split(['{', '}']).enumerate() {
        if index % 2 == 0 {
            target.push_str(piece);
        } else {
            target.push_str(&segment(piece, members.get(piece))?);
            in_path.push(piece);
        }
    }
    let travel = endpoint.travel;
    let authorization = travel::authorization(members, travel.credential);
    let is_get = endpoint.verb == "GET";
    let is_elsewhere = |name: &str| {
        in_path.contains(&name)
            || matches!(travel.credential, Credential::Basic(field) | Credential::Password(field) if field == name)
    };
    let in_query = |name: &str| !is_elsewhere(name) && (is_get || travel.query.contains(&name));
    let in_body = |name: &str| !is_elsewhere(name) && !in_query(name);
    let query = travel::query(members, &in_query, travel);
    push_query(
        &mut target,
        query.iter().map(|(name, value)| (name.as_str(), value)),
    );
    let body = match travel.body {
        _ if is_get => Body::Empty,
        _ if travel.file.is_some() => travel::form(members, &in_body, travel, upload),
        Some(name) => travel::whole_body(members.get(name), travel),
        None => json_body(members, &in_body, endpoint.wrap),
    };
    Ok(Prepared {
        verb: way.verb.to_owned(),
        url: url(target)?,
        body,
        limit,
        travel,
        authorization,
    })
}

/// One percent-encoded path segment. Refused even where validation is off: what is not there or could climb out of the
/// path.
fn segment(name: &str, value: Option<&Value>) -> Result<String> {
    let text = match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    if text.is_empty() || text == "." || text == ".." || text.chars().any(char::is_control) {
        return Err(Error::invalid(vec![Violation::new(
            name,
            ViolationCode::Segment,
            format!("{name} is not an id."),
            "Pass the id as the service gave it out.",
        )]));
    }
    let mut segment = String::with_capacity(text.len());
    push_encoded(&mut segment, &text);
    Ok(segment)
}

/// Appends scalar members as a query; a list repeats its key.
pub(super) fn push_query<'a>(
    target: &mut String,
    members: impl Iterator<Item = (&'a str, &'a Value)>,
) {
    let mut separator = if target.contains('?') { '&' } else { '?' };
    for (name, value) in members {
        let values = if let Value::Array(entries) = value {
            entries.as_slice()
        } else {
            std::slice::from_ref(value)
        };
        for value in values {
            let text = match value {
                Value::Null => continue,
                Value::String(text) => text.clone(),
                other => write(other),
            };
            target.push(separator);
            push_encoded(target, name);
            target.push('=');
            push_encoded(target, &text);
            separator = '&';
        }
    }
}

/// Appends a text with everything percent-encoded but RFC 3986's unreserved characters.
fn push_encoded(target: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            target.push(char::from(byte));
        } else {
            target.push('%');
            for digit in [byte >> 4, byte & 15] {
                let digit = char::from_digit(u32::from(digit), 16).unwrap_or_default();
                target.push(digit.to_ascii_uppercase());
            }
        }
    }
}

fn json_body(
    members: &Map<String, Value>,
    wanted: &dyn Fn(&str) -> bool,
    wrap: Option<&str>,
) -> Body {
    if wrap.is_none() && !members.keys().any(|name| wanted(name)) {
        return Body::Empty;
    }
    let text = write_some(members, wanted);
    Body::Bytes(Bytes::from(match wrap {
        Some(name) => [b"{\"", name.as_bytes(), b"\":", &text, b"}"].concat(),
        None => text,
    }))
}

/// The longest address that every HTTP stack here can send. Servers take less: 8 KB is usual.
const LONGEST: usize = 64_000;

/// An address that every transport sends as it is written.
pub(super) fn url(target: String) -> Result<Url> {
    let invalid = |what: &str| Err(Error::new(ErrorCode::ConfigurationInvalid, what));
    if target.len() > LONGEST {
        return invalid(
            "the address with path and query is longer than 64,000 bytes, which cannot be sent",
        );
    }
    let Some(url) = Url::parse(target) else {
        return invalid(
            "the address and path make no valid URL; what is not a letter, digit or one of -._~ goes in percent-encoded",
        );
    };
    if url.path().split('/').any(is_dots) {
        return invalid("path must not have . or .. in it, not even percent-encoded");
    }
    Ok(url)
}

/// Whether a segment leads to another place in the path. URL libraries resolve those, however they are written.
fn is_dots(segment: &str) -> bool {
    segment.starts_with(['.', '%'])
        && matches!(
            segment.replace("%2e", ".").replace("%2E", ".").as_str(),
            "." | ".."
        )
}

impl Engine {
    /// The headers of one attempt, in a fixed order, those with secrets marked.
    pub(super) fn headers(&self, prepared: &Prepared, request_id: &str) -> Result<Headers> {
        let config = &self.shared.config;
        let mut headers = Headers::new();
        headers.set("accept", travel::accepts(prepared.travel));
        if matches!(prepared.body, Body::Bytes(_)) {
            headers.set("content-type", prepared.travel.sends.unwrap_or(JSON));
            if prepared.travel.sends == Some(travel::PKCS10) {
                // RFC 7030 wants it, RFC 8951 does not, and some servers insist.
                headers.set("content-transfer-encoding", "base64");
            }
        }
        if let Some(name) = &config.user_agent {
            headers.set("user-agent", name.clone());
        }
        headers.set(REQUEST_ID, request_id.to_owned());
        for (name, value) in config.headers.iter().chain(&self.options.headers) {
            headers.set(name.clone(), value.clone());
        }
        if let Some(value) = &prepared.authorization {
            headers.set_secret("authorization", value.reveal().to_owned());
        }
        if prepared.travel.credential == Credential::ApiKey {
            for (name, secret) in [
                ("x-api-key", &config.api_key),
                ("x-passcode", &config.passcode),
            ] {
                if let Some(secret) = secret {
                    headers.set_secret(name, secret.reveal().to_owned());
                }
            }
        }
        for header in &headers {
            if let Some(problem) = refusal(&header.name, &header.value) {
                return Err(Error::new(ErrorCode::ConfigurationInvalid, problem));
            }
        }
        Ok(headers)
    }

    /// The id that all attempts of one call carry: the caller's own, where a header gives one, or a random UUID.
    pub(super) fn request_id(&self) -> String {
        let headers = self.options.headers.iter().rev();
        let mut headers = headers.chain(self.shared.config.headers.iter().rev());
        headers
            .find(|(name, _)| name.eq_ignore_ascii_case(REQUEST_ID))
            .map_or_else(|| self.random_uuid(), |(_, id)| id.clone())
    }

    fn random_uuid(&self) -> String {
        let (high, low) = (self.shared.runtime.random(), self.shared.runtime.random());
        let high = (high & !0xf000) | 0x4000;
        let low = (low & !(0b11 << 62)) | (0b10 << 62);
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    use super::push_encoded;

    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~');

    proptest! {
        #[test]
        fn texts_are_encoded_as_others_encode_them(text in any::<String>(), ascii in "[ -~]{0,20}") {
            for text in [text, ascii] {
                let mut encoded = String::from("?");
                push_encoded(&mut encoded, &text);
                prop_assert_eq!(encoded, format!("?{}", utf8_percent_encode(&text, ENCODED)));
            }
        }
    }
}
