//! Seats: what certificates are issued to, and what licences are counted in.

use serde_json::{Value, json};
use uuid::Uuid;

use super::business_units::BUSINESS_UNITS;
use super::certificates::CERTIFICATES;
use crate::records::field::{Field, Plain};
use crate::records::filter::Filter;
use crate::records::kind::{Kind, Within};
use crate::records::object;
use crate::records::view::{self, View, iso, local};
use crate::store::now_ms;
use crate::store::records::{NewRecord, Record, Records};
use crate::store::selection::Selection;

pub(crate) const USER: &str = "USER_SEAT";
pub(crate) const DISCOVERY: &str = "DISCOVERY_SEAT";
pub(crate) const IMPORTED: &str = "IMPORTED_SEAT";

/// All types with their names for people.
pub(crate) const TYPES: &[(&str, &str)] = &[
    (USER, "User seat"),
    (DISCOVERY, "Discovery seat"),
    ("SERVER_SEAT", "Server seat"),
    ("DEVICE_SEAT", "Device seat"),
    (IMPORTED, "Imported seat"),
    ("ORGANIZATION_SEAT", "Organization seat"),
    ("CERTIFICATE_MANAGEMENT_SEAT", "Certificate management seat"),
];

/// The types that can be created. The rest come by import and discovery.
pub(crate) const CREATABLE: &[&str] = &[
    USER,
    "DEVICE_SEAT",
    "CERTIFICATE_MANAGEMENT_SEAT",
    "SERVER_SEAT",
    "ORGANIZATION_SEAT",
];

/// A seat's name is its identifier, and its scope the business unit.
pub(crate) static SEATS: Kind = Kind {
    key: "tlm_seats",
    title: "Seat",
    fields: &[
        Field::text("seat_id").required().kept_as("name"),
        Field::text("seat_name"),
        Field::text("email"),
        Field::text("phone"),
    ],
    initial: &[("active", Plain::Flag(true))],
    within: Within::Field("business_unit_id", "business unit"),
    filters: &[
        Filter::scope("business_unit_id"),
        Filter::equals("seat_type"),
        Filter::flag("active"),
    ],
    sorts: &["name", "created_at", "seat_type"],
    show,
    ..Kind::TRUST_LIFECYCLE
};

/// As the list has it; alone it shows other fields.
fn show(view: &View<'_>, seat: &Record) -> Value {
    if view.is_alone {
        return json!({
            "seat_id": seat.name(),
            "seat_name": seat.get("seat_name"),
            "email": seat.get("email"),
            "phone": seat.get("phone"),
            "seat_creation_date": local(seat.created),
        });
    }
    let unit = view.find(&BUSINESS_UNITS, seat.scope);
    json!({
        "id": seat.id,
        "identifier": seat.name(),
        "seat_type_name": seat.get("seat_type"),
        "active": seat.get("active"),
        "business_unit": view::reference(unit.as_deref()),
        "account": { "id": view.app.account_id, "name": "Emulator account" },
    })
}

/// The seat with this identifier. Deleted ones do not come back.
pub(crate) fn find(
    records: &Records<'_>,
    unit: Uuid,
    seat_type: &str,
    identifier: &str,
) -> rusqlite::Result<Option<Record>> {
    let wanted = [("name", identifier), ("seat_type", seat_type)];
    let mut wanted = Selection::with(&wanted).within(unit);
    wanted.narrow("fields ->> 'active' = 1".to_owned(), []);
    let (_, found) = records.select(&SEATS, &wanted)?;
    Ok(found.into_iter().next())
}

/// A seat that an enrollment or an import makes.
pub(crate) fn make(
    records: &Records<'_>,
    unit: Uuid,
    seat_type: &str,
    identifier: &str,
    email: &str,
) -> rusqlite::Result<Record> {
    let fields = json!({
        "name": identifier,
        "seat_name": identifier,
        "seat_type": seat_type,
        "email": (!email.is_empty()).then_some(email),
        "active": true,
    });
    records.insert(&SEATS, NewRecord::new(unit, object(fields)))
}

/// How many seats of a type a business unit has, and how many of them hold a valid certificate.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) created: u64,
    pub(crate) consumed: u64,
}

pub(crate) fn usage(records: &Records<'_>, unit: Uuid, seat_type: &str) -> rusqlite::Result<Usage> {
    let mut seats = Selection::with(&[("seat_type", seat_type)]).within(unit);
    seats.narrow("fields ->> 'active' = 1".to_owned(), []);
    seats.limit = 0;
    let (created, _) = records.select(&SEATS, &seats)?;
    let unit = unit.to_string();
    let held = [("seat_type", seat_type), ("business_unit_id", &unit)];
    let mut held = Selection::with(&held);
    held.narrow("status IN ('issued', 'suspended')".to_owned(), []);
    held.narrow(
        "fields ->> 'valid_to' > ?".to_owned(),
        [iso(now_ms()).into()],
    );
    let consumed = records.count_distinct(&CERTIFICATES, "fields ->> 'seat_id'", &held)?;
    Ok(Usage { created, consumed })
}
