//! Automation of endpoints: jobs that are one step further at each look, and end with a certificate on the endpoint.
//! Names under `.invalid` fail, as they must.

use serde_json::{Value, json};

use super::issuing::{Order, issue};
use super::scope::profile;
use crate::errors::ServiceError;
use crate::keys::{self, KeyType};
use crate::kinds::trust_lifecycle::endpoints::ENDPOINTS;
use crate::member::Member as _;
use crate::operations::{Call, Done, Reply};
use crate::options::Tlm;
use crate::records::view::iso;
use crate::records::{existing, object};
use crate::rules::bare_uuid;
use crate::store::records::{NewRecord, Record, Records};
use crate::store::{StoreError, now_ms};

const REQUESTED: &str = "AUTOMATION_REQUESTED";
const SCHEDULED: &str = "AUTOMATION_SCHEDULED";
const SUCCESSFUL: &str = "AUTOMATION_SUCCESSFUL";
const FAILED: &str = "AUTOMATION_FAILED";
/// Where an endpoint is when nothing is under way.
const IDLE: &str = "CONFIGURED";
const CSR: &str = "CSR_GENERATION_IN_PROGRESS";
const INSTALLS: &str = "INSTALL_IN_PROGRESS";
const UNDER_WAY: &[&str] = &[REQUESTED, CSR, INSTALLS];

const ACTIONS: &[&str] = &["ENROLL", "GET_NEXT_CERT", "REISSUE", "RENEW", "TRANSFER"];

fn endpoint(records: &Records<'_>, id: &str) -> Result<Record, StoreError> {
    let id = bare_uuid(id).ok_or_else(|| ServiceError::not_found("Automation"))?;
    let found = records.find(&ENDPOINTS, id)?;
    let found = found.ok_or_else(|| ServiceError::not_found("Automation"))?;
    Ok((*found).clone())
}

/// Begins a job on an endpoint, now or later.
fn begin(
    records: &Records<'_>,
    endpoint: &mut Record,
    profile: &Record,
    name: &str,
    request: &Value,
) -> rusqlite::Result<()> {
    let is_now = request.at("run_now") != false || request.at("schedule_settings").is_null();
    let renews = request
        .at("auto_renew_settings")
        .at("auto_renew_certificate_and_order")
        == true;
    endpoint.fields.extend(object(json!({
        "status": if is_now { REQUESTED } else { SCHEDULED },
        "profile_id": profile.id,
        "common_name": name,
        "sans": request.at("sans"),
        "action": request.at("action_type"),
        "auto_renew": renews,
        "auto_renew_settings": request.at("auto_renew_settings"),
        "schedule_settings": request.at("schedule_settings"),
        "last_initiated": iso(now_ms()),
    })));
    records.update(&ENDPOINTS, endpoint, false)
}

pub(super) fn start(call: &Call, records: &Records<'_>) -> Done {
    call.required("account_id")?;
    let profile = profile(records, call.required("profile_id")?)?;
    let mut endpoint = endpoint(records, call.required("automation_id")?)?;
    let name = call.required("cn")?;
    check_action(call.required("action_type")?, "action_type")?;
    refuse_under_way(&endpoint)?;
    begin(records, &mut endpoint, &profile, name, &call.body)?;
    Ok(Reply::done().about(&endpoint))
}

fn check_action(action: &str, field: &str) -> Result<(), ServiceError> {
    if ACTIONS.contains(&action) {
        return Ok(());
    }
    let message = format!("Action type should be one of {}.", ACTIONS.join(", "));
    Err(ServiceError::invalid_field(field, message))
}

/// The refusal is inferred.
fn refuse_under_way(endpoint: &Record) -> Result<(), ServiceError> {
    if UNDER_WAY.contains(&endpoint.text("status")) {
        let message = format!("Automation is under way: {}.", endpoint.text("status"));
        return Err(ServiceError::invalid_field("automation_id", message));
    }
    Ok(())
}

