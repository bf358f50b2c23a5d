//! Enrollment over Secure Transport, under both of its addresses (facts 8). The enrollment code is the password, alone
//! or behind a user name.

use http::StatusCode;
use serde_json::{Value, json};

use super::enrollments::{by_code, set_redeemed};
use super::issuing::{Order, issue, mapped_seat, read_csr};
use crate::csr;
use crate::errors::ServiceError;
use crate::est;
use crate::kinds::trust_lifecycle::enrollments::ENROLLMENTS;
use crate::kinds::trust_lifecycle::profiles::PROFILES;
use crate::operations::{Call, Done, Reply};
use crate::pkcs7;
use crate::rules::bare_uuid;
use crate::store::StoreError;
use crate::store::records::{Record, Records};
use crate::store::selection::Selection;
use crate::subject::Names;

/// An unknown profile is told in a code of its own.
fn profile(call: &Call, records: &Records<'_>) -> Result<Record, StoreError> {
    let id = call.path("profile_id");
    let id = bare_uuid(id.strip_prefix("TLM-").unwrap_or(id));
    let found = match id {
        Some(id) => records.find(&PROFILES, id)?,
        None => None,
    };
    let found = found.filter(|found| found.text("enrollment_method") == "est");
    let found = found.ok_or_else(|| {
        let message = "Profile not found in allowed business units.";
        ServiceError::new(StatusCode::NOT_FOUND, "entity_not_found", message)
    })?;
    Ok((*found).clone())
}

pub(super) fn ca_certificates(call: &Call, records: &Records<'_>) -> Done {
    profile(call, records)?;
    let authority = &call.app.authority;
    let chain = pkcs7::of(&[authority.issuing_der(), authority.root_der()]);
    Ok(Reply::pkcs7(chain))
}

pub(super) fn enroll(call: &Call, records: &Records<'_>) -> Done {
    let profile = profile(call, records)?;
    let code = code(call)?;
    let (csr, seat) = request(call, &profile)?;
    let found = match by_code(records, &profile, &seat, &code) {
        Ok(Ok(enrollment)) => enrollment,
        // A wrong code has counted.
        Ok(Err(_)) => return Ok(Reply::refused(denied())),
        Err(StoreError::Refused(_)) => return Err(no_seat(&profile, &seat).into()),
        Err(error) => return Err(error),
    };
    let certificate = sign(call, records, &profile, &seat, &csr, &found)?;
    let answer = pkcs7::of(&[certificate.content.as_deref().unwrap_or_default()]);
    set_redeemed(records, found, &certificate)?;
    Ok(Reply::pkcs7(answer).about(&certificate))
}

/// With the code of the enrollment that the seat has redeemed; that it is enough is inferred.
pub(super) fn reenroll(call: &Call, records: &Records<'_>) -> Done {
    let profile = profile(call, records)?;
    let code = code(call)?;
    let (csr, seat) = request(call, &profile)?;
    let id = profile.id.to_string();
    let own = [
        ("profile_id", id.as_str()),
        ("seat_identifier", seat.as_str()),
        ("name", code.as_str()),
        ("status", "redeemed"),
    ];
    let (_, own) = records.select(&ENROLLMENTS, &Selection::with(&own))?;
    let own = own.into_iter().next_back().ok_or_else(denied)?;
    let certificate = sign(call, records, &profile, &seat, &csr, &own)?;
    let answer = pkcs7::of(&[certificate.content.as_deref().unwrap_or_default()]);
    Ok(Reply::pkcs7(answer).about(&certificate))
}

fn sign(
    call: &Call,
    records: &Records<'_>,
    profile: &Record,
    seat: &str,
    csr: &str,
    enrollment: &Record,
) -> Result<Record, StoreError> {
    let order = Order {
        profile,
        seat,
        email: "",
        csr,
        attributes: &Value::Null,
        validity: &Value::Null,
        delivery_format: "",
        include_chain: false,
        more: json!({ "enrollment_id": enrollment.id }),
    };
    Ok(issue(call, records, &order)?.certificate)
}

/// The CSR, and the seat that the profile's mapping finds in it.
fn request(call: &Call, profile: &Record) -> Result<(String, String), ServiceError> {
    let unreadable = || {
        let message = "CSR parse error.";
        ServiceError::new(
            StatusCode::BAD_REQUEST,
            "mandatory_attribute_unavailable",
            message,
        )
    };
    let text = csr::text(&call.raw);
    let parsed = read_csr(&text).map_err(|_| unreadable())?;
    let names = Names::from_csr(parsed.subject, parsed.alternative_names);
    let seat = mapped_seat(profile, &names).ok_or_else(unreadable)?;
    Ok((text, seat))
}

/// The code alone, as documented, or as the password of anybody, as many clients have to send it.
fn code(call: &Call) -> Result<String, ServiceError> {
    est::password(&call.headers).ok_or_else(denied)
}

fn denied() -> ServiceError {
    ServiceError::new(
        StatusCode::UNAUTHORIZED,
        "authentication_error",
        "The code from the HTTP based auth password does not match the configured value.",
    )
}

fn no_seat(profile: &Record, seat: &str) -> ServiceError {
    let mapping = profile.text("seat_id_mapping");
    let message = format!(
        "Could not find seat with identifier {seat} using subject.{mapping} as seat id mapping."
    );
    ServiceError::new(StatusCode::NOT_FOUND, "entity_not_found", message)
}
