//! Certificates: requested, renewed and revoked.

use std::sync::Arc;

use http::StatusCode;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::devices;
use crate::app::App;
use crate::auth::Caller;
use crate::ca::{Request, Usage};
use crate::errors::ServiceError;
use crate::handlers::credentials::{self, IOT};
use crate::handlers::issuance::{OPERATIONAL_LIFETIME, not_renewable};
use crate::kinds::certificates::{REASONS, set_revoked};
use crate::kinds::iot::certificates::CERTIFICATES;
use crate::kinds::iot::devices::DEVICES;
use crate::kinds::iot::enrollment_profiles::ENROLLMENT_PROFILES;
use crate::kinds::iot::{division_id, fields};
use crate::member::Member as _;
use crate::operations::{Call, Done, Reply};
use crate::pem;
use crate::records::object;
use crate::revocation::problem;
use crate::rules::{Dialect, Rules};
use crate::store::StoreError;
use crate::store::records::{NewRecord, Record, Records};
use crate::store::selection::Selection;
use crate::subject::Names;
use crate::{csr, keys};

pub(super) fn request(call: &Call, records: &Records<'_>) -> Done {
    let sent = call.object()?;
    let mut rules = Rules::speaking(Dialect::Iot);
    let profile = rules.policy_id(sent, "enrollment_profile_id");
    rules.finish()?;
    let known = records.find(&ENROLLMENT_PROFILES, profile)?;
    if known.is_none() {
        let message = format!("Enrollment profile with id IOT_{profile} does not exist.");
        return Err(ServiceError::invalid_input(message).into());
    }
    is_allowed(call, records, profile, None)?;
    let issued = issue(&call.app, records, profile, None, sent)?;
    Ok(granted(call, &issued))
}

/// Only inside the window; the old one stays as it is.
pub(super) fn renew(call: &Call, records: &Records<'_>) -> Done {
    let certificate = find(call, records)?;
    renewed(call, records, &certificate)
}

/// A device renews the newest of its certificates.
pub(super) fn renew_own(call: &Call, records: &Records<'_>) -> Done {
    let id = call.id(DEVICES.title).unwrap_or_default();
    devices::is_allowed(call, records, id)?;
    let own = Selection::with(&[("status", "ISSUED")]).within(id);
    let (_, own) = records.select(&CERTIFICATES, &own)?;
    let newest = own.into_iter().next_back();
    let newest = newest.ok_or_else(|| ServiceError::no_entity("Certificate"))?;
    renewed(call, records, &newest)
}

fn renewed(call: &Call, records: &Records<'_>, certificate: &Record) -> Done {
    let profile = certificate.text("enrollment_profile_id").parse();
    let profile = profile.unwrap_or_default();
    is_allowed(call, records, profile, Some(certificate.scope))?;
    if let Some(message) = not_renewable(&call.app, certificate) {
        return Err(ServiceError::invalid_input(message).into());
    }
    let sent = call.object()?;
    let issued = issue(&call.app, records, profile, Some(certificate), sent)?;
    Ok(granted(call, &issued))
}

