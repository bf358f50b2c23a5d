//! Searching certificates, and their tags.

use serde_json::{Value, json};

use super::scope::certificate_by_id;
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::certificate_owners::CERTIFICATE_OWNERS;
use crate::kinds::trust_lifecycle::certificates::{CERTIFICATES, is_own, status, status_sql};
use crate::kinds::trust_lifecycle::profiles::ica;
use crate::member::Member as _;
use crate::operations::{Call, Done, Listing, Reply, needs_account, page};
use crate::options::Tlm;
use crate::records::object;
use crate::records::view::View;
use crate::store::StoreError;
use crate::store::records::{Record, Records};
use crate::store::selection::Selection;

/// What nobody has picked up yet is not there yet.
fn visible() -> Selection {
    let mut visible = Selection::default();
    visible.narrow("status <> 'pending'".to_owned(), []);
    visible
}

/// The search with every filter (facts 5.3). What columns cannot tell is narrowed here.
pub(super) fn search(call: &Call, records: &Records<'_>) -> Done {
    if call.app.options.is_tlm(Tlm::SearchNeedsAccount) {
        needs_account(call)?;
    }
    let mut among = visible();
    if let Some(wanted) = call.query.get("status") {
        // Older clients write it in capitals.
        let wanted = wanted.to_lowercase();
        among.narrow(format!("{} = ?", status_sql()), [wanted.into()]);
    }
    if let Some(id) = call.query.get("issuing_ca_id") {
        let is_known = id.replace('-', "").to_uppercase() == ica(&call.app);
        among.narrow(format!("{is_known} AND {}", issued_here(call)), []);
    }
    if let Some(serial) = call.query.get("issuing_ca_serial_number") {
        let own = crate::described::describe(call.app.authority.issuing_der());
        let is_known = own.is_some_and(|own| own.at("name") == serial.to_uppercase().as_str());
        among.narrow(format!("{is_known} AND {}", issued_here(call)), []);
    }
    if let Some(wanted) = call.query.get("custom_attributes") {
        let (name, value) = wanted.split_once(':').unwrap_or((wanted, ""));
        among.narrow(
            "EXISTS (SELECT 1 FROM json_each(fields, '$.custom_attributes') AS held \
             WHERE held.value ->> 'name' = ? AND (? = '' OR EXISTS \
             (SELECT 1 FROM json_each(held.value, '$.values') AS one WHERE one.value = ?)))"
                .to_owned(),
            [name, value, value].map(|text| text.to_owned().into()),
        );
    }
    if let Some(email) = call.query.get("cert_owners") {
        let (_, owners) =
            records.select(&CERTIFICATE_OWNERS, &Selection::with(&[("name", email)]))?;
        let owner = owners.first().map(|owner| owner.id.to_string());
        among.narrow(
            "EXISTS (SELECT 1 FROM json_each(fields, '$.cert_owner_ids') WHERE value = ?)"
                .to_owned(),
            [owner.unwrap_or_default().into()],
        );
    }
    let listing = Listing::of(&CERTIFICATES);
    Ok(Reply::ok(page(
        call,
        records,
        &CERTIFICATES,
        &listing,
        among,
    )?))
}

fn issued_here(call: &Call) -> String {
    let name = call.app.authority.issuing_name.replace('\'', "''");
    format!("fields ->> 'issuing_ca_name' = '{name}'")
}

/// Id, status, serial number and thumbprint only; issued ones where nothing is said.
pub(super) fn summary(call: &Call, records: &Records<'_>) -> Done {
    let wanted = call.query.get("status").unwrap_or("issued").to_lowercase();
    if ["deleted", "replaced"].contains(&wanted.as_str()) {
        let message = "Wrong input or input format.";
        return Err(ServiceError::invalid_field("status", message).into());
    }
    let mut among = visible();
    among.narrow(format!("{} = ?", status_sql()), [wanted.into()]);
    if let Some(issuer) = call.query.get("issuer_type") {
        if !issuer.eq_ignore_ascii_case("private_ca") {
            let message = "Wrong input or input format.";
            return Err(ServiceError::invalid_field("issuer_type", message).into());
        }
        among.narrow(issued_here(call), []);
    }
    let listing = Listing {
        show: summarized,
        default: 100,
        most: Some(1000),
    };
    Ok(Reply::ok(page(
        call,
        records,
        &CERTIFICATES,
        &listing,
        among,
    )?))
}

