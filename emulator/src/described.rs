//! What a certificate says, in the words of Trust Lifecycle Manager.

use serde_json::{Map, Value, json};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::X509Name;

use crate::ca::hex;
use crate::records::object;
use crate::records::view::iso_seconds;
use crate::store::records::Fields;

/// Object identifiers of subject attributes and their names; `true` where there may be several (facts 6.1).
pub(crate) const SUBJECT: &[(&str, &[u64], bool)] = &[
    ("common_name", &[2, 5, 4, 3], false),
    ("surname", &[2, 5, 4, 4], true),
    ("serial_number", &[2, 5, 4, 5], false),
    ("country", &[2, 5, 4, 6], false),
    ("locality", &[2, 5, 4, 7], false),
    ("state", &[2, 5, 4, 8], false),
    ("street_address", &[2, 5, 4, 9], true),
    ("organization_name", &[2, 5, 4, 10], false),
    ("organization_units", &[2, 5, 4, 11], true),
    ("title", &[2, 5, 4, 12], true),
    ("description", &[2, 5, 4, 13], true),
    ("postal_code", &[2, 5, 4, 17], false),
    ("given_name", &[2, 5, 4, 42], true),
    ("unique_identifier", &[2, 5, 4, 45], false),
    ("dn_qualifier", &[2, 5, 4, 46], false),
    ("pseudonym", &[2, 5, 4, 65], false),
    ("organization_identifier", &[2, 5, 4, 97], false),
    (
        "user_identifier",
        &[0, 9, 2342, 19_200_300, 100, 1, 1],
        false,
    ),
    (
        "domain_component",
        &[0, 9, 2342, 19_200_300, 100, 1, 25],
        true,
    ),
    ("email", &[1, 2, 840, 113_549, 1, 9, 1], false),
    ("unstructured_name", &[1, 2, 840, 113_549, 1, 9, 2], true),
    ("unstructured_address", &[1, 2, 840, 113_549, 1, 9, 8], true),
];

/// What the inventory keeps of a certificate; none where it cannot be read. `name` is its serial number.
pub(crate) fn describe(der: &[u8]) -> Option<Fields> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let serial = hex(certificate.raw_serial());
    let serial = serial.strip_prefix("00").unwrap_or(&serial).to_uppercase();
    let thumbprint = hex(ring::digest::digest(&ring::digest::SHA256, der).as_ref());
    let validity = certificate.validity();
    let valid_from = iso_seconds(validity.not_before.timestamp());
    let valid_to = iso_seconds(validity.not_after.timestamp());
    let (algorithm, length) = key(&certificate);
    let subject = subject(certificate.subject());
    let issuer = certificate.issuer();
    let extensions = Extensions::of(&certificate);
    // As the list shows it: JSON in a text.
    let attributes = json!({
        "subject": by_oid(certificate.subject()),
        "san": { "dns_name": extensions.dns_names },
        "key_usage": extensions.key_usage,
        "extended_key_usage": extensions.extended_key_usage,
        "validity_not_before": valid_from.replace('Z', "+00:00"),
        "validity_not_after": valid_to.replace('Z', "+00:00"),
        "serial_number": serial.to_lowercase(),
        "thumbprint": thumbprint,
        "signing_algorithm": "SHA256WITHECDSA",
        "public_key_algorithm": algorithm,
        "key_length": length,
        "authority_key_identifier": extensions.authority,
        "subject_key_identifier": extensions.own,
        "issuer_dn": issuer.to_string(),
    });
    let key_type = match algorithm {
        "EC" => format!("ECDSA_P-{length}"),
        other => format!("{other}_{length}"),
    };
    Some(object(json!({
        "name": serial,
        "thumbprint": thumbprint.to_uppercase(),
        "common_name": subject.get("common_name").cloned().unwrap_or_default(),
        "subject": subject,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "key_size": key_type,
        "signature_algorithm": "SHA256withECDSA",
        "issuing_ca_name": first(issuer),
        "aki": colons(&extensions.authority),
        "issuer_dn": issuer.to_string(),
        "san": { "dns_names": extensions.dns_names, "emails": extensions.emails },
        "extended_key_usage": extensions.extended_key_usage.join(","),
        "attributes": attributes.to_string(),
    })))
}