pub(super) fn revoke(call: &Call, records: &Records<'_>) -> Done {
    let mut certificate = find(call, records)?;
    let sent = call.object()?;
    let mut rules = Rules::speaking(Dialect::Iot);
    let reason = rules.one_of(sent, "reason", REASONS);
    let date = rules.optional_text(sent, "revocation_date");
    if let Some(problem) = date.and_then(problem) {
        rules.reject(problem);
    }
    let comments = rules.optional_text(sent, "comments");
    rules.finish()?;
    if certificate.text("status") == "REVOKED" {
        return Err(ServiceError::invalid_input("Certificate is revoked.").into());
    }
    certificate.fields.set("revocation_reason", reason);
    certificate.fields.set("revocation_date", date);
    certificate.fields.set("revocation_comments", comments);
    set_revoked(&mut certificate);
    records.update(&CERTIFICATES, &mut certificate, false)?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

fn find(call: &Call, records: &Records<'_>) -> Result<Record, StoreError> {
    let found = match call.id(CERTIFICATES.title) {
        Ok(id) => records.find(&CERTIFICATES, id)?,
        Err(_) => None,
    };
    let found = found.ok_or_else(|| ServiceError::no_entity("Certificate"))?;
    Ok((*found).clone())
}

/// A device with a passcode or a certificate of the profile, or one that has a certificate already and asks for itself.
fn is_allowed(
    call: &Call,
    records: &Records<'_>,
    profile: Uuid,
    device: Option<Uuid>,
) -> Result<(), StoreError> {
    match &call.caller {
        Some(Caller::Passcode) => {
            IOT.passcode(records, Some(profile), credentials::sent(&call.headers))
        }
        Some(Caller::Device(der)) if !IOT.certificate(records, Some(profile), der)? => match device
        {
            Some(device) => devices::is_allowed(call, records, device),
            None => Err(credentials::not_allowed().into()),
        },
        _ => Ok(()),
    }
}

/// Issues what a request asks for: a certificate for the device that it names, which is made where it is unknown, or for that of the
/// certificate that is renewed. Without a device's identifier there is no device (inferred).
fn issue(
    app: &App,
    records: &Records<'_>,
    profile: Uuid,
    old: Option<&Record>,
    sent: &Map<String, Value>,
) -> Result<Record, StoreError> {
    let mut rules = Rules::speaking(Dialect::Iot);
    let requested = key_and_names(sent, &mut rules);
    let attributes = rules.array(sent, "device_attributes").unwrap_or_default();
    let mut values = fields::read(app.account_id, attributes, &mut rules);
    rules.finish()?;
    let (key, names) = requested.ok_or_else(|| ServiceError::internal("A CSR was not read."))?;
    let common_name = names.common_name().unwrap_or_default().to_owned();
    let mut rules = Rules::speaking(Dialect::Iot);
    let (subject, alternative_names) = names.encode(&mut rules);
    rules.finish()?;

    let identifier = values.remove(fields::IDENTIFIER);
    let identifier = identifier.as_ref().and_then(Value::as_str);
    let (scope, identifier) = match (old, identifier) {
        (Some(old), _) => (old.scope, old.get("device_identifier").clone()),
        (None, None | Some("")) => (app.account_id, Value::Null),
        (None, Some(identifier)) => {
            let device = device(app, records, identifier, values)?;
            (device, Value::from(identifier))
        }
    };
    let request = Request {
        subject,
        alternative_names,
        lifetime: OPERATIONAL_LIFETIME,
        usage: Usage::Client,
        revocation: app.revocation.clone(),
    };
    let failed = |error: rcgen::Error| ServiceError::internal(error.to_string());
    let issued = app.authority.issue(request, &key).map_err(failed)?;
    let fields = json!({
        "status": "ISSUED",
        "enrollment_profile_id": profile,
        "enrollment_method": "API",
        "certificate_type": "x509",
        "device_identifier": identifier,
        "serial_number": issued.serial_number,
        "common_name": common_name,
        "key_type": key.type_name,
        "valid_from": issued.not_before.unix_timestamp(),
        "valid_to": issued.not_after.unix_timestamp(),
    });
    let new = NewRecord {
        id: issued.id,
        content: Some(issued.der),
        ..NewRecord::new(scope, object(fields))
    };
    Ok(records.insert(&CERTIFICATES, new)?)
}

/// Issues the certificate of a batch's row, and gives it in PEM. The columns are those of Device Trust Manager's files.
pub(in crate::handlers) async fn issue_row(
    app: &Arc<App>,
    profile: Uuid,
    row: &[(String, String)],
) -> Result<String, ServiceError> {
    let mut sent = Map::new();
    let (mut of_device, mut of_certificate) = (Vec::new(), Vec::new());
    for (column, cell) in row {
        let is_own = fields::own(app.account_id).any(|(id, _)| id == *column);
        let value = json!({ "id": column, "value": cell });
        match column.as_str() {
            "csr" => sent.set("csr", cell.as_str()),
            "unique_identifier" => {}
            fields::IDENTIFIER => of_device.push(value),
            _ if is_own => of_device.push(value),
            _ => of_certificate.push(value),
        }
    }
    sent.set("device_attributes", of_device);
    sent.set("certificate_profile_attributes", of_certificate);
    let inside = app.clone();
    let issued = app
        .store
        .run(move |records| issue(&inside, records, profile, None, &sent));
    let issued = issued.await?;
    let der = issued.content.as_deref().unwrap_or_default();
    Ok(pem::encode("CERTIFICATE", der))
}

/// The key of the CSR, and the names that the request's attributes lay over those of the CSR.
fn key_and_names(sent: &Map<String, Value>, rules: &mut Rules) -> Option<(keys::PublicKey, Names)> {
    let text = rules.text(sent, "csr");
    if text.is_empty() {
        return None;
    }
    let request = match csr::parse_loose(text) {
        Ok(request) => request,
        Err(reason) => {
            rules.reject(format!("Csr {reason}"));
            return None;
        }
    };
    let mut names = Names::from_csr(request.subject, request.alternative_names);
    // The successor says `name` for what is `id` here.
    let attributes: Vec<Value> = rules
        .array(sent, "certificate_profile_attributes")
        .unwrap_or_default()
        .iter()
        .map(|attribute| json!({ "name": attribute.at("id"), "value": attribute.at("value") }))
        .collect();
    names.apply(&attributes, rules);
    let is_blank = |name: &str| name.trim().is_empty();
    if names.common_name().is_none_or(is_blank) {
        rules.reject("Attribute subject.common_name is required by the certificate profile.");
    }
    Some((request.key, names))
}

/// The device with this identifier. One that is known keeps its id.
fn device(
    app: &App,
    records: &Records<'_>,
    identifier: &str,
    values: Map<String, Value>,
) -> Result<Uuid, StoreError> {
    let division = division_id(app.account_id);
    let Some(mut device) = devices::by_identifier(records, division, identifier)? else {
        let new = devices::new(app, division, identifier, &values);
        return Ok(records.insert(&DEVICES, new)?.id);
    };
    if !values.is_empty() {
        let mut held = device
            .get("fields")
            .as_object()
            .cloned()
            .unwrap_or_default();
        held.extend(values);
        device.fields.set("fields", held);
        records.update(&DEVICES, &mut device, false)?;
    }
    Ok(device.id)
}

/// The leaf, its issuing CA and the root, in this order.
fn granted(call: &Call, certificate: &Record) -> Reply {
    let leaf = certificate.content.as_deref().unwrap_or_default();
    Reply::ok(json!({
        "certificate_request_id": Uuid::new_v4(),
        "certificate_id": certificate.id,
        "status": "AUTO_APPROVED",
        "result": "SUCCESS",
        "pem": pem::encode("CERTIFICATE", leaf) + &call.app.authority.chain_pem(),
    }))
}
