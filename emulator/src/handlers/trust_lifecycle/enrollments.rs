//! Enrollments: made, redeemed with their code, and looked at (facts 5.2 and 7.2).

use serde_json::{Value, json};
use time::format_description::well_known::Iso8601;
use time::{Date, OffsetDateTime};

use super::certificates::check_profile;
use super::issuing::{Order, issue};
use super::scope::{certificate_by_id, profile};
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::enrollments::{ENROLLMENTS, status, status_sql, with_code};
use crate::kinds::trust_lifecycle::profiles::seat_type;
use crate::kinds::trust_lifecycle::seats;
use crate::member::Member as _;
use crate::operations::{Call, Done, Listing, Reply, page};
use crate::records::view::{View, local};
use crate::records::{existing, object};
use crate::store::records::{Fields, NewRecord, Record, Records};
use crate::store::selection::Selection;
use crate::store::{StoreError, now_ms};

/// Wrong codes until an enrollment is locked.
const ATTEMPTS: u64 = 5;
/// Where neither request nor profile says how long a code holds.
const DAYS: i64 = 10;
pub(super) const DAY_MS: i64 = 86_400_000;

fn view<'a>(call: &'a Call, records: &'a Records<'a>) -> View<'a> {
    View {
        app: &call.app,
        records,
        is_alone: true,
    }
}

/// Makes an enrollment with a code, and the seat with it if it is not there.
pub(super) fn create(call: &Call, records: &Records<'_>) -> Done {
    // The schema says a text, the example an object; both were seen.
    let id = match call.text("profile") {
        "" => call.required("profile/id")?,
        id => id,
    };
    let profile = profile(records, id)?;
    if profile.text("authentication_method") != "enrollment_code" {
        let message = "Operation allowed only for enrollment code profiles";
        return Err(ServiceError::invalid_field("profile", message).into());
    }
    let seat = call.required("seat/seat_id")?;
    let email = call.required("seat/email")?;
    if !call.body.at("attributes").is_object() {
        return Err(ServiceError::invalid_field("attributes", "attributes is required.").into());
    }
    let expires = match call.text("expiry_date") {
        "" => local(now_ms() + days_of(&profile) * DAY_MS),
        text => expiry(text)?,
    };
    let code = match call.text("enrollment_code") {
        "" => format!("{:09}", fastrand::u32(100_000_000..1_000_000_000)),
        code => code.to_owned(),
    };
    let fields = json!({
        "name": code,
        "status": "created",
        "expires_at": expires,
        "requested": call.body.at("attributes"),
    });
    let made = keep(call, records, &profile, seat, email, object(fields))?;
    let mut shown = with_code(&view(call, records), &made);
    let base = &call.app.ready.base_url;
    let url = format!("{base}/mpki/enroll/{}", made.id);
    shown.set("enrollment_url", url);
    Ok(Reply::created(shown).about_named(made.id, seat))
}

pub(super) fn keep(
    call: &Call,
    records: &Records<'_>,
    profile: &Record,
    seat: &str,
    email: &str,
    more: Fields,
) -> rusqlite::Result<Record> {
    let unit = profile.text("business_unit_id").parse().unwrap_or_default();
    let kind = seat_type(profile);
    let seat = match seats::find(records, unit, kind, seat)? {
        Some(seat) => seat,
        None => seats::make(records, unit, kind, seat, email)?,
    };
    let mut fields = object(json!({
        "profile_id": profile.id,
        "business_unit_id": unit,
        "seat_uuid": seat.id,
        "seat_identifier": seat.name(),
        "email": email,
        "bad_attempts": 0,
    }));
    fields.extend(more);
    records.insert(&ENROLLMENTS, NewRecord::new(call.app.account_id, fields))
}

pub(super) fn days_of(profile: &Record) -> i64 {
    let days = profile.get("days_till_enrollment_expires").as_i64();
    days.filter(|days| *days > 0).unwrap_or(DAYS)
}

/// `2026-06-01` or `2026-06-01 12:00:00`, and nothing else.
fn expiry(text: &str) -> Result<String, ServiceError> {
    let moment = match text.split_once(' ') {
        None => format!("{text}T23:59:59"),
        Some((day, time)) => format!("{day}T{time}"),
    };
    let is_moment = moment.len() == 19
        && OffsetDateTime::parse(&format!("{moment}Z"), &Iso8601::DEFAULT).is_ok();
    if is_moment {
        return Ok(format!("{moment}.000000"));
    }
    let message = "Wrong input or input format.";
    Err(ServiceError::invalid_field("expiry_date", message))
}

/// Turns a code into a certificate.
pub(super) fn redeem(call: &Call, records: &Records<'_>) -> Done {
    let profile = profile(records, call.required("profile/id")?)?;
    check_profile(&profile, &[("rest_api", "enrollment_code")])?;
    let seat = call.required("seat/id")?;
    let code = call.required("enrollment_code")?;
    let enrollment = match by_code(records, &profile, seat, code)? {
        Ok(enrollment) => enrollment,
        Err(refusal) => return Ok(Reply::refused(refusal)),
    };
    let order = Order {
        profile: &profile,
        seat,
        email: "",
        csr: call.text("csr"),
        attributes: &merged(&enrollment, call.body.at("attributes")),
        validity: call.body.at("validity"),
        delivery_format: "",
        include_chain: false,
        more: json!({
            "enrollment_id": enrollment.id,
            "custom_attributes": super::attributes::named(records, call.body.at("custom_attributes"))?,
        }),
    };
    let issued = issue(call, records, &order)?;
    set_redeemed(records, enrollment, &issued.certificate)?;
    Ok(Reply::ok(issued.answer).about(&issued.certificate))
}

