//! Subject and subject alternative names of a certificate: the request's `attributes` over what the CSR says.

use std::net::IpAddr;

use rcgen::string::{Ia5String, PrintableString};
use rcgen::{DistinguishedName, DnType, DnValue, SanType};
use serde_json::{Value, json};

use crate::rules::Rules;

/// A field that `attributes` may set, as `enrollment-specification` lists them.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) mandatory: bool,
    target: Target,
}

#[derive(Debug, Clone, Copy)]
enum Target {
    /// A subject attribute with this object identifier.
    Subject(&'static [u64]),
    DnsName,
    Uri,
    IpAddress,
    Email,
}

const COMMON_NAME: &[u64] = &[2, 5, 4, 3];
const COUNTRY: &[u64] = &[2, 5, 4, 6];
const SERIAL_NUMBER: &[u64] = &[2, 5, 4, 5];
const EMAIL: &[u64] = &[1, 2, 840, 113_549, 1, 9, 1];

/// The fields of the emulator's certificate profile.
pub(crate) const FIELDS: &[Field] = &[
    field(
        "subject.common_name",
        "Common name",
        true,
        Target::Subject(COMMON_NAME),
    ),
    field(
        "subject.country",
        "Country",
        false,
        Target::Subject(COUNTRY),
    ),
    field(
        "subject.state",
        "State",
        false,
        Target::Subject(&[2, 5, 4, 8]),
    ),
    field(
        "subject.locality",
        "Locality",
        false,
        Target::Subject(&[2, 5, 4, 7]),
    ),
    field(
        "subject.organization_name",
        "Organization name",
        false,
        Target::Subject(&[2, 5, 4, 10]),
    ),
    field(
        "subject.organization_unit",
        "Organization unit",
        false,
        Target::Subject(&[2, 5, 4, 11]),
    ),
    field(
        "subject.serial_number",
        "Serial number",
        false,
        Target::Subject(SERIAL_NUMBER),
    ),
    field("subject.email", "Email", false, Target::Subject(EMAIL)),
    field("san.dns_name", "DNS name", false, Target::DnsName),
    field("san.uri", "URI", false, Target::Uri),
    field("san.ip_address", "IP address", false, Target::IpAddress),
    field(
        "san.email",
        "Email (subject alternative name)",
        false,
        Target::Email,
    ),
];

const fn field(id: &'static str, name: &'static str, mandatory: bool, target: Target) -> Field {
    Field {
        id,
        name,
        mandatory,
        target,
    }
}

/// Names of a certificate in the making.
#[derive(Debug, Default)]
pub(crate) struct Names {
    subject: Vec<(Vec<u64>, String)>,
    alternative: Vec<SanType>,
}

impl Names {
    pub(crate) fn from_csr(subject: Vec<(Vec<u64>, String)>, alternative: Vec<SanType>) -> Self {
        Self {
            subject,
            alternative,
        }
    }

    /// Lays `attributes` over the names: a field that is given replaces all values of its kind.
    pub(crate) fn apply(&mut self, attributes: &[Value], rules: &mut Rules) {
        let mut replaced = Vec::new();
        for attribute in attributes {
            let Some(object) = rules.object(attribute, "attributes") else {
                continue;
            };
            let name = rules.text(object, "name");
            let Some(field) = FIELDS.iter().find(|field| field.id == name) else {
                if !name.is_empty() {
                    rules.reject(format!(
                        "Attribute {name} is not allowed by the certificate policy."
                    ));
                }
                continue;
            };
            if !replaced.contains(&field.id) {
                self.clear(field.target);
                replaced.push(field.id);
            }
            // Usually one string; several alternative names may come as an array.
            if let Some(values) = object.get("value").and_then(Value::as_array) {
                for value in values {
                    self.set(field, value.as_str().unwrap_or_default(), rules);
                }
            } else {
                let value = rules.text(object, "value");
                if !value.is_empty() {
                    self.set(field, value, rules);
                }
            }
        }
    }

