//! Distinguished and alternative names as texts.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::Value;
use x509_cert::der::asn1::{Any, AnyRef, ObjectIdentifier};
use x509_cert::der::{Decode as _, Encode, Tag, Tagged as _};
use x509_cert::name::Name;

use super::elements::general_kind;
use super::{X509AlternativeName, X509NamePart};
use crate::json::object;
use crate::keys::{hex, name_text};
use crate::schema::name_of;

/// The parts that have short names (RFC 4514, and those that others print, too).
const SHORT: [(&str, &str); 14] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.4", "SN"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "STREET"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "title"),
    ("2.5.4.42", "GN"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
];

fn kind(oid: &ObjectIdentifier) -> String {
    let numbers = oid.to_string();
    let short = SHORT.iter().find(|(known, _)| *known == numbers);
    short.map_or(numbers, |(_, short)| (*short).to_owned())
}

/// The parts of a name, in its order.
pub(super) fn parts(name: &Name) -> Value {
    let parts = name.iter().map(|part| {
        object(vec![
            (name_of!(X509NamePart.name), kind(&part.oid).into()),
            (name_of!(X509NamePart.value), text(&part.value).into()),
        ])
    });
    parts.collect::<Vec<_>>().into()
}

/// A name as one text, its last part first (RFC 4514).
pub(super) fn line(name: &Name) -> String {
    let mut line = String::new();
    for (place, parts) in name
        .iter_rdn()
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .enumerate()
    {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                line.push('+');
            } else if place > 0 {
                line.push(',');
            }
            line.push_str(&kind(&part.oid));
            line.push('=');
            match decoded(&part.value) {
                Some(text) => push_escaped(&mut line, &text),
                None => line.push_str(&der(&part.value)),
            }
        }
    }
    line
}

fn push_escaped(line: &mut String, text: &str) {
    let last = text.chars().count().saturating_sub(1);
    for (place, character) in text.chars().enumerate() {
        let is_outer_space = character == ' ' && (place == 0 || place == last);
        if is_outer_space
            || matches!(character, '"' | '+' | ',' | ';' | '<' | '>' | '\\')
            || (character == '#' && place == 0)
        {
            line.push('\\');
        }
        if character.is_control() {
            for byte in character.to_string().bytes() {
                line.push('\\');
                line.push_str(&hex(&[byte]));
            }
        } else {
            line.push(character);
        }
    }
}

/// The value of a part.
fn text(value: &Any) -> String {
    decoded(value).unwrap_or_else(|| der(value))
}

fn decoded(value: &Any) -> Option<String> {
    if let Some(text) = name_text(value) {
        return Some(text.to_owned());
    }
    match value.tag() {
        // In practice Latin-1.
        Tag::TeletexString => Some(value.value().iter().map(|byte| char::from(*byte)).collect()),
        Tag::BmpString => {
            let units = value.value().chunks(2).map(|pair| match pair {
                [high, low] => u16::from_be_bytes([*high, *low]),
                _ => 0xd800,
            });
            char::decode_utf16(units).collect::<Result<_, _>>().ok()
        }
        _ => None,
    }
}

/// What is no text.
fn der(value: &impl Encode) -> String {
    ["#", &hex(&value.to_der().unwrap_or_default())].concat()
}

/// An alternative name.
pub(super) fn alternative(name: AnyRef<'_>) -> Value {
    let text = || std::str::from_utf8(name.value()).ok().map(str::to_owned);
    let known = match general_kind(name) {
        Some(1) => text().map(|text| ("email", text)),
        Some(2) => text().map(|text| ("dns", text)),
        Some(4) => Name::from_der(name.value())
            .ok()
            .map(|name| ("directory", line(&name))),
        Some(6) => text().map(|text| ("uri", text)),
        Some(7) => address(name.value()).map(|address| ("ip", address)),
        Some(8) => ObjectIdentifier::from_bytes(name.value())
            .ok()
            .map(|oid| ("registered_id", oid.to_string())),
        _ => None,
    };
    let (kind, value) = known.unwrap_or_else(|| ("other", der(&name)));
    object(vec![
        (name_of!(X509AlternativeName.kind), kind.into()),
        (name_of!(X509AlternativeName.value), value.into()),
    ])
}

fn address(bytes: &[u8]) -> Option<String> {
    if let [a, b, c, d] = bytes {
        return Some(Ipv4Addr::new(*a, *b, *c, *d).to_string());
    }
    let bytes = <[u8; 16]>::try_from(bytes).ok()?;
    Some(Ipv6Addr::from(bytes).to_string())
}
