//! From a request to a certificate of the emulator's CA, in the inventory: what issuing, redeeming, renewing,
//! approving, EST and automation have in common.

use http::StatusCode;
use serde_json::{Value, json};
use time::Duration;

use super::delivery;
use super::names;
use super::scope::business_unit;
use crate::ca::{Request, Usage};
use crate::csr;
use crate::described::describe;
use crate::errors::ServiceError;
use crate::keys::{self, KeyType};
use crate::kinds::trust_lifecycle::business_units::licensed;
use crate::kinds::trust_lifecycle::certificates::CERTIFICATES;
use crate::kinds::trust_lifecycle::profiles::{VALIDITY_DAYS, has_escrow, seat_type};
use crate::kinds::trust_lifecycle::seats;
use crate::member::Member as _;
use crate::operations::Call;
use crate::records::object;
use crate::records::view::iso;
use crate::rules::Rules;
use crate::store::records::{NewRecord, Record, Records};
use crate::store::selection::Selection;
use crate::store::{StoreError, now_ms};
use crate::subject::Names;

/// What is to be issued.
pub(super) struct Order<'a> {
    pub(super) profile: &'a Record,
    /// The seat's identifier.
    pub(super) seat: &'a str,
    pub(super) email: &'a str,
    /// PEM, or base64 alone; empty where the service makes the key.
    pub(super) csr: &'a str,
    pub(super) attributes: &'a Value,
    pub(super) validity: &'a Value,
    pub(super) delivery_format: &'a str,
    pub(super) include_chain: bool,
    /// What else the record keeps.
    pub(super) more: Value,
}

/// A certificate, and how it is handed out.
pub(super) struct Issued {
    pub(super) certificate: Record,
    pub(super) answer: Value,
}

/// Issues it: seat, allocation and duplicates are looked at first, then the CA signs.
pub(super) fn issue(
    call: &Call,
    records: &Records<'_>,
    order: &Order<'_>,
) -> Result<Issued, StoreError> {
    let profile = order.profile;
    let unit = business_unit(records, profile.text("business_unit_id"))?;
    let (key, private_key, names) = key_and_names(order)?;
    let subject_name = names.common_name().unwrap_or_default().to_owned();
    if subject_name.trim().is_empty() {
        let field = "attributes.subject.common_name";
        return Err(ServiceError::invalid_field(field, "common_name is required.").into());
    }
    let seat_type = seat_type(profile);
    let seat = match seats::find(records, unit.id, seat_type, order.seat)? {
        Some(seat) => seat,
        None => seats::make(records, unit.id, seat_type, order.seat, order.email)?,
    };
    allocated(records, &unit, seat_type, seat.name())?;
    duplicates(records, profile, seat.name(), &subject_name)?;

    let mut rules = Rules::naming_fields();
    let (subject, alternative_names) = names.encode(&mut rules);
    rules.finish()?;
    let request = Request {
        subject,
        alternative_names,
        lifetime: lifetime(profile, order.validity)?,
        usage: Usage::Both,
        revocation: call.app.revocation.clone(),
    };
    let failed = |error: rcgen::Error| ServiceError::internal(error.to_string());
    let issued = call.app.authority.issue(request, &key).map_err(failed)?;
    let described = describe(&issued.der);
    let mut fields =
        described.ok_or_else(|| ServiceError::internal("The certificate is unreadable."))?;
    fields.extend(object(json!({
        "status": "issued",
        "profile_id": profile.id,
        "business_unit_id": unit.id,
        "business_unit_name": unit.name(),
        "seat_id": seat.name(),
        "seat_type": seat_type,
        "requested": order.attributes,
        "source": "ISSUED",
        "tags": [],
    })));
    if let Some(key) = &private_key {
        fields.set("private_key", key.as_str());
    }
    fields.extend(object(order.more.clone()));
    let new = NewRecord::new(call.app.account_id, fields);
    let certificate = records.insert(
        &CERTIFICATES,
        NewRecord {
            content: Some(issued.der),
            ..new
        },
    )?;
    let answer = delivery::deliver(call, order, &certificate, private_key.as_deref())?;
    Ok(Issued {
        certificate,
        answer,
    })
}

type Keyed = (keys::PublicKey, Option<String>, Names);

