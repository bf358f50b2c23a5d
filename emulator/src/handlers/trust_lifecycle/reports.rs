//! The audit log's count, and the report of enrollment codes.

use serde_json::{Value, json};

use super::enrollments::day;
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::audit_log::AUDIT_LOG;
use crate::kinds::trust_lifecycle::business_units::BUSINESS_UNITS;
use crate::kinds::trust_lifecycle::enrollments::{ENROLLMENTS, status};
use crate::kinds::trust_lifecycle::profiles::{PROFILES, seat_type};
use crate::member::Member as _;
use crate::operations::{Call, Done, Listing, Reply, page};
use crate::records::view::{View, day as day_of};
use crate::store::records::{Record, Records};
use crate::store::selection::Selection;

/// How many entries the same filters as the list's take.
pub(super) fn audit_count(call: &Call, records: &Records<'_>) -> Done {
    let listing = Listing::of(&AUDIT_LOG);
    let page = page(call, records, &AUDIT_LOG, &listing, Selection::default())?;
    Ok(Reply::ok(json!({ "total": page.at("total") })))
}

/// Enrollments with their codes. Its dates are asked for as `2022-02-22`, and by the same document as `22-02-2022`.
pub(super) fn enrollment_codes(call: &Call, records: &Records<'_>) -> Done {
    let mut among = Selection::default();
    among.narrow("name IS NOT NULL".to_owned(), []);
    for (parameter, column) in [
        (
            "create_date",
            "strftime('%Y-%m-%d', created / 1000, 'unixepoch')",
        ),
        ("expiry_date", "substr(fields ->> 'expires_at', 1, 10)"),
        ("redeem_date", "substr(fields ->> 'redeemed_at', 1, 10)"),
        ("reject_date", "substr(fields ->> 'rejected_at', 1, 10)"),
        ("reset_date", "substr(fields ->> 'reset_at', 1, 10)"),
    ] {
        let Some(wanted) = call.query.get(parameter) else {
            continue;
        };
        let parts: Vec<&str> = wanted.split('-').collect();
        let [first, month, last] = parts.as_slice() else {
            let message = "Wrong input or input format.";
            return Err(ServiceError::invalid_field(parameter, message).into());
        };
        let wanted = if first.len() == 4 {
            wanted.to_owned()
        } else {
            format!("{last}-{month}-{first}")
        };
        among.narrow(format!("{column} = ?"), [wanted.into()]);
    }
    let listing = Listing {
        show: row,
        default: 20,
        most: None,
    };
    Ok(Reply::ok(page(
        call,
        records,
        &ENROLLMENTS,
        &listing,
        among,
    )?))
}

fn row(view: &View<'_>, enrollment: &Record) -> Value {
    let find = |field: &str, kind| {
        let id = enrollment.text(field).parse().ok();
        id.and_then(|id| view.find(kind, id))
    };
    let profile = find("profile_id", &PROFILES);
    let unit = find("business_unit_id", &BUSINESS_UNITS);
    json!({
        "seat": { "id": enrollment.get("seat_uuid"), "name": enrollment.get("seat_identifier") },
        "seat_type": profile.as_deref().map(|profile| seat_type(profile).to_lowercase()),
        "profile_name": profile.as_ref().map(|profile| profile.name()),
        "bu_name": unit.as_ref().map(|unit| unit.name()),
        "email": enrollment.get("email"),
        "enrollment_code": enrollment.name(),
        "enrollment_status": status(enrollment),
        "create_date": day_of(enrollment.created),
        "expiry_date": day(enrollment.text("expires_at")),
        "redeem_date": day(enrollment.text("redeemed_at")),
        "reject_date": day(enrollment.text("rejected_at")),
        "last_edit_date": day_of(enrollment.updated),
        "last_edit_admin": { "id": view.app.account_id, "name": "Emulator service user" },
    })
}
