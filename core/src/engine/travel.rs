//! What a declaration says about the way of a request beyond its verb: media types, queries, credentials.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value};

use super::build::JSON;
use crate::Secret;
use crate::json::write;
use crate::schema::{Credential, Travel};
use crate::transport::{Body, Content, Part, Source};

/// A CSR as RFC 7030 wants it: in base64 alone.
pub(super) const PKCS10: &str = "application/pkcs10";

/// The members of a query in the form in which they travel.
pub(super) fn query(
    members: &Map<String, Value>,
    wanted: &dyn Fn(&str) -> bool,
    travel: &Travel,
) -> Vec<(String, Value)> {
    let mut query = Vec::new();
    for (field, value) in members.iter().filter(|(name, _)| wanted(name)) {
        let renamed = travel.renamed.iter().find(|(from, _)| from == field);
        let name = renamed.map_or(field.as_str(), |(_, to)| to);
        match value {
            Value::Array(entries) if travel.piped.contains(&name) => {
                let texts: Vec<String> = entries.iter().map(text).collect();
                query.push((name.to_owned(), texts.join("|").into()));
            }
            Value::Object(members) if travel.keyed.contains(&name) => {
                for (key, value) in members {
                    query.push((format!("{name}[{key}]"), value.clone()));
                }
            }
            _ => query.push((name.to_owned(), value.clone())),
        }
    }
    query
}

/// A field that is the whole body: a text as it stands, or anything as JSON.
pub(super) fn whole_body(value: Option<&Value>, travel: &Travel) -> Body {
    let Some(value) = value else {
        return Body::Empty;
    };
    Body::Bytes(Bytes::from(match travel.sends {
        Some(PKCS10) => without_armour(&text(value)),
        Some(_) => text(value),
        None => write(value),
    }))
}

/// The base64 of a PEM block, in one line: not every reader takes more.
fn without_armour(pem: &str) -> String {
    let lines = pem.lines().map(str::trim);
    lines.filter(|line| !line.starts_with("-----")).collect()
}

/// The fields as the parts of a form, in their order, and the file behind them: a field, or what is read from elsewhere.
pub(super) fn form(
    members: &Map<String, Value>,
    wanted: &dyn Fn(&str) -> bool,
    travel: &Travel,
    upload: Option<&Arc<dyn Source>>,
) -> Body {
    let is_file = |name: &str| travel.file == Some(name);
    let mut parts: Vec<Part> = members
        .iter()
        .filter(|(name, _)| wanted(name) && !is_file(name))
        .map(|(name, value)| Part {
            name: name.clone(),
            file_name: None,
            content_type: "text/plain".to_owned(),
            content: Bytes::from(text(value)).into(),
        })
        .collect();
    if let Some(name) = travel.file {
        let given = || Some(Bytes::from(text(members.get(name)?)).into());
        let media_type = upload
            .and_then(|source| source.media_type())
            .or(travel.sends);
        let content = upload.cloned().map(Content::Source).or_else(given);
        parts.extend(content.map(|content| Part {
            name: name.to_owned(),
            file_name: Some(name.to_owned()),
            content_type: media_type.unwrap_or("application/octet-stream").to_owned(),
            content,
        }));
    }
    // A form without parts is none: not every server takes it.
    if parts.is_empty() {
        return Body::Empty;
    }
    Body::Parts(parts)
}

/// What the answer may be. A refusal is JSON whatever the answer is.
pub(super) fn accepts(travel: &Travel) -> String {
    match travel.answers {
        Some(media_type) => format!("{media_type}, {JSON}"),
        None => JSON.to_owned(),
    }
}

/// The credential of a request that brings its own.
pub(super) fn authorization(
    members: &Map<String, Value>,
    credential: Credential,
) -> Option<Secret> {
    let (field, user) = match credential {
        Credential::Basic(field) => (field, ""),
        Credential::Password(field) => (field, ":"),
        Credential::ApiKey | Credential::None => return None,
    };
    let encoded = BASE64_STANDARD.encode([user, &text(members.get(field)?)].concat());
    Some(Secret::from(format!("Basic {encoded}")))
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => write(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn members(value: &Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn lists_and_maps_travel_as_declared() {
        let travel = Travel {
            piped: &["status"],
            keyed: &["data"],
            renamed: &[("since", "from")],
            ..Travel::PLAIN
        };
        let asked = json!({"status": ["A", "B"], "sort": ["x", "y"], "data": {"a": "1", "b": "2"}, "since": "t",
            "account": {"id": "i"}});
        let query = query(&members(&asked), &|_| true, &travel);
        let expected = json!([["account", {"id": "i"}], ["data[a]", "1"], ["data[b]", "2"], ["from", "t"],
            ["sort", ["x", "y"]], ["status", "A|B"]]);
        assert_eq!(json!(query), expected);
    }

    #[test]
    fn a_code_is_the_whole_credential() {
        let request = members(&json!({"enrollment_code": "662641677", "csr": "x"}));
        let value = authorization(&request, Credential::Basic("enrollment_code"));
        assert_eq!(
            value.as_ref().map(Secret::reveal),
            Some("Basic NjYyNjQxNjc3")
        );
        assert!(authorization(&request, Credential::ApiKey).is_none());
        let request = members(&json!({"passcode": "p4ss"}));
        let value = authorization(&request, Credential::Password("passcode"));
        assert_eq!(value.as_ref().map(Secret::reveal), Some("Basic OnA0c3M="));
    }

    #[test]
    fn a_text_is_sent_as_it_stands() {
        let sent = |value, sends| match whole_body(
            Some(&value),
            &Travel {
                sends,
                ..Travel::PLAIN
            },
        ) {
            Body::Bytes(bytes) => String::from_utf8(bytes.to_vec()).unwrap_or_default(),
            _ => String::new(),
        };
        assert_eq!(sent(json!("a\n"), Some("text/plain")), "a\n");
        let pem = json!(
            "-----BEGIN CERTIFICATE REQUEST-----\r\nAAAA\r\n BB==\r\n-----END CERTIFICATE REQUEST-----\r\n"
        );
        assert_eq!(sent(pem, Some(PKCS10)), "AAAABB==");
        assert_eq!(sent(json!([{"id": 1}]), None), "[{\"id\":1}]");
        assert!(matches!(whole_body(None, &Travel::PLAIN), Body::Empty));
    }
}