/// A request for a certificate that is delivered where it says. An array is answered, as was seen live.
pub(super) fn request_certificate(call: &Call, records: &Records<'_>) -> Done {
    let profile = profile(records, call.required("profile_id")?)?;
    let name = call.required("cn")?;
    let mut endpoint = match call.text("inventory_id") {
        "" => {
            let fields = json!({ "status": IDLE, "source": "ADMIN_WEB_REQUEST", "tags": call.texts(&["tags"]) });
            let new = NewRecord::new(call.app.account_id, object(fields));
            records.insert(&ENDPOINTS, new)?
        }
        id => endpoint(records, id)?,
    };
    refuse_under_way(&endpoint)?;
    begin(records, &mut endpoint, &profile, name, &call.body)?;
    if call.app.options.is_tlm(Tlm::EmptyWebRequest) {
        return Ok(Reply::done().about(&endpoint));
    }
    let answer = json!([{ "seat_identifier": name, "inventory_id": endpoint.id }]);
    Ok(Reply::ok(answer).about(&endpoint))
}

/// Which of the targets a job could begin on.
pub(super) fn check_eligibility(call: &Call, records: &Records<'_>) -> Done {
    let (mut eligible, mut ineligible) = (Vec::new(), Vec::new());
    let wanted = call.body.at("record_ids").as_array();
    for target in wanted.into_iter().flatten() {
        let id = target.at("automation_id").as_str().unwrap_or_default();
        let reason = match endpoint(records, id) {
            Ok(endpoint) => match refuse_under_way(&endpoint) {
                Ok(()) => {
                    eligible.push(row(&endpoint));
                    continue;
                }
                Err(refusal) => refusal.message().to_owned(),
            },
            Err(StoreError::Refused(refusal)) => refusal.message().to_owned(),
            Err(error) => return Err(error),
        };
        ineligible.push(json!({ "automation_id": id, "reason": reason }));
    }
    Ok(Reply::ok(
        json!({ "eligible": eligible, "ineligible": ineligible }),
    ))
}

fn row(endpoint: &Record) -> Value {
    json!({
        "automation_id": endpoint.id,
        "common_name": endpoint.get("common_name"),
        "ip_address": endpoint.get("ip"),
        "port": endpoint.text("port").parse::<u16>().ok(),
        "status": endpoint.get("status"),
    })
}

/// Begins a job on each target; the answer has those on which it began.
pub(super) fn start_many(call: &Call, records: &Records<'_>) -> Done {
    call.required("account_id")?;
    let ids = call.texts(&["automation_ids"]);
    if ids.is_empty() {
        let message = "automation_ids is required.";
        return Err(ServiceError::invalid_field("automation_ids", message).into());
    }
    if let Some(action) = call.body.at("bulk_action_type").as_str() {
        check_action(action, "bulk_action_type")?;
    }
    let profiles = [
        "profile_id",
        "agent_profile_id",
        "sensor_profile_id",
        "awr_profile_id",
    ];
    let given = profiles
        .iter()
        .map(|name| call.text(name))
        .find(|id| !id.is_empty());
    let profile = profile(records, given.unwrap_or_default())?;
    let mut begun = Vec::new();
    for id in ids {
        let mut endpoint = endpoint(records, &id)?;
        if refuse_under_way(&endpoint).is_err() {
            continue;
        }
        let name = match endpoint.text("common_name") {
            "" => endpoint.text("system_name").to_owned(),
            name => name.to_owned(),
        };
        begin(records, &mut endpoint, &profile, &name, &call.body)?;
        let mut row = row(&endpoint);
        if let Some(row) = row.as_object_mut() {
            row.remove("status");
        }
        begun.push(row);
    }
    Ok(Reply::ok(json!({ "automated_ip_port_certs": begun })))
}

/// How a job is doing. Who looks sees it one step further the next time.
pub(super) fn get(call: &Call, records: &Records<'_>) -> Done {
    let mut endpoint = (*existing(records, &ENDPOINTS, call.id("Automation")?)?).clone();
    let shown = details(&endpoint);
    let next = match endpoint.text("status") {
        REQUESTED => CSR,
        CSR if endpoint.text("common_name").ends_with(".invalid") => FAILED,
        CSR => INSTALLS,
        INSTALLS => {
            let certificate = install(call, records, &endpoint)?;
            endpoint.fields.extend(object(json!({
                "certificate_id": certificate.id,
                "thumbprint": certificate.get("thumbprint"),
                "serial_number": certificate.name(),
                "valid_to": certificate.get("valid_to"),
                "was_automated": true,
                "last_run": iso(now_ms()),
            })));
            SUCCESSFUL
        }
        _ => return Ok(Reply::ok(shown)),
    };
    endpoint.fields.set("status", next);
    records.update(&ENDPOINTS, &mut endpoint, false)?;
    Ok(Reply::ok(shown))
}

