//! What a call refers to, and may: business units, profiles, certificates by their serial number.

use std::sync::Arc;

use http::StatusCode;
use uuid::Uuid;

use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::business_units::BUSINESS_UNITS;
use crate::kinds::trust_lifecycle::certificates::CERTIFICATES;
use crate::kinds::trust_lifecycle::profiles::PROFILES;
use crate::operations::Call;
use crate::rules::bare_uuid;
use crate::store::StoreError;
use crate::store::records::{Record, Records};
use crate::store::selection::Selection;

/// The business unit with this id. That there is none and that it is somebody else's is the same answer (facts 3.5).
pub(super) fn business_unit(records: &Records<'_>, id: &str) -> Result<Arc<Record>, StoreError> {
    let found = match bare_uuid(id) {
        Some(id) => records.find(&BUSINESS_UNITS, id)?,
        None => None,
    };
    Ok(found.ok_or_else(|| {
        let message = format!("User has no access to business unit {id} or it does not exist.");
        ServiceError::forbidden("no_access", message)
    })?)
}

/// The business unit with this id, or the only one that there is.
pub(super) fn business_unit_or_only(
    call: &Call,
    records: &Records<'_>,
    id: &str,
) -> Result<Arc<Record>, StoreError> {
    if !id.is_empty() {
        return business_unit(records, id);
    }
    let all = records.within(&BUSINESS_UNITS, call.app.account_id)?;
    let mut all = all.into_iter();
    match (all.next(), all.next()) {
        (Some(only), None) => Ok(Arc::new(only)),
        _ => Err(ServiceError::invalid_field(
            "business_unit_id",
            "business_unit_id is required where the account has more than one business unit.",
        )
        .into()),
    }
}

/// The profile with this id. An unknown one was seen to be refused, not "not found".
pub(super) fn profile(records: &Records<'_>, id: &str) -> Result<Arc<Record>, StoreError> {
    let found = match bare_uuid(id) {
        Some(id) => records.find(&PROFILES, id)?,
        None => None,
    };
    Ok(found.ok_or_else(|| {
        let message = format!("User has no access to profile {id} or it does not exist.");
        ServiceError::forbidden("access_denied", message)
    })?)
}

/// The certificate that the path and perhaps a thumbprint name. The text about a collision is published, its code is not.
pub(super) fn certificate(call: &Call, records: &Records<'_>) -> Result<Record, StoreError> {
    let serial = call.path("serial_number").to_uppercase();
    let named = Selection::with(&[("name", serial.as_str())]).within(call.app.account_id);
    let (_, mut found) = records.select(&CERTIFICATES, &named)?;
    if let Some(thumbprint) = call.query.get("thumbprint_sha256") {
        found.retain(|one| one.text("thumbprint").eq_ignore_ascii_case(thumbprint));
    }
    if found.len() > 1 {
        return Err(ServiceError::new(
            StatusCode::BAD_REQUEST,
            "collision",
            "Collision occurred! Please specify additional parameter: thumbprint_sha256",
        )
        .into());
    }
    let found = found.pop();
    Ok(found.ok_or_else(|| ServiceError::not_found("Certificate"))?)
}

/// The certificate with the id in the path.
pub(super) fn certificate_by_id(
    call: &Call,
    records: &Records<'_>,
    id: &str,
) -> Result<Record, StoreError> {
    let id: Uuid = bare_uuid(id).ok_or_else(|| ServiceError::not_found("Certificate"))?;
    let found = records.find(&CERTIFICATES, id)?;
    let found = found.filter(|found| found.scope == call.app.account_id);
    let found = found.ok_or_else(|| ServiceError::not_found("Certificate"))?;
    Ok((*found).clone())
}
