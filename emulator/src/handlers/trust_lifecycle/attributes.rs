//! Custom attributes and owners of certificates, and what goes when one of them is deleted.

use serde_json::{Value, json};

use super::scope::certificate_by_id;
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::certificate_owners::CERTIFICATE_OWNERS;
use crate::kinds::trust_lifecycle::certificates::CERTIFICATES;
use crate::kinds::trust_lifecycle::custom_attributes::CUSTOM_ATTRIBUTES;
use crate::member::Member as _;
use crate::operations::{Call, Done, Reply};
use crate::records::existing;
use crate::records::kind::Kind;
use crate::rules::bare_uuid;
use crate::store::StoreError;
use crate::store::records::{Record, Records};

/// Values by attribute id, as requests give them, with the attributes' names and types.
pub(super) fn named(records: &Records<'_>, sent: &Value) -> Result<Value, StoreError> {
    let mut held = Vec::new();
    for item in sent.as_array().into_iter().flatten() {
        let id = item.at("id").as_str().unwrap_or_default();
        let attribute = find(records, &CUSTOM_ATTRIBUTES, id)?;
        let values = match (item.at("value"), item.at("multi_select_values")) {
            (Value::String(value), _) => json!([value]),
            (_, Value::Array(values)) => json!(values),
            _ => json!([]),
        };
        held.push(json!({
            "id": attribute.id,
            "name": attribute.name(),
            "type": attribute.text("type").to_lowercase(),
            "values": values,
            "grouped_values": item.at("grouped_selections"),
        }));
    }
    Ok(held.into())
}

fn find(records: &Records<'_>, kind: &'static Kind, id: &str) -> Result<Record, StoreError> {
    let id = bare_uuid(id).ok_or_else(|| ServiceError::not_found(kind.title))?;
    Ok((*existing(records, kind, id)?).clone())
}

pub(super) fn get(call: &Call, records: &Records<'_>) -> Done {
    let certificate = certificate_by_id(call, records, call.path("id"))?;
    let held = certificate.get("custom_attributes").as_array().cloned();
    let mut held = held.unwrap_or_default();
    for item in held.iter_mut().filter_map(Value::as_object_mut) {
        item.retain(|_, value| !value.is_null());
    }
    Ok(Reply::ok(held.into()))
}

/// Gives a certificate these values; other attributes keep theirs.
pub(super) fn set(call: &Call, records: &Records<'_>) -> Done {
    call.required("account_id")?;
    let mut certificate = certificate_by_id(call, records, call.path("id"))?;
    let new = named(records, call.body.at("custom_attributes_request"))?;
    let new = new.as_array().cloned().unwrap_or_default();
    if new.is_empty() {
        let field = "custom_attributes_request";
        return Err(ServiceError::invalid_field(field, format!("{field} is required.")).into());
    }
    let held = certificate.get("custom_attributes").as_array().cloned();
    let mut held = held.unwrap_or_default();
    held.retain(|old| new.iter().all(|new| new.at("id") != old.at("id")));
    held.extend(new);
    put(records, &mut certificate, "custom_attributes", held)?;
    Ok(Reply::done().about(&certificate))
}

pub(super) fn unset(call: &Call, records: &Records<'_>) -> Done {
    call.required("account_id")?;
    let mut certificate = certificate_by_id(call, records, call.path("id"))?;
    let ids = ids(call, "custom_attribute_ids")?;
    let held = certificate.get("custom_attributes").as_array().cloned();
    let mut held = held.unwrap_or_default();
    held.retain(|one| ids.iter().all(|id| one.at("id") != id.as_str()));
    put(records, &mut certificate, "custom_attributes", held)?;
    Ok(Reply::gone().about(&certificate))
}

/// Seats whose certificates may have owners.
const OWNED: &[&str] = &[
    "SERVER_SEAT",
    "ORGANIZATION_SEAT",
    "DISCOVERY_SEAT",
    "CERTIFICATE_MANAGEMENT_SEAT",
];

fn owned(call: &Call, records: &Records<'_>) -> Result<Record, StoreError> {
    call.required("account_id")?;
    let certificate = certificate_by_id(call, records, call.path("id"))?;
    if OWNED.contains(&certificate.text("seat_type")) {
        return Ok(certificate);
    }
    let message = format!(
        "Certificates of seats of type {} have no owners.",
        certificate.text("seat_type")
    );
    Err(ServiceError::invalid_field("id", message).into())
}

pub(super) fn set_owners(call: &Call, records: &Records<'_>) -> Done {
    let mut certificate = owned(call, records)?;
    let held = certificate.get("cert_owner_ids").as_array().cloned();
    let mut held = held.unwrap_or_default();
    for id in ids(call, "certificate_owner_ids")? {
        find(records, &CERTIFICATE_OWNERS, &id)?;
        if held.iter().all(|own| *own != id.as_str()) {
            held.push(id.into());
        }
    }
    put(records, &mut certificate, "cert_owner_ids", held)?;
    Ok(Reply::done().about(&certificate))
}

pub(super) fn unset_owners(call: &Call, records: &Records<'_>) -> Done {
    let mut certificate = owned(call, records)?;
    let ids = ids(call, "certificate_owner_ids")?;
    let held = certificate.get("cert_owner_ids").as_array().cloned();
    let mut held = held.unwrap_or_default();
    held.retain(|own| ids.iter().all(|id| *own != id.as_str()));
    put(records, &mut certificate, "cert_owner_ids", held)?;
    Ok(Reply::gone().about(&certificate))
}

fn ids(call: &Call, field: &str) -> Result<Vec<String>, ServiceError> {
    let ids = call.texts(&[field]);
    if ids.is_empty() {
        return Err(ServiceError::invalid_field(
            field,
            format!("{field} is required."),
        ));
    }
    Ok(ids)
}

fn put(
    records: &Records<'_>,
    certificate: &mut Record,
    field: &str,
    values: Vec<Value>,
) -> rusqlite::Result<()> {
    certificate.fields.insert(field.to_owned(), values.into());
    records.update(&CERTIFICATES, certificate, false)
}

pub(super) fn delete_attribute(call: &Call, records: &Records<'_>) -> Done {
    delete(call, records, &CUSTOM_ATTRIBUTES)
}

pub(super) fn delete_owner(call: &Call, records: &Records<'_>) -> Done {
    delete(call, records, &CERTIFICATE_OWNERS)
}

/// That the answer to a deleted owner speaks of an attribute, too, is published.
fn delete(call: &Call, records: &Records<'_>, kind: &'static Kind) -> Done {
    let record = existing(records, kind, call.id(kind.title)?)?;
    records.remove(kind, &record)?;
    let answer = json!({
        "status": "Custom attribute deleted successfully", "affected_profiles": [] });
    Ok(Reply::ok(answer).about(&record))
}
