//! Devices: registered, read and changed, by the account or by themselves.

use http::StatusCode;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::CHANGED;
use crate::app::App;
use crate::auth::Caller;
use crate::errors::ServiceError;
use crate::handlers::credentials;
use crate::kinds::iot::certificates::CERTIFICATES;
use crate::kinds::iot::devices::DEVICES;
use crate::kinds::iot::{device_profile_id, division, fields};
use crate::member::Member as _;
use crate::operations::{Call, Done, Reply};
use crate::records::object;
use crate::records::view::View;
use crate::rules::{Dialect, Rules};
use crate::store::StoreError;
use crate::store::records::{NewRecord, Record, Records};
use crate::store::selection::Selection;

pub(super) fn register(call: &Call, records: &Records<'_>) -> Done {
    let sent = call.object()?;
    let mut rules = Rules::speaking(Dialect::Iot);
    let division = rules.uuid(sent, "division_id");
    let identifier = identifier(sent, &mut rules);
    let profile = rules.uuid(sent, "device_profile_id");
    let values = values(call, sent, &mut rules);
    rules.finish()?;
    is_division(call, records, division)?;
    is_profile(call, profile)?;
    is_free(records, division, identifier, None)?;
    let new = new(&call.app, division, identifier, &values);
    let device = records.insert(&DEVICES, new)?;
    Ok(shown(call, records, &device, StatusCode::CREATED))
}

/// What is kept of a device.
pub(super) fn new(
    app: &App,
    division: Uuid,
    identifier: &str,
    values: &Map<String, Value>,
) -> NewRecord {
    let fields = json!({
        "name": identifier,
        "device_profile_id": device_profile_id(app.account_id),
        "fields": values,
        "status": "ACTIVE",
    });
    NewRecord::new(division, object(fields))
}

/// With its own certificate, a device reads itself.
pub(super) fn get(call: &Call, records: &Records<'_>) -> Done {
    let device = find(call, records)?.ok_or_else(|| ServiceError::no_entity("Device"))?;
    is_allowed(call, records, device.id)?;
    Ok(shown(call, records, &device, StatusCode::OK))
}

pub(super) fn update(call: &Call, records: &Records<'_>) -> Done {
    let device = find(call, records)?;
    let id = call.path("device_id");
    let device = device.ok_or_else(|| missing("id", id))?;
    is_allowed(call, records, device.id)?;
    change(call, records, device)
}

/// By its identifier, in the division that the query names.
pub(super) fn update_v1(call: &Call, records: &Records<'_>) -> Done {
    let mut rules = Rules::speaking(Dialect::Iot);
    let division = call.query.required_uuid("division_id", &mut rules);
    rules.finish()?;
    let identifier = call.path("device_identifier");
    let device = by_identifier(records, division, identifier)?;
    let device = device.ok_or_else(|| missing("identifier", identifier))?;
    change(call, records, device)
}

/// Every field that is left out is deleted.
fn change(call: &Call, records: &Records<'_>, mut device: Record) -> Done {
    let mut sent = call.object()?.clone();
    let mut rules = Rules::speaking(Dialect::Iot);
    if sent.at("device_identifier").is_null() {
        sent.set("device_identifier", device.name());
    }
    let identifier = identifier(&sent, &mut rules).to_owned();
    let profile = rules.optional_uuid(&sent, "device_profile_id");
    let values = values(call, &sent, &mut rules);
    rules.finish()?;
    if let Some(profile) = profile {
        is_profile(call, profile)?;
    }
    is_free(records, device.scope, &identifier, Some(device.id))?;
    device.fields.set("name", identifier);
    device.fields.set("fields", values);
    records.update(&DEVICES, &mut device, false)?;
    Ok(shown(call, records, &device, CHANGED))
}

/// 1 to 255 characters.
fn identifier<'a>(sent: &'a Map<String, Value>, rules: &mut Rules) -> &'a str {
    let identifier = rules.text(sent, "device_identifier");
    if identifier.chars().count() > 255 {
        rules.reject("Device identifier should be no more than 255 characters.");
    }
    identifier
}

fn values(call: &Call, sent: &Map<String, Value>, rules: &mut Rules) -> Map<String, Value> {
    let fields = rules.array(sent, "fields").unwrap_or_default();
    let mut values = fields::read(call.app.account_id, fields, rules);
    values.remove(fields::IDENTIFIER);
    values
}

fn find(call: &Call, records: &Records<'_>) -> Result<Option<Record>, StoreError> {
    let id = call.id(DEVICES.title).ok();
    let found = match id {
        Some(id) => records.find(&DEVICES, id)?,
        None => None,
    };
    Ok(found.map(|device| (*device).clone()))
}

pub(super) fn by_identifier(
    records: &Records<'_>,
    division: Uuid,
    identifier: &str,
) -> Result<Option<Record>, StoreError> {
    let among = Selection::with(&[("name", identifier)]).within(division);
    let (_, found) = records.select(&DEVICES, &among)?;
    Ok(found.into_iter().next())
}

/// A device with a certificate of its own may do this with nobody else.
pub(super) fn is_allowed(
    call: &Call,
    records: &Records<'_>,
    device: Uuid,
) -> Result<(), StoreError> {
    let Some(Caller::Device(der)) = &call.caller else {
        return Ok(());
    };
    let own = credentials::own(records, &CERTIFICATES, der)?;
    if own.is_some_and(|own| own.scope == device) {
        return Ok(());
    }
    Err(credentials::not_allowed().into())
}

// That something does not exist, and that it exists already, are both 400 `invalid_input` (facts 4.2); the words are inferred.

fn missing(by: &str, which: &str) -> ServiceError {
    ServiceError::invalid_input(format!("Device with {by} {which} does not exist."))
}

fn is_division(call: &Call, records: &Records<'_>, id: Uuid) -> Result<(), ServiceError> {
    let view = view(call, records);
    if division(&view, id).is_null() {
        let message = format!("Division with id {id} does not exist.");
        return Err(ServiceError::invalid_input(message));
    }
    Ok(())
}

fn is_profile(call: &Call, id: Uuid) -> Result<(), ServiceError> {
    if id == device_profile_id(call.app.account_id) {
        return Ok(());
    }
    let message = format!("Device profile with id {id} does not exist.");
    Err(ServiceError::invalid_input(message))
}

fn is_free(
    records: &Records<'_>,
    division: Uuid,
    identifier: &str,
    own: Option<Uuid>,
) -> Result<(), StoreError> {
    if records.is_taken(&DEVICES, division, identifier, own)? {
        let message =
            format!("Device with identifier {identifier} already exists in the division.");
        return Err(ServiceError::invalid_input(message).into());
    }
    Ok(())
}

fn view<'a>(call: &'a Call, records: &'a Records<'a>) -> View<'a> {
    View {
        app: &call.app,
        records,
        is_alone: true,
    }
}

fn shown(call: &Call, records: &Records<'_>, device: &Record, status: StatusCode) -> Reply {
    let body = (DEVICES.show)(&view(call, records), device);
    Reply {
        status,
        ..Reply::ok(body)
    }
}
