//! Enrollments: invitations to a certificate, redeemed with a code or approved by somebody. The name is the code.

use serde_json::{Value, json};

use super::business_units::BUSINESS_UNITS;
use super::profiles::{PROFILES, seat_type};
use crate::records::filter::Filter;
use crate::records::kind::Kind;
use crate::records::object;
use crate::records::view::{View, local, reference};
use crate::store::now_ms;
use crate::store::records::Record;

pub(crate) static ENROLLMENTS: Kind = Kind {
    key: "tlm_enrollments",
    title: "Enrollment",
    filters: &[
        Filter::equals("business_unit_id"),
        Filter::since("created_at_from", "created_at"),
        Filter::until("created_at_to", "created_at"),
        Filter::since("expires_at_from", "expires_at"),
        Filter::until("expires_at_to", "expires_at"),
        Filter::contains("email"),
        Filter::equals("profile_id"),
        Filter::equals("seat_id").field("seat_uuid"),
        Filter::contains("seat_identifier"),
        Filter::contains("seat_name").field("seat_identifier"),
    ],
    sorts: &["created_at", "expires_at", "status", "email"],
    show,
    ..Kind::TRUST_LIFECYCLE
};

/// Which statuses an administrator may move to (facts 7.2).
pub(crate) fn may_become(status: &str) -> &'static [&'static str] {
    match status {
        "created" => &["pending", "rejected"],
        "pending" => &[
            "pending_second_approval",
            "in_progress",
            "approved",
            "rejected",
        ],
        "pending_second_approval" => &["pending", "in_progress", "approved", "rejected"],
        "in_progress" => &["pending", "pending_second_approval", "approved", "rejected"],
        "approved" => &["redeemed", "rejected"],
        "locked" | "expired" => &["created"],
        _ => &[],
    }
}

/// The status as it is now: what nobody redeemed in time has expired.
pub(crate) fn status(enrollment: &Record) -> &str {
    match enrollment.text("status") {
        "created" | "pending" if enrollment.text("expires_at") < local(now_ms()).as_str() => {
            "expired"
        }
        status => status,
    }
}

/// The same in SQL.
pub(crate) fn status_sql() -> String {
    let now = local(now_ms());
    format!(
        "CASE WHEN status IN ('created', 'pending') AND fields ->> 'expires_at' < '{now}' \
         THEN 'expired' ELSE status END"
    )
}

/// With its code, for who makes it and for who has it.
pub(crate) fn with_code(view: &View<'_>, enrollment: &Record) -> Value {
    let profile = enrollment.text("profile_id").parse().ok();
    let profile = profile.and_then(|id| view.find(&PROFILES, id));
    json!({
        "id": enrollment.id,
        "seat_id": enrollment.get("seat_identifier"),
        "profile_id": enrollment.get("profile_id"),
        "profile_name": profile.as_ref().map(|profile| profile.name()),
        "enrollment_code": enrollment.name(),
        "creation_date_time": local(enrollment.created),
        "expiry_date_time": enrollment.get("expires_at"),
        "status": status(enrollment),
        "number_of_bad_attempts": enrollment.get("bad_attempts"),
    })
}

fn show(view: &View<'_>, enrollment: &Record) -> Value {
    let find = |field: &str, kind| {
        let id = enrollment.text(field).parse().ok();
        id.and_then(|id| view.find(kind, id))
    };
    let profile = find("profile_id", &PROFILES);
    let unit = find("business_unit_id", &BUSINESS_UNITS);
    let mut shown = object(json!({
        "id": enrollment.id,
        "status": status(enrollment),
        "email": enrollment.get("email"),
        "created_at": local(enrollment.created),
        "expires_at": enrollment.get("expires_at"),
        "profile": reference(profile.as_deref()),
        "business_unit": reference(unit.as_deref()),
        "seat": {
            "id": enrollment.get("seat_uuid"),
            "name": enrollment.get("seat_identifier"),
            "seat_type": profile.as_deref().map(seat_type),
        },
        "message_to_user": enrollment.get("message_to_user"),
        "seat_id_mapping_value": enrollment.get("seat_identifier"),
        "approved_by_current_user": enrollment.text("status") == "approved",
        "comments": enrollment.get("comments"),
    }));
    shown.retain(|_, value| !value.is_null());
    shown.into()
}
