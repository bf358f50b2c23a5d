//! Certificates of the inventory: issued, imported and discovered. A record's name is its serial number.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::profiles::{PROFILES, ica, template_name};
use super::seats::TYPES;
use crate::member::Member as _;
use crate::options::Tlm;
use crate::pem::base64;
use crate::records::filter::Filter;
use crate::records::kind::Kind;
use crate::records::object;
use crate::records::view::{View, iso};
use crate::store::now_ms;
use crate::store::records::Record;

pub(crate) static CERTIFICATES: Kind = Kind {
    key: "tlm_certificates",
    title: "Certificate",
    filters: &[
        Filter::equals("business_unit_id"),
        Filter::equals("business_unit_name"),
        Filter::equals("profile_id"),
        Filter::equals("seat_id"),
        Filter::equals("seat_type_id").field("seat_type"),
        Filter::capitals("serial_number").field("name"),
        Filter::between("valid_from"),
        Filter::between("valid_to"),
        Filter::contains("common_name"),
        Filter::equals("aki"),
        Filter::equals("issuing_ca_name"),
        Filter::capitals("thumbprint"),
        Filter::equals("enrollment_id"),
    ],
    sorts: &[
        "valid_to",
        "valid_from",
        "common_name",
        "serial_number",
        "status",
        "created_at",
        "seat_id",
    ],
    most: Some(100),
    show,
    ..Kind::TRUST_LIFECYCLE
};

/// The status as it is now: what has ended is expired, unless it was revoked before.
pub(crate) fn status(certificate: &Record) -> &str {
    match certificate.text("status") {
        "issued" | "suspended" if certificate.text("valid_to") < iso(now_ms()).as_str() => {
            "expired"
        }
        status => status,
    }
}

/// The same in SQL.
pub(crate) fn status_sql() -> String {
    let now = iso(now_ms());
    format!(
        "CASE WHEN status IN ('issued', 'suspended') AND fields ->> 'valid_to' < '{now}' \
         THEN 'expired' ELSE status END"
    )
}

/// Whole days until it ends; negative where it has ended.
pub(crate) fn days_left(certificate: &Record) -> i64 {
    let end = OffsetDateTime::parse(certificate.text("valid_to"), &Rfc3339);
    end.map_or(0, |end| (end - OffsetDateTime::now_utc()).whole_days())
}

/// Whether the emulator's CA issued it.
pub(crate) fn is_own(view: &View<'_>, certificate: &Record) -> bool {
    certificate.text("issuing_ca_name") == view.app.authority.issuing_name
}

/// As the search and the look-up by serial number show it (facts 5.3).
fn show(view: &View<'_>, certificate: &Record) -> Value {
    let profile = certificate.text("profile_id").parse().ok();
    let profile = profile.and_then(|id| view.find(&PROFILES, id));
    let seat_type = certificate.text("seat_type");
    let seat_title = TYPES
        .iter()
        .find(|(id, _)| *id == seat_type)
        .map(|(_, name)| *name);
    let issuer = if is_own(view, certificate) {
        ica(view.app)
    } else {
        "EXTERNAL_CA".to_owned()
    };
    let profile_shown = profile
        .as_ref()
        .map(|profile| json!({ "id": profile.id, "name": profile.name() }));
    let method = profile
        .as_ref()
        .map(|profile| method(profile.text("enrollment_method")));
    let mut shown = object(json!({
        "id": certificate.id,
        "profile": profile_shown,
        "seat": { "seat_id": certificate.get("seat_id") },
        "seat_type": { "id": seat_type, "name": seat_title },
        "business_unit": {
            "id": certificate.get("business_unit_id"), "name": certificate.get("business_unit_name") },
        "account": { "id": view.app.account_id },
        "certificate": base64(certificate.content.as_deref().unwrap_or_default()),
        "ica": { "id": issuer },
        "status": status(certificate),
        "serial_number": certificate.name(),
        "template_name": profile.as_deref().map(template_name),
        "enrollment_method": method,
        "expires_in_days": days_left(certificate),
        "escrow": certificate.fields.contains_key("private_key"),
        "custom_attributes": custom_attributes(certificate),
        "cert_security_rating": "Secure",
    }));
    for name in [
        "common_name",
        "thumbprint",
        "valid_from",
        "valid_to",
        "notes",
        "revocation",
        "issuing_ca_name",
        "key_size",
        "signature_algorithm",
        "subject",
        "source",
        "extended_key_usage",
        "attributes",
        "ip",
        "port",
        "tags",
    ] {
        shown.insert(name.to_owned(), certificate.get(name).clone());
    }
    shown.retain(|_, value| !value.is_null());
    let options = &view.app.options;
    if options.is_tlm(Tlm::AttributesObject)
        && let Some(text) = shown.at("attributes").as_str()
    {
        let attributes: Value = serde_json::from_str(text).unwrap_or_default();
        shown.set("attributes", attributes);
    }
    if options.is_tlm(Tlm::SubjectTexts)
        && let Some(subject) = shown.get_mut("subject").and_then(Value::as_object_mut)
    {
        for value in subject.values_mut() {
            if let Some(first) = value.get(0) {
                *value = first.clone();
            }
        }
    }
    shown.into()
}

/// Names and values of the custom attributes of a certificate.
fn custom_attributes(certificate: &Record) -> Value {
    let held = certificate.get("custom_attributes").as_array();
    let pairs = held.into_iter().flatten().filter_map(|item| {
        let name = item.at("name").as_str()?;
        Some((name.to_owned(), item.at("values").clone()))
    });
    pairs.collect::<serde_json::Map<_, _>>().into()
}

/// `rest_api` for people. Only "REST API" was seen.
fn method(name: &str) -> String {
    match name {
        "rest_api" => "REST API".to_owned(),
        name => name.replace('_', " ").to_uppercase(),
    }
}
