//! Subject and alternative names of a certificate: what the request says over what its CSR says (facts 6.1 and 6.2).

use std::net::IpAddr;

use rcgen::string::Ia5String;
use rcgen::{OtherNameValue, SanType};
use serde_json::Value;

use crate::described::SUBJECT;
use crate::member::Member as _;
use crate::rules::Rules;
use crate::subject::Names;

/// Microsoft's user principal name.
const USER_PRINCIPAL_NAME: &[u64] = &[1, 3, 6, 1, 4, 1, 311, 20, 2, 3];

/// How an alternative name of one kind is read.
type Read = fn(&str) -> Option<SanType>;

/// Lays `attributes` of a request over the names. Members that are not known are ignored, as the service does.
pub(super) fn apply(names: &mut Names, attributes: &Value, rules: &mut Rules) {
    let subject = attributes.at("subject");
    for (name, oid, _) in SUBJECT {
        for value in texts(subject.at(name)) {
            names.put(oid, &value);
        }
    }
    let wanted = attributes.at("extensions").at("san");
    let mut alternative = Vec::new();
    let kinds: [(&str, Read); 5] = [
        ("dns_names", |text| {
            Some(SanType::DnsName(Ia5String::try_from(text).ok()?))
        }),
        ("emails", |text| {
            Some(SanType::Rfc822Name(Ia5String::try_from(text).ok()?))
        }),
        ("uris", |text| {
            Some(SanType::URI(Ia5String::try_from(text).ok()?))
        }),
        ("ip_addresses", |text| {
            Some(SanType::IpAddress(text.parse::<IpAddr>().ok()?))
        }),
        ("user_principal_names", |text| {
            let value = OtherNameValue::Utf8String(text.to_owned());
            Some(SanType::OtherName((USER_PRINCIPAL_NAME.to_vec(), value)))
        }),
    ];
    for (name, read) in kinds {
        for text in texts(wanted.at(name)) {
            match read(&text) {
                Some(name) => alternative.push(name),
                None => rules.reject_field(
                    &format!("attributes.extensions.san.{name}"),
                    "Wrong input or input format.",
                ),
            }
        }
    }
    if !alternative.is_empty() {
        names.put_alternative(alternative);
    }
}

/// One text or several; numbers pass for text.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::String(text) if !text.is_empty() => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        _ => Vec::new(),
    }
}