fn summarized(view: &View<'_>, certificate: &Record) -> Value {
    let issuer = is_own(view, certificate).then(|| ica(view.app));
    json!({
        "id": certificate.id,
        "ca_cert_id": issuer,
        "status": status(certificate),
        "serial_number": certificate.name(),
        "thumbprint": certificate.get("thumbprint"),
    })
}

/// What rows of a search have and the details do not.
const OF_ROWS: &[&str] = &[
    "account",
    "custom_attributes",
    "seat_type",
    "template_name",
    "enrollment_method",
    "revocation",
    "issuing_ca_name",
    "key_size",
    "signature_algorithm",
    "subject",
    "profile",
];

/// Everything about one certificate, in the envelope of a list (facts 6.6).
pub(super) fn details(call: &Call, records: &Records<'_>) -> Done {
    let certificate = certificate_by_id(call, records, call.path("certificate_id"))?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    let mut shown = object((CERTIFICATES.show)(&view, &certificate));
    for name in OF_ROWS {
        shown.remove(*name);
    }
    shown.extend(object(json!({
        "account_id": call.app.account_id,
        "subject": { "common_name": certificate.get("common_name") },
        "revocation_reason": certificate.get("revocation").at("reason"),
        "revocation_date": certificate.get("revocation").at("revocation_date"),
        "key_type": certificate.get("key_size"),
        "custom_attributes": certificate.get("custom_attributes"),
        "ca_cert_id": is_own(&view, &certificate).then(|| ica(&call.app)),
        "delivery_format": "x509",
        "tags": certificate.get("tags"),
        "renewed_cert_id": certificate.get("renewed_cert_id"),
        "parent_id": certificate.get("parent_id"),
        "enrollment": { "id": certificate.get("enrollment_id") },
        "signing_algorithm": certificate.get("signature_algorithm"),
    })));
    shown.retain(|_, value| !value.is_null());
    Ok(Reply::ok(
        json!({ "total": 1, "offset": 0, "limit": 20, "items": [shown] }),
    ))
}

/// Gives a certificate these tags.
pub(super) fn tag(call: &Call, records: &Records<'_>) -> Done {
    let certificate = certificate_by_id(call, records, call.path("certificate_id"))?;
    let reply = Reply::done().about(&certificate);
    set_tags(records, certificate, call.texts(&["tags"]), false)?;
    Ok(reply)
}

pub(super) fn add_tags(call: &Call, records: &Records<'_>) -> Done {
    several(call, records, true)
}

pub(super) fn replace_tags(call: &Call, records: &Records<'_>) -> Done {
    several(call, records, false)
}

fn several(call: &Call, records: &Records<'_>, keeps: bool) -> Done {
    let ids = call.texts(&["certificate_ids"]);
    if ids.is_empty() {
        let message = "certificate_ids is required.";
        return Err(ServiceError::invalid_field("certificate_ids", message).into());
    }
    for id in ids {
        let certificate = certificate_by_id(call, records, &id)?;
        set_tags(records, certificate, call.texts(&["tags"]), keeps)?;
    }
    Ok(Reply::done())
}

fn set_tags(
    records: &Records<'_>,
    mut certificate: Record,
    tags: Vec<String>,
    keeps: bool,
) -> Result<(), StoreError> {
    let held = certificate
        .get("tags")
        .as_array()
        .cloned()
        .unwrap_or_default();
    let mut all = if keeps { held } else { Vec::new() };
    for tag in tags {
        if all.iter().all(|held| *held != tag.as_str()) {
            all.push(tag.into());
        }
    }
    certificate.fields.set("tags", all);
    records.update(&CERTIFICATES, &mut certificate, false)?;
    Ok(())
}
