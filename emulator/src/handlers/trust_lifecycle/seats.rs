//! Seats: named by their identifier, their type and their business unit together.

use std::sync::Arc;

use http::StatusCode;
use serde_json::Value;

use super::revocation::revoke_all;
use super::scope::{business_unit, business_unit_or_only};
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::seats::{CREATABLE, DISCOVERY, SEATS, TYPES, USER, find};
use crate::member::Member as _;
use crate::operations::{Call, Done, Listing, Reply, page};
use crate::records::field;
use crate::records::view::View;
use crate::rules::Rules;
use crate::store::StoreError;
use crate::store::records::{NewRecord, Record, Records};
use crate::store::selection::Selection;

pub(super) fn list(call: &Call, records: &Records<'_>) -> Done {
    if let Some(unit) = call.query.get("business_unit_id") {
        business_unit(records, unit)?;
    }
    let mut among = Selection::default();
    if call.query.get("active").is_none() {
        among.narrow("fields ->> 'active' = 1".to_owned(), []);
    }
    Ok(Reply::ok(page(
        call,
        records,
        &SEATS,
        &Listing::of(&SEATS),
        among,
    )?))
}

pub(super) fn create(call: &Call, records: &Records<'_>) -> Done {
    let unit = business_unit_or_only(call, records, call.text("business_unit_id"))?;
    let wanted = call.text("seat_type/id");
    let seat_type = if wanted.is_empty() { USER } else { wanted };
    if !CREATABLE.contains(&seat_type) {
        let message = format!("Seat type should be one of {}.", CREATABLE.join(", "));
        return Err(ServiceError::invalid_field("seat_type.id", message).into());
    }
    let mut rules = Rules::naming_fields();
    let mut fields = field::read(SEATS.fields, call.object()?, &mut rules);
    if fields.get("phone").is_some_and(Value::is_string) && seat_type != USER {
        rules.reject_field("phone", "Phone is for seats of type USER_SEAT only.");
    }
    rules.finish()?;
    fields.set("seat_type", seat_type);
    fields.set("active", true);
    let seat = NewRecord::new(unit.id, fields);
    free(records, &unit, seat_type, call.text("seat_id"))?;
    let seat = records.insert(&SEATS, seat)?;
    Ok(Reply::empty(StatusCode::CREATED).about(&seat))
}

pub(super) fn get(call: &Call, records: &Records<'_>) -> Done {
    let seat = in_query(call, records)?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    Ok(Reply::ok((SEATS.show)(&view, &seat)))
}

pub(super) fn update(call: &Call, records: &Records<'_>) -> Done {
    let unit = business_unit_or_only(call, records, call.text("business_unit_id"))?;
    let wanted = call
        .text("seat_type/id")
        .replace("ORANIZATION", "ORGANIZATION");
    let identifier = call.path("seat_id");
    // Where the type is left out, the identifier has to be enough.
    let types = TYPES.iter().map(|(id, _)| *id);
    let mut types = types.filter(|id| wanted.is_empty() || wanted == *id);
    let found = types.find_map(|id| find(records, unit.id, id, identifier).transpose());
    let mut seat = found
        .transpose()?
        .ok_or_else(|| ServiceError::not_found("Seat"))?;
    let renamed = call.text("seat_id");
    if !renamed.is_empty() && renamed != identifier {
        free(records, &unit, seat.text("seat_type"), renamed)?;
        seat.fields.set("name", renamed);
    }
    for name in ["seat_name", "email", "phone"] {
        if let Some(value) = call.body.get(name) {
            seat.fields.insert(name.to_owned(), value.clone());
        }
    }
    records.update(&SEATS, &mut seat, false)?;
    Ok(Reply::gone().about(&seat))
}

/// Deletes a seat and revokes its certificates, unless they were only discovered.
pub(super) fn delete(call: &Call, records: &Records<'_>) -> Done {
    const REASONS: &[&str] = &[
        "cessation_of_operation",
        "key_compromise",
        "affiliation_changed",
        "superseded",
    ];
    let mut seat = in_query(call, records)?;
    let reason = call.query.get("revocation_reason");
    let reason = reason.unwrap_or("cessation_of_operation");
    if !REASONS.contains(&reason) {
        let message = format!("Revocation reason should be one of {}.", REASONS.join(", "));
        return Err(ServiceError::invalid_field("revocation_reason", message).into());
    }
    if seat.text("seat_type") != DISCOVERY {
        let unit = seat.scope.to_string();
        revoke_all(records, &unit, seat.text("seat_type"), seat.name(), reason)?;
    }
    seat.fields.set("active", false);
    records.update(&SEATS, &mut seat, true)?;
    Ok(Reply::gone().about(&seat))
}

/// Moves a discovery seat to another business unit.
pub(super) fn transfer(call: &Call, records: &Records<'_>) -> Done {
    let unit = call.query.get("business_unit_id").unwrap_or_default();
    if unit.is_empty() {
        let message = "Parameter 'business_unit_id' is required for this endpoint.";
        return Err(ServiceError::invalid_field("business_unit_id", message).into());
    }
    let unit = business_unit(records, unit)?;
    let new = business_unit(records, call.path("new_business_unit_id"))?;
    let mut seat = find(records, unit.id, DISCOVERY, call.path("seat_id"))?
        .ok_or_else(|| ServiceError::not_found("Seat"))?;
    seat.scope = new.id;
    records.update(&SEATS, &mut seat, false)?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    Ok(Reply::ok((SEATS.show)(&view, &seat)).about(&seat))
}

/// The seat that path and query name.
fn in_query(call: &Call, records: &Records<'_>) -> Result<Record, StoreError> {
    let unit = call.query.get("business_unit_id").unwrap_or_default();
    let unit = business_unit_or_only(call, records, unit)?;
    let seat_type = call.query.get("seat_type_id").unwrap_or_default();
    if TYPES.iter().all(|(id, _)| *id != seat_type) {
        let message = "Parameter 'seat_type_id' is required for this endpoint.";
        return Err(ServiceError::invalid_field("seat_type_id", message).into());
    }
    let found = find(records, unit.id, seat_type, call.path("seat_id"))?;
    Ok(found.ok_or_else(|| ServiceError::not_found("Seat"))?)
}

/// Refuses an identifier that is taken. Code and words are inferred.
fn free(
    records: &Records<'_>,
    unit: &Arc<Record>,
    seat_type: &str,
    identifier: &str,
) -> Result<(), StoreError> {
    if find(records, unit.id, seat_type, identifier)?.is_none() {
        return Ok(());
    }
    let message = format!("Seat with identifier {identifier} already exists in the business unit.");
    Err(ServiceError::invalid_field("seat_id", message).into())
}
