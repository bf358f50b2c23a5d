//! Certificates that are not issued at once (templates of Microsoft CA): pending at the first look, there at the second.

use serde_json::{Value, json};
use uuid::Uuid;

use super::scope::certificate_by_id;
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::certificates::CERTIFICATES;
use crate::kinds::trust_lifecycle::pickups::PICKUPS;
use crate::member::Member as _;
use crate::operations::{Call, Done, Reply};
use crate::records::{existing, object};
use crate::store::records::{NewRecord, Record, Records};

pub(super) fn keep(
    call: &Call,
    records: &Records<'_>,
    certificate: &Record,
    answer: &Value,
) -> rusqlite::Result<Uuid> {
    let fields = json!({
        "certificate_id": certificate.id,
        "profile_id": certificate.get("profile_id"),
        "answer": answer,
        "status": "PENDING",
    });
    let new = NewRecord::new(call.app.account_id, object(fields));
    Ok(records.insert(&PICKUPS, new)?.id)
}

pub(super) fn pick_up(call: &Call, records: &Records<'_>) -> Done {
    let mut request = (*existing(records, &PICKUPS, call.id("Request")?)?).clone();
    let profile = call.text("profile/id");
    if !profile.is_empty() && profile != request.text("profile_id") {
        return Err(ServiceError::not_found("Request").into());
    }
    if request.text("status") == "PENDING" {
        request.fields.set("status", "ISSUED");
        records.update(&PICKUPS, &mut request, false)?;
        return Ok(Reply::ok(json!({ "status": "PENDING" })));
    }
    let id = request.text("certificate_id").to_owned();
    let mut certificate = certificate_by_id(call, records, &id)?;
    if certificate.text("status") == "pending" {
        certificate.fields.set("status", "issued");
        records.update(&CERTIFICATES, &mut certificate, false)?;
    }
    let mut answer = request.get("answer").clone();
    answer.set("status", "ISSUED");
    Ok(Reply::ok(answer))
}