fn first(name: &X509Name<'_>) -> String {
    let mut names = name.iter_common_name();
    let text = names.next().and_then(|name| name.as_str().ok());
    text.unwrap_or_default().to_owned()
}

fn key(certificate: &X509Certificate<'_>) -> (&'static str, usize) {
    match certificate.public_key().parsed() {
        Ok(PublicKey::RSA(key)) => ("RSA", key.key_size()),
        Ok(PublicKey::EC(point)) => ("EC", point.key_size()),
        _ => ("Ed25519", 256),
    }
}

fn subject(name: &X509Name<'_>) -> Fields {
    let mut fields = Fields::new();
    for attribute in name.iter_attributes() {
        let oid: Option<Vec<u64>> = attribute.attr_type().iter().map(Iterator::collect);
        let known = SUBJECT
            .iter()
            .find(|(_, known, _)| oid.as_deref() == Some(*known));
        let (Some((name, _, is_several)), Ok(value)) = (known, attribute.as_str()) else {
            continue;
        };
        if *is_several {
            let values = fields.entry(*name).or_insert_with(|| json!([]));
            if let Some(values) = values.as_array_mut() {
                values.push(value.into());
            }
        } else {
            fields.insert((*name).to_owned(), value.into());
        }
    }
    fields
}

fn by_oid(name: &X509Name<'_>) -> Value {
    let mut fields = Map::new();
    for attribute in name.iter_attributes() {
        let Ok(value) = attribute.as_str() else {
            continue;
        };
        let values = fields
            .entry(attribute.attr_type().to_id_string())
            .or_insert_with(|| json!([]));
        if let Some(values) = values.as_array_mut() {
            values.push(value.into());
        }
    }
    fields.into()
}

/// `a1:b2`, as the filter `aki` wants it.
fn colons(hexadecimal: &str) -> String {
    let bytes = hexadecimal.as_bytes().chunks(2);
    let pairs: Vec<_> = bytes.map(String::from_utf8_lossy).collect();
    pairs.join(":")
}

#[derive(Default)]
struct Extensions {
    dns_names: Vec<String>,
    emails: Vec<String>,
    key_usage: Vec<&'static str>,
    extended_key_usage: Vec<&'static str>,
    authority: String,
    own: String,
}

impl Extensions {
    fn of(certificate: &X509Certificate<'_>) -> Self {
        let mut found = Self::default();
        for extension in certificate.extensions() {
            match extension.parsed_extension() {
                ParsedExtension::SubjectAlternativeName(names) => {
                    for name in &names.general_names {
                        match name {
                            GeneralName::DNSName(name) => found.dns_names.push((*name).to_owned()),
                            GeneralName::RFC822Name(name) => found.emails.push((*name).to_owned()),
                            _ => {}
                        }
                    }
                }
                ParsedExtension::KeyUsage(usage) => {
                    let known = [
                        (usage.digital_signature(), "digital_signature"),
                        (usage.non_repudiation(), "non_repudiation"),
                        (usage.key_encipherment(), "key_encipherment"),
                        (usage.data_encipherment(), "data_encipherment"),
                        (usage.key_agreement(), "key_agreement"),
                    ];
                    let held = known.into_iter().filter(|(is_held, _)| *is_held);
                    found.key_usage = held.map(|(_, name)| name).collect();
                }
                ParsedExtension::ExtendedKeyUsage(usage) => {
                    let known = [
                        (usage.server_auth, "1.3.6.1.5.5.7.3.1"),
                        (usage.client_auth, "1.3.6.1.5.5.7.3.2"),
                    ];
                    let held = known.into_iter().filter(|(is_held, _)| *is_held);
                    found.extended_key_usage = held.map(|(_, oid)| oid).collect();
                }
                ParsedExtension::AuthorityKeyIdentifier(identifier) => {
                    let key = identifier.key_identifier.as_ref();
                    found.authority = key.map(|key| hex(key.0)).unwrap_or_default();
                }
                ParsedExtension::SubjectKeyIdentifier(key) => found.own = hex(key.0),
                _ => {}
            }
        }
        found
    }
}
