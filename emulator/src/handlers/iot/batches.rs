//! Batches: uploaded, approved or rejected, worked off in the background, and downloaded.

use serde_json::{Value, json};

use crate::errors::ServiceError;
use crate::form::Form;
use crate::handlers::jobs::{self, Work};
use crate::kinds::iot::batches::{BATCHES, shown};
use crate::kinds::iot::enrollment_profiles::ENROLLMENT_PROFILES;
use crate::member::Member as _;
use crate::operations::{Call, Done, Reply};
use crate::pem;
use crate::records::{self, object};
use crate::store::StoreError;
use crate::store::records::{NewRecord, Record, Records};

/// The form is that of Device Trust Manager's jobs, with the parameters of the guide.
pub(super) fn begin(call: &Call, records: &Records<'_>) -> Done {
    let form = Form::read(&call.headers, &call.raw)?;
    let profile = form.text("enrollment_profile_id");
    let known = match records::id(&ENROLLMENT_PROFILES, profile) {
        Ok(id) => records.find(&ENROLLMENT_PROFILES, id)?,
        Err(_) => None,
    };
    let known = known.ok_or_else(|| {
        ServiceError::invalid_input(format!(
            "Enrollment profile with id {profile} does not exist."
        ))
    })?;
    let format = match form.text("certificate_format") {
        "" => "pem",
        format @ ("pem" | "der" | "json") => format,
        _ => {
            let message = "Certificate format should be one of pem, der, json.";
            return Err(ServiceError::invalid_input(message).into());
        }
    };
    let data = form.bytes("data");
    let rows = jobs::rows(data).map_err(ServiceError::invalid_input)?;
    let fields = json!({
        "status": "PENDING_APPROVAL",
        "enrollment_profile_id": format!("IOT_{}", known.id),
        "certificate_format": format,
        "include_full_chain_with_each_certificate":
            form.text("include_full_chain_with_each_certificate") == "true",
        "total": rows.len(),
        "successful": 0,
        "failed": 0,
        "data": String::from_utf8_lossy(data),
    });
    let batch = NewRecord::new(call.app.account_id, object(fields));
    let batch = records.insert(&BATCHES, batch)?;
    Ok(Reply::created(shown(&batch)))
}

pub(super) fn get(call: &Call, records: &Records<'_>) -> Done {
    Ok(Reply::ok(shown(&find(call, records)?)))
}

pub(super) fn approve(call: &Call, records: &Records<'_>) -> Done {
    let batch = decide(call, records, "APPROVED")?;
    let rows = jobs::rows(batch.text("data").as_bytes());
    let rows = rows.map_err(ServiceError::invalid_input)?;
    let profile = batch.text("enrollment_profile_id");
    let profile = records::id(&ENROLLMENT_PROFILES, profile)?;
    let work = Work::IotCertificate { profile };
    tokio::spawn(jobs::run(call.app.clone(), batch.id, work, rows));
    Ok(Reply::gone())
}

pub(super) fn reject(call: &Call, records: &Records<'_>) -> Done {
    decide(call, records, "REJECTED")?;
    Ok(Reply::gone())
}

/// Once and for all (inferred).
fn decide(call: &Call, records: &Records<'_>, status: &str) -> Result<Record, StoreError> {
    let mut batch = find(call, records)?;
    let own = batch.text("status");
    if own != "PENDING_APPROVAL" {
        let message = format!("Batch with status {own} cannot be approved or rejected.");
        return Err(ServiceError::invalid_input(message).into());
    }
    batch.fields.set("status", status);
    records.update(&BATCHES, &mut batch, false)?;
    Ok(batch)
}

/// A ZIP with a file for each certificate, or a list in JSON. Its members are inferred.
pub(super) fn download(call: &Call, records: &Records<'_>) -> Done {
    let batch = find(call, records)?;
    if batch.text("status") != "COMPLETE" {
        let message = format!("Batch with status {} has no result.", batch.text("status"));
        return Err(ServiceError::invalid_input(message).into());
    }
    let has_chain = batch.get("include_full_chain_with_each_certificate") == true;
    let chain = call.app.authority.chain_pem();
    let issued = batch.get("certificates").as_object().into_iter().flatten();
    let issued = issued.map(|(name, certificate)| {
        let leaf = certificate.as_str().unwrap_or_default();
        let pem = if has_chain {
            leaf.to_owned() + &chain
        } else {
            leaf.to_owned()
        };
        (name.clone(), pem)
    });
    let format = batch.text("certificate_format");
    if format == "json" {
        let list: Value = issued
            .map(|(name, pem)| json!({ "unique_identifier": name, "certificate": pem }))
            .collect();
        return Ok(Reply::ok(list));
    }
    let files = issued.map(|(name, pem)| match format {
        "der" => (name, pem::decode(&pem).unwrap_or_default()),
        _ => (name, pem.into_bytes()),
    });
    let archive = jobs::archive(format, files);
    let archive = archive.map_err(|error| ServiceError::internal(error.to_string()))?;
    Ok(Reply::bytes("application/zip", archive))
}

fn find(call: &Call, records: &Records<'_>) -> Result<Record, StoreError> {
    let found = match call.id(BATCHES.title) {
        Ok(id) => records.find(&BATCHES, id)?,
        Err(_) => None,
    };
    let found = found.ok_or_else(|| ServiceError::no_entity(BATCHES.title))?;
    Ok((*found).clone())
}