/// The key, out of the CSR or made here, and the names that it gets.
fn key_and_names(order: &Order<'_>) -> Result<Keyed, StoreError> {
    let mut rules = Rules::naming_fields();
    let is_made_here = has_escrow(order.profile);
    let (key, private_key, mut names) = if order.csr.trim().is_empty() {
        if !is_made_here {
            return Err(ServiceError::invalid_field("csr", "csr is required.").into());
        }
        // RSA would take a second; the profile's key size says P-256.
        let made = keys::generate(KeyType::P256).map_err(ServiceError::internal)?;
        (made.public, Some(made.private_pem), Names::default())
    } else {
        if is_made_here {
            let message = "csr should not be sent for a profile with key escrow.";
            return Err(ServiceError::invalid_field("csr", message).into());
        }
        let parsed = read_csr(order.csr)?;
        let names = Names::from_csr(parsed.subject, parsed.alternative_names);
        (parsed.key, None, names)
    };
    names::apply(&mut names, order.attributes, &mut rules);
    rules.finish()?;
    Ok((key, private_key, names))
}

pub(super) fn read_csr(text: &str) -> Result<csr::SigningRequest, ServiceError> {
    let refused = |reason: &str| ServiceError::invalid_field("csr", format!("Csr {reason}"));
    csr::parse_loose(text).map_err(refused)
}

/// Where the profile says that a certificate is to have a twin, there may be one.
fn duplicates(
    records: &Records<'_>,
    profile: &Record,
    seat: &str,
    common_name: &str,
) -> Result<(), StoreError> {
    if profile.get("duplicate_certificate_allowed").as_bool() == Some(true) {
        return Ok(());
    }
    let id = profile.id.to_string();
    let mut same = Selection::with(&[
        ("profile_id", &id),
        ("seat_id", seat),
        ("common_name", common_name),
        ("status", "issued"),
    ]);
    same.narrow(
        "fields ->> 'valid_to' > ?".to_owned(),
        [iso(now_ms()).into()],
    );
    let (count, _) = records.select(&CERTIFICATES, &same)?;
    if count == 0 {
        return Ok(());
    }
    // Status, code and words are inferred.
    let message =
        format!("A valid certificate for seat {seat} and common name {common_name} exists.");
    Err(ServiceError::new(StatusCode::BAD_REQUEST, "duplicate_certificate", message).into())
}

/// More seats than are allocated to the unit cannot hold certificates.
fn allocated(
    records: &Records<'_>,
    unit: &Record,
    seat_type: &str,
    seat: &str,
) -> Result<(), StoreError> {
    let most = licensed(unit, seat_type);
    // Where there are no more seats than that, nobody has to count certificates.
    if records.count(&seats::SEATS)? <= most {
        return Ok(());
    }
    let mut own = Selection::with(&[("seat_id", seat), ("seat_type", seat_type)]);
    own.narrow("status IN ('issued', 'suspended')".to_owned(), []);
    let (own, _) = records.select(&CERTIFICATES, &own)?;
    if own > 0 || seats::usage(records, unit.id, seat_type)?.consumed < most {
        return Ok(());
    }
    // Status, code and words are inferred.
    let message = format!("Business unit {} has no {seat_type} left.", unit.name());
    Err(ServiceError::new(StatusCode::BAD_REQUEST, "seats_exhausted", message).into())
}

/// How long it is to be valid; what the request says counts where the profile allows it.
fn lifetime(profile: &Record, validity: &Value) -> Result<Duration, ServiceError> {
    let default = Duration::days(VALIDITY_DAYS);
    if validity.is_null() || profile.get("override_cert_validity_via_api").as_bool() == Some(false)
    {
        return Ok(default);
    }
    let refused = |field: &str| {
        let field = format!("validity.{field}");
        ServiceError::invalid_field(&field, "Wrong input or input format.")
    };
    let number = validity.at("duration");
    let text = number.as_str().and_then(|text| text.parse().ok());
    let number = number
        .as_i64()
        .or(text)
        .filter(|number| (1..=100_000_000).contains(number));
    let number = number.ok_or_else(|| refused("duration"))?;
    let days = match validity.at("unit").as_str().unwrap_or_default() {
        "years" => number * 365,
        "months" => number * 30,
        "days" => number,
        "hours" => return Ok(Duration::hours(number)),
        "minutes" => return Ok(Duration::minutes(number)),
        _ => return Err(refused("unit")),
    };
    // The root of the emulator ends before that.
    if days > 30 * 365 {
        return Err(refused("duration"));
    }
    Ok(Duration::days(days))
}

/// The seat that a profile's mapping finds in the CSR: the common name, or an email address.
pub(super) fn mapped_seat(profile: &Record, names: &Names) -> Option<String> {
    const EMAIL: &[u64] = &[1, 2, 840, 113_549, 1, 9, 1];
    let oid: &[u64] = match profile.text("seat_id_mapping") {
        "email" | "subject_email" => EMAIL,
        "serial_number" => &[2, 5, 4, 5],
        "unique_identifier" => &[2, 5, 4, 45],
        "dn_qualifier" => &[2, 5, 4, 46],
        "pseudonym" => &[2, 5, 4, 65],
        _ => &[2, 5, 4, 3],
    };
    names.subject(oid).map(str::to_owned)
}
