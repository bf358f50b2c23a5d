//! Seats that a business unit may use, and its administrators.

use http::StatusCode;
use serde_json::{Value, json};

use super::scope::business_unit;
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::business_units::BUSINESS_UNITS;
use crate::kinds::trust_lifecycle::seats::TYPES;
use crate::member::Member as _;
use crate::operations::{Call, Content, Done, Reply, generic};
use crate::store::records::Records;

/// A new unit, of whose account the id is told and nothing else.
pub(super) fn create(call: &Call, records: &Records<'_>) -> Done {
    let mut reply = generic::create(call, records, &BUSINESS_UNITS, StatusCode::CREATED)?;
    if let Content::Json(shown) = &mut reply.content {
        shown.set("account", json!({ "id": call.app.account_id }));
        if let Some(shown) = shown.as_object_mut() {
            shown.retain(|name, _| name != "admins" && name != "available_seats_stats");
        }
    }
    Ok(reply)
}

/// Sets how many seats of each type may be used, and answers what is set. The ids of the answer are new (inferred).
pub(super) fn license(call: &Call, records: &Records<'_>) -> Done {
    let mut unit = (*business_unit(records, call.path("bu_id"))?).clone();
    let mut licensed = unit
        .get("licensed")
        .as_object()
        .cloned()
        .unwrap_or_default();
    let mut answer = Vec::new();
    for wanted in call.body.as_array().into_iter().flatten() {
        let seat_type = wanted.at("id").as_str().unwrap_or_default();
        let amount = wanted.at("licensed_amount").as_u64();
        let (true, Some(amount)) = (TYPES.iter().any(|(id, _)| *id == seat_type), amount) else {
            return Err(ServiceError::invalid_field("id", "Wrong input or input format.").into());
        };
        licensed.insert(seat_type.to_owned(), Value::from(amount));
        let id = call.app.derived_id(&format!("{} {seat_type}", unit.id));
        answer.push(json!({ "id": id, "licensed_amount": amount }));
    }
    unit.fields.set("licensed", licensed);
    records.update(&BUSINESS_UNITS, &mut unit, false)?;
    Ok(Reply::ok(answer.into()).about(&unit))
}

pub(super) fn add_admin(call: &Call, records: &Records<'_>) -> Done {
    let mut unit = (*business_unit(records, call.path("id"))?).clone();
    let id = call.required("id")?;
    let mut admins = unit.get("admins").as_array().cloned().unwrap_or_default();
    if admins.iter().all(|admin| admin.at("id") != id) {
        let email = "emulator@example.invalid";
        admins.push(json!({ "id": id, "name": "Emulator service user", "email": email }));
    }
    let ids: Value = admins
        .iter()
        .map(|admin| json!({ "id": admin.at("id") }))
        .collect();
    unit.fields.set("admins", admins);
    records.update(&BUSINESS_UNITS, &mut unit, false)?;
    Ok(Reply::ok(ids).about(&unit))
}

pub(super) fn remove_admin(call: &Call, records: &Records<'_>) -> Done {
    let mut unit = (*business_unit(records, call.path("id"))?).clone();
    let mut admins = unit.get("admins").as_array().cloned().unwrap_or_default();
    let before = admins.len();
    admins.retain(|admin| admin.at("id") != call.path("adminId"));
    if admins.len() == before {
        return Err(ServiceError::not_found("Administrator").into());
    }
    unit.fields.set("admins", admins);
    records.update(&BUSINESS_UNITS, &mut unit, false)?;
    Ok(Reply::gone().about(&unit))
}
