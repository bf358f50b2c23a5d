//! From the service's attribute names to the fields of a request.
//!
//! The names are those of the enrollment specification (`subject.common_name`, `san.dns_name`, ...). Kinds of string
//! and upper bounds are those of RFC 5280, appendix A: a certification authority refuses what breaks them.

use std::fmt;
use std::net::IpAddr;

use crate::keys::der::{IA5_STRING, PRINTABLE_STRING, UTF8_STRING, context, element};
use crate::keys::oid;

const LONGEST_EMAIL: usize = 255;
const LONGEST_DNS_NAME: usize = 253;

/// One attribute that cannot go into a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeProblem {
    /// The attribute's name as it was given.
    pub name: String,
    /// The stable code: `unknown_attribute`, `duplicate_attribute` or `invalid_value`.
    pub code: &'static str,
    /// What is wrong, in words.
    pub message: String,
}

impl fmt::Display for AttributeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

/// A field of a request, its value in DER.
pub(super) enum Field {
    /// One part of the subject, whose kind is an object identifier.
    Subject(&'static [u8], Vec<u8>),
    AlternativeName(Vec<u8>),
}

/// Read one attribute.
pub(super) fn field(name: &str, value: &str) -> Result<Field, AttributeProblem> {
    let subject = |kind, tag, checked: Result<(), String>| {
        checked.map(|()| Field::Subject(kind, element(tag, &[value.as_bytes()])))
    };
    // The numbers are those of the kinds of GeneralName.
    let alternative = |kind, checked: Result<(), String>| {
        checked.map(|()| Field::AlternativeName(element(context(kind), &[value.as_bytes()])))
    };
    let read = match name {
        "subject.common_name" => subject(oid::COMMON_NAME, UTF8_STRING, text(value, 64)),
        "subject.country" => country(value),
        "subject.state" => subject(oid::STATE, UTF8_STRING, text(value, 128)),
        "subject.locality" => subject(oid::LOCALITY, UTF8_STRING, text(value, 128)),
        "subject.organization_name" => subject(oid::ORGANIZATION, UTF8_STRING, text(value, 64)),
        "subject.organization_unit" => {
            subject(oid::ORGANIZATION_UNIT, UTF8_STRING, text(value, 64))
        }
        "subject.serial_number" => {
            let checked = text(value, 64).and_then(|()| printable(value));
            subject(oid::SERIAL_NUMBER, PRINTABLE_STRING, checked)
        }
        "subject.email" => subject(oid::EMAIL_ADDRESS, IA5_STRING, email(value)),
        "san.dns_name" => alternative(2, dns_name(value)),
        "san.uri" => alternative(6, uri(value)),
        "san.ip_address" => ip_address(value),
        // Inferred: the other three names have been seen, this one follows their pattern.
        "san.email" => alternative(1, email(value)),
        _ => return Err(problem(name, "unknown_attribute", unknown())),
    };
    read.map_err(|message| problem(name, "invalid_value", message))
}

pub(super) fn problem(name: &str, code: &'static str, message: String) -> AttributeProblem {
    AttributeProblem {
        name: name.to_owned(),
        code,
        message,
    }
}

fn unknown() -> String {
    "not an attribute of a certificate signing request; known are subject.common_name, .country, .state, .locality, \
     .organization_name, .organization_unit, .serial_number, .email and san.dns_name, .uri, .ip_address, .email"
        .into()
}

fn text(value: &str, longest: usize) -> Result<(), String> {
    if value.trim().is_empty() {
        return Err("must not be blank".into());
    }
    if value.chars().any(char::is_control) {
        return Err("must not hold control characters".into());
    }
    let length = value.chars().count();
    if length > longest {
        return Err(format!(
            "is {length} characters long; at most {longest} fit (RFC 5280)"
        ));
    }
    Ok(())
}

fn country(value: &str) -> Result<Field, String> {
    if value.len() != 2 || !value.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err("must be the two letters of an ISO 3166 country code, such as US".into());
    }
    let letters = value.to_ascii_uppercase();
    let value = element(PRINTABLE_STRING, &[letters.as_bytes()]);
    Ok(Field::Subject(oid::COUNTRY, value))
}

fn printable(value: &str) -> Result<(), String> {
    let is_printable = |byte: u8| byte.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(&byte);
    if !value.bytes().all(is_printable) {
        return Err("may hold only letters, digits, spaces and ' ( ) + , - . / : = ?".into());
    }
    Ok(())
}

/// Visible ASCII: what an `IA5String` field can hold and a reader can see.
fn ascii(value: &str) -> Result<(), String> {
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("must be ASCII without spaces, and not empty".into());
    }
    Ok(())
}

fn dns_name(value: &str) -> Result<(), String> {
    let bare = value.strip_prefix("*.").unwrap_or(value);
    let label_is_good = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    if value.len() > LONGEST_DNS_NAME || !bare.split('.').all(label_is_good) {
        return Err("must be a host name such as press-41.example.com; write international names in punycode".into());
    }
    ascii(value)
}

fn uri(value: &str) -> Result<(), String> {
    let scheme = value
        .split_once(':')
        .map(|(scheme, _)| scheme)
        .unwrap_or_default();
    let mut letters = scheme.bytes();
    let starts_well = letters
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic());
    if !starts_well || !letters.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
        return Err("must be an absolute URI such as urn:uuid:... or https://...".into());
    }
    ascii(value)
}

fn ip_address(value: &str) -> Result<Field, String> {
    let octets: &[u8] = match value.parse() {
        Ok(IpAddr::V4(address)) => &address.octets(),
        Ok(IpAddr::V6(address)) => &address.octets(),
        Err(_) => return Err("must be an IPv4 or IPv6 address".into()),
    };
    Ok(Field::AlternativeName(element(context(7), &[octets])))
}

fn email(value: &str) -> Result<(), String> {
    let whole = value
        .split_once('@')
        .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty());
    if !whole || value.matches('@').count() != 1 || value.len() > LONGEST_EMAIL {
        return Err("must be an e-mail address".into());
    }
    ascii(value)
}