fn details(endpoint: &Record) -> Value {
    let has_failed = endpoint.text("status") == FAILED;
    let failure = has_failed.then(|| {
        json!({
            "error_code": "APP_FP_FAILED_AS_APPLICATION_CHANGED",
            "error_message": "The certificate could not be installed.",
            "solution": "Try again with another name.",
        })
    });
    let flow = json!({
        "auto_renew_enabled": endpoint.get("auto_renew").as_bool().unwrap_or_default(),
        "auto_renew_settings": endpoint.get("auto_renew_settings"),
        "automation_error": failure,
        "is_retry_applicable": has_failed,
        "last_initiated_time": endpoint.get("last_initiated"),
        "last_run_time": endpoint.get("last_run"),
        "schedule_settings": endpoint.get("schedule_settings"),
    });
    let certificate = json!({
        "common_name": endpoint.get("common_name"),
        "ip": endpoint.get("ip"),
        "port": endpoint.text("port").parse::<u16>().ok(),
        "previous_action_type": endpoint.get("action"),
        "sans": endpoint.get("sans"),
        "serial_number": endpoint.text("serial_number").to_lowercase(),
    });
    let clean = |value: Value| {
        let mut value = object(value);
        value.retain(|_, value| !value.is_null() && *value != "");
        value
    };
    json!({
        "id": endpoint.id,
        "automation_status": endpoint.get("status"),
        "automation_flow_details": clean(flow),
        "certificate_details": clean(certificate),
    })
}

/// The certificate of a job, for a key that the endpoint made.
fn install(call: &Call, records: &Records<'_>, endpoint: &Record) -> Result<Record, StoreError> {
    let mut profile = (*profile(records, endpoint.text("profile_id"))?).clone();
    let fields = object(json!({
        "duplicate_certificate_allowed": true, "key_escrow_policy": null }));
    profile.fields.extend(fields);
    let key = keys::generate(KeyType::P256).map_err(ServiceError::internal)?;
    let key = rcgen::KeyPair::from_pem(&key.private_pem);
    let failed = |error: rcgen::Error| ServiceError::internal(error.to_string());
    let csr = rcgen::CertificateParams::default()
        .serialize_request(&key.map_err(failed)?)
        .and_then(|request| request.pem())
        .map_err(failed)?;
    let attributes = json!({
        "subject": { "common_name": endpoint.get("common_name") },
        "extensions": { "san": { "dns_names": endpoint.get("sans") } },
    });
    let order = Order {
        profile: &profile,
        seat: endpoint.text("common_name"),
        email: "",
        csr: &csr,
        attributes: &attributes,
        validity: &Value::Null,
        delivery_format: "",
        include_chain: false,
        more: json!({ "source": "AUTOMATION", "ip": endpoint.get("ip"), "port": endpoint.get("port") }),
    };
    Ok(issue(call, records, &order)?.certificate)
}

/// Changes a job that is scheduled.
pub(super) fn update(call: &Call, records: &Records<'_>) -> Done {
    call.required("account_id")?;
    let profile = profile(records, call.required("profile_id")?)?;
    let mut endpoint = (*existing(records, &ENDPOINTS, call.id("Automation")?)?).clone();
    refuse_under_way(&endpoint)?;
    let name = endpoint.text("common_name").to_owned();
    let mut request = call.body.clone();
    request.set("action_type", endpoint.get("action").clone());
    request.set("sans", endpoint.get("sans").clone());
    begin(records, &mut endpoint, &profile, &name, &request)?;
    Ok(Reply::done().about(&endpoint))
}

/// Only what has failed can be tried again.
pub(super) fn retry(call: &Call, records: &Records<'_>) -> Done {
    turn(call, records, &[FAILED], REQUESTED)
}

pub(super) fn cancel(call: &Call, records: &Records<'_>) -> Done {
    turn(call, records, &[SCHEDULED, REQUESTED, CSR], IDLE)
}

fn turn(call: &Call, records: &Records<'_>, from: &[&str], to: &str) -> Done {
    let mut endpoint = (*existing(records, &ENDPOINTS, call.id("Automation")?)?).clone();
    let status = endpoint.text("status");
    if !from.contains(&status) {
        let message = format!(
            "Automation with status {status} should be {}.",
            from.join(" or ")
        );
        return Err(ServiceError::invalid_field("automation_id", message).into());
    }
    endpoint.fields.set("status", to);
    records.update(&ENDPOINTS, &mut endpoint, false)?;
    Ok(Reply::done().about(&endpoint))
}
