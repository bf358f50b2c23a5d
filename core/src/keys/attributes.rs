//! From the service's attribute names to the fields of a request.
//!
//! The names are those of the enrollment specification (`subject.common_name`, `san.dns_name`, ...). Kinds of string
//! and upper bounds are those of RFC 5280, appendix A: a certification authority refuses what breaks them.

use std::fmt;
use std::net::IpAddr;

use rcgen::{DnType, DnValue, SanType};

const OID_ORGANIZATION_UNIT: &[u64] = &[2, 5, 4, 11];
const OID_SERIAL_NUMBER: &[u64] = &[2, 5, 4, 5];
const OID_EMAIL_ADDRESS: &[u64] = &[1, 2, 840, 113_549, 1, 9, 1];
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

/// A field of a request.
pub(super) enum Field {
    Subject(DnType, DnValue),
    AlternativeName(SanType),
}

/// Read one attribute.
pub(super) fn field(name: &str, value: &str) -> Result<Field, AttributeProblem> {
    let read = match name {
        "subject.common_name" => {
            text(value, 64).map(|value| Field::Subject(DnType::CommonName, value))
        }
        "subject.country" => country(value).map(|value| Field::Subject(DnType::CountryName, value)),
        "subject.state" => {
            text(value, 128).map(|value| Field::Subject(DnType::StateOrProvinceName, value))
        }
        "subject.locality" => {
            text(value, 128).map(|value| Field::Subject(DnType::LocalityName, value))
        }
        "subject.organization_name" => {
            text(value, 64).map(|value| Field::Subject(DnType::OrganizationName, value))
        }
        "subject.organization_unit" => {
            text(value, 64).map(|value| custom(OID_ORGANIZATION_UNIT, value))
        }
        "subject.serial_number" => {
            serial_number(value).map(|value| custom(OID_SERIAL_NUMBER, value))
        }
        "subject.email" => {
            email(value).map(|value| custom(OID_EMAIL_ADDRESS, DnValue::Ia5String(value)))
        }
        "san.dns_name" => {
            dns_name(value).map(|value| Field::AlternativeName(SanType::DnsName(value)))
        }
        "san.uri" => uri(value).map(|value| Field::AlternativeName(SanType::URI(value))),
        "san.ip_address" => {
            ip_address(value).map(|value| Field::AlternativeName(SanType::IpAddress(value)))
        }
        // Inferred: the other three names have been seen, this one follows their pattern.
        "san.email" => email(value).map(|value| Field::AlternativeName(SanType::Rfc822Name(value))),
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

fn custom(oid: &[u64], value: DnValue) -> Field {
    Field::Subject(DnType::CustomDnType(oid.to_vec()), value)
}

fn text(value: &str, longest: usize) -> Result<DnValue, String> {
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
    Ok(DnValue::Utf8String(value.to_owned()))
}

fn country(value: &str) -> Result<DnValue, String> {
    if value.len() != 2 || !value.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err("must be the two letters of an ISO 3166 country code, such as US".into());
    }
    printable(&value.to_ascii_uppercase())
}

fn serial_number(value: &str) -> Result<DnValue, String> {
    text(value, 64)?;
    printable(value)
}

fn printable(value: &str) -> Result<DnValue, String> {
    value
        .try_into()
        .map(DnValue::PrintableString)
        .map_err(|_| "may hold only letters, digits, spaces and ' ( ) + , - . / : = ?".into())
}

/// Visible ASCII: what an `IA5String` field can hold and a reader can see.
fn ascii(value: &str) -> Result<rcgen::string::Ia5String, String> {
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("must be ASCII without spaces, and not empty".into());
    }
    value.try_into().map_err(|_| "must be ASCII".into())
}

fn dns_name(value: &str) -> Result<rcgen::string::Ia5String, String> {
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

fn uri(value: &str) -> Result<rcgen::string::Ia5String, String> {
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

fn ip_address(value: &str) -> Result<IpAddr, String> {
    value
        .parse()
        .map_err(|_| "must be an IPv4 or IPv6 address".into())
}

fn email(value: &str) -> Result<rcgen::string::Ia5String, String> {
    let whole = value
        .split_once('@')
        .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty());
    if !whole || value.matches('@').count() != 1 || value.len() > LONGEST_EMAIL {
        return Err("must be an e-mail address".into());
    }
    ascii(value)
}
