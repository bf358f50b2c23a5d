//! Certificates that were issued elsewhere (facts 5.3).

use p12_keystore::{KeyStore, KeyStoreEntry, Pkcs12ImportPolicy};
use serde_json::{Value, json};

use super::scope::business_unit;
use crate::described::describe;
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::certificates::CERTIFICATES;
use crate::kinds::trust_lifecycle::seats::{self, DISCOVERY, IMPORTED};
use crate::member::Member as _;
use crate::operations::{Call, Done, Reply};
use crate::pem;
use crate::records::object;
use crate::records::view::iso;
use crate::revocation::problem;
use crate::store::records::{NewRecord, Records};
use crate::store::{StoreError, now_ms};

/// Imports each on its own: what is wrong with one is in its result.
pub(super) fn import(call: &Call, records: &Records<'_>) -> Done {
    let Some(items) = call.body.as_array().filter(|items| !items.is_empty()) else {
        let message = "The request body should be an array of certificates.";
        return Err(ServiceError::invalid_request(message).into());
    };
    let traps = call.query.get("trap_seat_duplicate_error") == Some("true");
    let results = items
        .iter()
        .map(|item| match one(call, records, item, traps) {
            // The word for failure is inferred.
            Err(StoreError::Refused(refusal)) => Ok(json!({
                "cert_type": item.at("cert_type"),
                "import_status": "FAILURE",
                "error_message": refusal.message(),
            })),
            other => other,
        });
    Ok(Reply::ok(results.collect::<Result<Value, StoreError>>()?))
}

fn one(call: &Call, records: &Records<'_>, item: &Value, traps: bool) -> Result<Value, StoreError> {
    let text = |name: &str| item.at(name).as_str().unwrap_or_default();
    let refused = |field, message: &str| ServiceError::invalid_field(field, message);
    let unit = business_unit(records, text("business_unit_id"))?;
    if text("notes").chars().count() > 255 {
        return Err(refused("notes", "Notes should be no more than 255.").into());
    }
    let unreadable = || refused("cert", "Certificate is not readable.");
    let file = pem::decode(text("cert")).ok_or_else(unreadable)?;
    let (der, key) = match text("cert_type") {
        "x509" => (file, None),
        "pkcs12" => open(&file, text("password")).ok_or_else(unreadable)?,
        _ => return Err(refused("cert_type", "Wrong input or input format.").into()),
    };
    let mut fields = describe(&der).ok_or_else(unreadable)?;
    let is_known = fields.at("issuing_ca_name") == call.app.authority.issuing_name.as_str();
    let seat_type = if is_known { IMPORTED } else { DISCOVERY };
    let mut identifier = text("seat_id").to_owned();
    let mut seat = seats::find(records, unit.id, seat_type, &identifier)?;
    if seat.is_some() && traps {
        identifier = format!("{identifier}_{}", now_ms());
        seat = None;
    }
    let seat = match seat {
        Some(seat) => seat,
        None => seats::make(records, unit.id, seat_type, &identifier, "")?,
    };
    let revocation = item.at("revocation");
    let is_revoked = revocation.at("revoked") == true;
    let reason = match revocation.at("reason").as_str().unwrap_or("unspecified") {
        "certificate_hold" if !is_known => "unspecified",
        reason => reason,
    };
    let date = revocation.at("revoke_date").as_str().map(str::to_owned);
    if let Some(message) = date.as_deref().and_then(problem) {
        return Err(refused("revoke_date", message).into());
    }
    let date = date.unwrap_or_else(|| iso(now_ms()));
    let status = match (is_revoked, reason) {
        (false, _) => "issued",
        (true, "certificate_hold") => "suspended",
        (true, _) => "revoked",
    };
    let issuer = if is_known {
        fields.at("issuer_dn").clone()
    } else {
        json!("EXTERNAL_CA")
    };
    let tags = match item.at("tag_name") {
        Value::String(tag) => json!([tag]),
        Value::Array(tags) => json!(tags),
        _ if text("group_name").is_empty() => json!([]),
        _ => json!([text("group_name")]),
    };
    fields.extend(object(json!({
        "status": status,
        "business_unit_id": unit.id,
        "business_unit_name": unit.name(),
        "seat_id": seat.name(),
        "seat_type": seat_type,
        "source": "IMPORT",
        "notes": item.at("notes"),
        "tags": tags,
        "revocation": is_revoked.then(|| json!({ "reason": reason, "revocation_date": date })),
    })));
    if let Some(key) = key {
        fields.set("private_key", key);
    }
    let new = NewRecord::new(call.app.account_id, fields);
    records.insert(
        &CERTIFICATES,
        NewRecord {
            content: Some(der),
            ..new
        },
    )?;
    let revocation =
        is_revoked.then(|| json!({ "revoked": true, "reason": reason, "revoke_date": date }));
    let mut answer = object(json!({
        "cert_type": item.at("cert_type"),
        "issuing_ca": issuer,
        "import_status": "SUCCESS",
        "seat": { "seat_id": seat.name(), "type": seat_type },
        "business_unit": { "id": unit.id, "name": unit.name() },
        "cert_status": status,
        "revocation": revocation,
    }));
    answer.retain(|_, value| !value.is_null());
    Ok(answer.into())
}

/// The first certificate of a PKCS#12 file, and its key as PEM.
fn open(file: &[u8], password: &str) -> Option<(Vec<u8>, Option<String>)> {
    let store = KeyStore::from_pkcs12(file, password, Pkcs12ImportPolicy::Relaxed).ok()?;
    store.entries().find_map(|(_, entry)| match entry {
        KeyStoreEntry::PrivateKeyChain(chain) => {
            let leaf = chain.certs().first()?;
            let key = pem::encode("PRIVATE KEY", chain.key().as_der());
            Some((leaf.as_der().to_vec(), Some(key)))
        }
        KeyStoreEntry::Certificate(certificate) => Some((certificate.as_der().to_vec(), None)),
        KeyStoreEntry::Secret(_) => None,
    })
}
