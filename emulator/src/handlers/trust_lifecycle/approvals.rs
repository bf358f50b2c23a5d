//! Enrollments that somebody approves (facts 5.2 and 7.2).

use serde_json::{Value, json};

use super::certificates::check_profile;
use super::enrollments::{DAY_MS, days_of, keep};
use super::issuing::{Order, issue, mapped_seat, read_csr};
use super::scope::{certificate_by_id, profile};
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::enrollments::{ENROLLMENTS, may_become, status};
use crate::member::Member as _;
use crate::operations::{Call, Done, Reply};
use crate::records::view::local;
use crate::records::{existing, object};
use crate::store::records::{Record, Records};
use crate::store::{StoreError, now_ms};
use crate::subject::Names;

/// Decides on an enrollment, or opens it again.
pub(super) fn set_status(call: &Call, records: &Records<'_>) -> Done {
    let mut enrollment = (*existing(records, &ENROLLMENTS, call.id("Enrollment")?)?).clone();
    let profile = profile(records, enrollment.text("profile_id"))?;
    let new = call.required("new_status")?.to_owned();
    let old = status(&enrollment).to_owned();
    // An enrollment with a code can be unlocked and opened again; the rest is for somebody to approve.
    let opens = new == "created" && (old == "locked" || old == "expired");
    if profile.text("authentication_method") != "manual_approval" && !opens {
        let message = "Operation allowed only for manual approval profiles";
        return Err(ServiceError::wrong_status(message).into());
    }
    if !may_become(&old).contains(&new.as_str()) {
        let (old, new) = (old.to_uppercase(), new.to_uppercase());
        let message = format!("({old}) enrollment cannot be converted to ({new})");
        return Err(ServiceError::wrong_status(message).into());
    }
    let days = call.body.at("custom_validity_days");
    let days = match days.as_i64() {
        Some(days) if (1..=36_500).contains(&days) => Some(days),
        None if days.is_null() => opens.then(|| days_of(&profile)),
        _ => {
            let message = "Wrong input or input format.";
            return Err(ServiceError::invalid_field("custom_validity_days", message).into());
        }
    };
    let fields = &mut enrollment.fields;
    if let Some(days) = days {
        let expires = local(now_ms() + days * DAY_MS);
        fields.set("expires_at", expires);
    }
    if opens {
        fields.set("bad_attempts", 0);
    }
    if new == "rejected" {
        fields.set("rejected_at", local(now_ms()));
    }
    fields.set("message_to_user", call.body.at("message_to_user").clone());
    fields.set("status", new.as_str());
    // The user of a CSR enrollment has nothing left to do, so the certificate is there with the approval (inferred).
    if new == "approved" && !enrollment.text("csr").is_empty() {
        let certificate = approve(call, records, &profile, &enrollment)?;
        let fields = &mut enrollment.fields;
        fields.set("certificate_id", json!(certificate.id));
    }
    records.update(&ENROLLMENTS, &mut enrollment, false)?;
    let seat = enrollment.text("seat_identifier");
    Ok(Reply::gone().about_named(enrollment.id, seat))
}

fn approve(
    call: &Call,
    records: &Records<'_>,
    profile: &Record,
    enrollment: &Record,
) -> Result<Record, StoreError> {
    let order = Order {
        profile,
        seat: enrollment.text("seat_identifier"),
        email: enrollment.text("email"),
        csr: enrollment.text("csr"),
        attributes: enrollment.get("requested"),
        validity: &Value::Null,
        delivery_format: "",
        include_chain: false,
        more: json!({ "enrollment_id": enrollment.id }),
    };
    Ok(issue(call, records, &order)?.certificate)
}

const APPROVED: &[(&str, &str)] = &[
    ("csr", "manual_approval"),
    ("browser_pkcs12", "manual_approval"),
    ("digicert_desktop_client", "manual_approval"),
    ("digicert_trust_assistant", "manual_approval"),
];

/// Makes an enrollment that somebody approves.
pub(super) fn request_approval(call: &Call, records: &Records<'_>) -> Done {
    let profile = profile(records, call.required("profile/id")?)?;
    check_profile(&profile, APPROVED)?;
    let email = call.text("email");
    let attributes = call.body.at("attributes");
    let csr = call.text("csr");
    let mut names = Names::default();
    if profile.text("enrollment_method") == "csr" {
        let parsed = read_csr(call.required("csr")?)?;
        names = Names::from_csr(parsed.subject, parsed.alternative_names);
    }
    let wanted = attributes.at("subject").at("common_name").as_str();
    let mapped = wanted
        .map(str::to_owned)
        .or_else(|| mapped_seat(&profile, &names));
    let seat = mapped.unwrap_or_else(|| email.to_owned());
    let fields = json!({
        "status": "pending",
        "expires_at": local(now_ms() + days_of(&profile) * DAY_MS),
        "requested": attributes,
        "csr": csr,
        "comments": call.body.at("comments"),
    });
    let made = keep(call, records, &profile, &seat, email, object(fields))?;
    Ok(Reply::created(json!({ "id": made.id })).about_named(made.id, &seat))
}

/// The same for a certificate that there is.
pub(super) fn request_renewal(call: &Call, records: &Records<'_>) -> Done {
    let certificate = certificate_by_id(call, records, call.path("certificate_id"))?;
    let id = match call.text("profile/id") {
        "" => certificate.text("profile_id"),
        id => id,
    };
    let profile = profile(records, id)?;
    check_profile(&profile, APPROVED)?;
    if profile.text("enrollment_method") == "csr" {
        read_csr(call.required("csr")?)?;
    }
    let fields = json!({
        "status": "pending",
        "expires_at": local(now_ms() + days_of(&profile) * DAY_MS),
        "requested": certificate.get("requested"),
        "csr": call.text("csr"),
        "renews": certificate.id,
    });
    let seat = certificate.text("seat_id");
    let made = keep(call, records, &profile, seat, "", object(fields))?;
    Ok(Reply::created(json!({ "id": made.id })).about_named(made.id, seat))
}