    /// Sets a subject attribute, in its place if it is there.
    pub(crate) fn put(&mut self, oid: &[u64], value: &str) {
        match self.subject.iter_mut().find(|(own, _)| own == oid) {
            Some((_, own)) => value.clone_into(own),
            None => self.subject.push((oid.to_vec(), value.to_owned())),
        }
    }

    /// Replaces all alternative names.
    pub(crate) fn put_alternative(&mut self, names: Vec<SanType>) {
        self.alternative = names;
    }

    fn clear(&mut self, target: Target) {
        match target {
            // The position in the subject is kept, so that the order of the CSR survives.
            Target::Subject(_) => {}
            Target::DnsName => self
                .alternative
                .retain(|name| !matches!(name, SanType::DnsName(_))),
            Target::Uri => self
                .alternative
                .retain(|name| !matches!(name, SanType::URI(_))),
            Target::IpAddress => self
                .alternative
                .retain(|name| !matches!(name, SanType::IpAddress(_))),
            Target::Email => self
                .alternative
                .retain(|name| !matches!(name, SanType::Rfc822Name(_))),
        }
    }

    fn set(&mut self, field: &Field, value: &str, rules: &mut Rules) {
        let name = match field.target {
            Target::Subject(oid) => return self.put(oid, value),
            Target::DnsName => Ia5String::try_from(value).ok().map(SanType::DnsName),
            Target::Uri => Ia5String::try_from(value).ok().map(SanType::URI),
            Target::Email => Ia5String::try_from(value).ok().map(SanType::Rfc822Name),
            Target::IpAddress => value.parse::<IpAddr>().ok().map(SanType::IpAddress),
        };
        match name {
            Some(name) => self.alternative.push(name),
            None => rules.reject(format!("Value of attribute {} is not valid.", field.id)),
        }
    }

    /// The value of a subject attribute.
    pub(crate) fn subject(&self, wanted: &[u64]) -> Option<&str> {
        let found = self.subject.iter().find(|(oid, _)| oid == wanted);
        found.map(|(_, value)| value.as_str())
    }

    /// The subject as a request in JSON names it.
    pub(crate) fn attributes(&self) -> Vec<Value> {
        let held = FIELDS.iter().filter_map(|field| match field.target {
            Target::Subject(oid) => Some(json!({ "name": field.id, "value": self.subject(oid)? })),
            _ => None,
        });
        held.collect()
    }

    pub(crate) fn common_name(&self) -> Option<&str> {
        self.subject(COMMON_NAME)
    }

    /// The names in encodable form. rcgen holds one value per attribute type, so of several (organization
    /// units, say) the last stays.
    pub(crate) fn encode(self, rules: &mut Rules) -> (DistinguishedName, Vec<SanType>) {
        let mut subject = DistinguishedName::new();
        for (oid, value) in self.subject {
            let encoded = match oid.as_slice() {
                COUNTRY
                    if value.len() != 2
                        || !value.bytes().all(|byte| byte.is_ascii_alphabetic()) =>
                {
                    None
                }
                COUNTRY | SERIAL_NUMBER => PrintableString::try_from(value)
                    .ok()
                    .map(DnValue::PrintableString),
                EMAIL => Ia5String::try_from(value).ok().map(DnValue::Ia5String),
                _ => Some(DnValue::Utf8String(value)),
            };
            match encoded {
                Some(value) => subject.push(DnType::from_oid(&oid), value),
                None => rules.reject(format!(
                    "Value of attribute {} is not valid.",
                    display(&oid)
                )),
            }
        }
        (subject, self.alternative)
    }
}

fn display(oid: &[u64]) -> &'static str {
    let is = |field: &&Field| matches!(field.target, Target::Subject(own) if own == oid);
    FIELDS.iter().find(is).map_or("subject", |field| field.id)
}
