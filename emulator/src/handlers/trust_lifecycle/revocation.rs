//! Revocation, suspension and resumption (facts 7.3).

use serde_json::json;

use super::scope::{certificate, profile};
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::certificates::{CERTIFICATES, status};
use crate::kinds::trust_lifecycle::profiles::trust;
use crate::kinds::trust_lifecycle::seats::DISCOVERY;
use crate::member::Member as _;
use crate::operations::{Call, Done, Reply};
use crate::records::view::iso;
use crate::store::records::{Record, Records};
use crate::store::selection::Selection;
use crate::store::{StoreError, now_ms};

const HOLD: &str = "certificate_hold";
const PUBLIC: &[&str] = &[
    "key_compromise",
    "affiliation_changed",
    "superseded",
    "cessation_of_operation",
];
const PRIVATE: &[&str] = &[
    "unspecified",
    "key_compromise",
    // In the prose only.
    "ca_compromise",
    "affiliation_changed",
    "superseded",
    "cessation_of_operation",
    "privilege_withdrawn",
    HOLD,
];

/// Revokes a certificate; a hold suspends it.
pub(super) fn revoke(call: &Call, records: &Records<'_>) -> Done {
    let mut certificate = certificate(call, records)?;
    let reason = call.required("revocation_reason")?;
    let reasons = match certificate.text("profile_id") {
        "" => PRIVATE,
        id if trust(&*profile(records, id)?) == "public" => PUBLIC,
        _ => PRIVATE,
    };
    if !reasons.contains(&reason) {
        let message = format!("Revocation reason should be one of {}.", reasons.join(", "));
        return Err(ServiceError::invalid_field("revocation_reason", message).into());
    }
    let refused = |message: &str| Err(ServiceError::invalid_field("serial_number", message).into());
    match (status(&certificate), reason) {
        // Clients compare this text word for word.
        ("revoked", _) => return refused("Certificate already has been revoked"),
        ("suspended", HOLD) => return refused("Certificate already has been suspended"),
        ("expired", _) => return refused("Certificate has expired"),
        _ if certificate.text("seat_type") == DISCOVERY => {
            return refused("Certificate of a discovery seat cannot be revoked");
        }
        _ => {}
    }
    set_revoked(records, &mut certificate, reason)?;
    Ok(Reply::gone().about(&certificate))
}

pub(super) fn resume(call: &Call, records: &Records<'_>) -> Done {
    let mut certificate = certificate(call, records)?;
    if status(&certificate) != "suspended" {
        let message = "Certificate is not suspended";
        return Err(ServiceError::invalid_field("serial_number", message).into());
    }
    certificate.fields.set("status", "issued");
    certificate.fields.remove("revocation");
    records.update(&CERTIFICATES, &mut certificate, false)?;
    Ok(Reply::gone().about(&certificate))
}

/// Revokes what a seat has.
pub(super) fn revoke_all(
    records: &Records<'_>,
    unit: &str,
    seat_type: &str,
    seat: &str,
    reason: &str,
) -> Result<(), StoreError> {
    let mut held = Selection::with(&[
        ("business_unit_id", unit),
        ("seat_type", seat_type),
        ("seat_id", seat),
    ]);
    held.narrow("status IN ('issued', 'suspended')".to_owned(), []);
    let (_, held) = records.select(&CERTIFICATES, &held)?;
    for mut certificate in held {
        set_revoked(records, &mut certificate, reason)?;
    }
    Ok(())
}

fn set_revoked(
    records: &Records<'_>,
    certificate: &mut Record,
    reason: &str,
) -> rusqlite::Result<()> {
    let status = if reason == HOLD {
        "suspended"
    } else {
        "revoked"
    };
    let revocation = json!({ "reason": reason, "revocation_date": iso(now_ms()) });
    certificate.fields.set("status", status);
    certificate.fields.set("revocation", revocation);
    records.update(&CERTIFICATES, certificate, false)
}