/// What the administrator gave, and over it what the user gives.
fn merged(enrollment: &Record, sent: &Value) -> Value {
    let given = enrollment.get("requested");
    let subjects = [given.at("subject"), sent.at("subject")];
    let members = subjects.into_iter().filter_map(Value::as_object).flatten();
    let subject: Fields = members
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let mut merged = if sent.is_object() { sent } else { given }.clone();
    merged.set("subject", subject);
    merged
}

pub(super) fn set_redeemed(
    records: &Records<'_>,
    mut enrollment: Record,
    certificate: &Record,
) -> rusqlite::Result<()> {
    let now = local(now_ms());
    let fields = &mut enrollment.fields;
    fields.set("status", "redeemed");
    fields.set("redeemed_at", now);
    fields.set("certificate_id", json!(certificate.id));
    records.update(&ENROLLMENTS, &mut enrollment, false)
}

/// The enrollment that a seat's code opens. A wrong code counts, and the fifth locks; that is kept although it is refused.
pub(super) fn by_code(
    records: &Records<'_>,
    profile: &Record,
    seat: &str,
    code: &str,
) -> Result<Result<Record, ServiceError>, StoreError> {
    let id = profile.id.to_string();
    let own = Selection::with(&[("profile_id", &id), ("seat_identifier", seat)]);
    let (_, own) = records.select(&ENROLLMENTS, &own)?;
    if own.is_empty() {
        return Err(ServiceError::not_found("Enrollment").into());
    }
    let matching = own.iter().rev().find(|one| one.name() == code);
    if let Some(found) = matching {
        return Ok(match status(found) {
            "created" => Ok(found.clone()),
            status => {
                let message = format!("Enrollment is {status}.");
                Err(ServiceError::invalid_field("enrollment_code", message))
            }
        });
    }
    for mut enrollment in own {
        if status(&enrollment) != "created" {
            continue;
        }
        let bad = enrollment.get("bad_attempts").as_u64().unwrap_or_default() + 1;
        enrollment.fields.set("bad_attempts", bad);
        if bad >= ATTEMPTS {
            enrollment.fields.set("status", "locked");
        }
        records.update(&ENROLLMENTS, &mut enrollment, false)?;
    }
    let message = "Enrollment code does not match.";
    Ok(Err(ServiceError::invalid_field("enrollment_code", message)))
}

/// The list; a status may be one that only the time has brought.
pub(super) fn list(call: &Call, records: &Records<'_>) -> Done {
    let mut among = Selection::default();
    // Older clients write them in capitals.
    let wanted: Vec<_> = call
        .query
        .all("status")
        .map(|status| status.to_lowercase().into())
        .collect();
    if !wanted.is_empty() {
        let marks = vec!["?"; wanted.len()].join(", ");
        among.narrow(format!("{} IN ({marks})", status_sql()), wanted);
    }
    let listing = Listing::of(&ENROLLMENTS);
    Ok(Reply::ok(page(
        call,
        records,
        &ENROLLMENTS,
        &listing,
        among,
    )?))
}

pub(super) fn get_by_code(call: &Call, records: &Records<'_>) -> Done {
    let Some(seat) = call.query.get("seat_id") else {
        let message = "Parameter 'seat_id' is required for this endpoint.";
        return Err(ServiceError::invalid_field("seat_id", message).into());
    };
    let code = call.path("enrollment_code");
    let wanted = [("name", code), ("seat_identifier", seat)];
    let (_, found) = records.select(&ENROLLMENTS, &Selection::with(&wanted))?;
    let found = found.into_iter().next_back();
    let found = found.ok_or_else(|| ServiceError::not_found("Enrollment"))?;
    Ok(Reply::ok(with_code(&view(call, records), &found)))
}

/// What the enrollment of a certificate was made of. The list of statuses is published, most else is inferred.
pub(super) fn for_certificate(call: &Call, records: &Records<'_>) -> Done {
    let certificate = certificate_by_id(call, records, call.path("certificate_id"))?;
    let id = certificate.text("enrollment_id").parse();
    let id = id.map_err(|_| ServiceError::not_found("Enrollment"))?;
    let enrollment = existing(records, &ENROLLMENTS, id)?;
    let profile = profile(records, enrollment.text("profile_id"))?;
    Ok(Reply::ok(json!({
        "attributes": { "custom_values": enrollment.get("requested").at("custom_values") },
        "email": enrollment.get("email"),
        "enrollment_id": enrollment.id,
        "enrollment_status": status(&enrollment),
        "has_parent": !enrollment.get("renews").is_null(),
        "profile": {
            "id": profile.id,
            "name": profile.name(),
            "enrollment_method": profile.get("enrollment_method"),
            "authentication_method": profile.get("authentication_method"),
            "renewal_window_days": profile.get("renewal_window_days"),
            "seat_id_mapping": profile.get("seat_id_mapping"),
        },
        "serial_number": certificate.name(),
    })))
}

/// The day of a moment, for the report.
pub(super) fn day(moment: &str) -> Option<&str> {
    moment
        .get(..10)
        .filter(|day| Date::parse(day, &Iso8601::DATE).is_ok())
}
