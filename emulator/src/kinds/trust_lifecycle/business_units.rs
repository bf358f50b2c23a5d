//! Business units: what seats, profiles and certificates are in.

use serde_json::{Value, json};

use super::profiles::business_unit_id;
use super::seats::{self, TYPES};
use crate::member::Member as _;
use crate::records::field::{Field, Plain};
use crate::records::filter::Filter;
use crate::records::kind::{Kind, Unique};
use crate::records::object;
use crate::records::view::{View, day};
use crate::store::records::{NewRecord, Record};

/// Seats that the first unit may use, of each type.
const PLENTY: u64 = 1_000_000;

pub(crate) static BUSINESS_UNITS: Kind = Kind {
    key: "tlm_business_units",
    title: "Business unit",
    fields: &[
        Field::text("name").required(),
        Field::any("account").required(),
    ],
    initial: &[("active", Plain::Flag(true))],
    // Inferred.
    unique: Some(Unique {
        is_documented: false,
    }),
    filters: &[
        Filter::contains("name"),
        Filter::since("created_at_from", "created_at"),
        Filter::until("created_at_to", "created_at"),
        Filter::flag("active"),
    ],
    sorts: &["name", "created_at"],
    is_remembered: true,
    show,
    seeds: |app| {
        let licensed: serde_json::Map<_, _> = TYPES
            .iter()
            .map(|(id, _)| ((*id).to_owned(), Value::from(PLENTY)))
            .collect();
        let fields = json!({
            "name": "Emulator business unit",
            "account": { "id": app.account_id },
            "active": true,
            "licensed": licensed,
        });
        let record = NewRecord::new(app.account_id, object(fields));
        vec![NewRecord {
            id: business_unit_id(app.account_id),
            ..record
        }]
    },
    ..Kind::TRUST_LIFECYCLE
};

fn show(view: &View<'_>, unit: &Record) -> Value {
    let mut shown = object(json!({
        "id": unit.id,
        "name": unit.name(),
        "active": unit.get("active"),
        "created_at": day(unit.created),
        "account": { "id": view.app.account_id, "name": "Emulator account" },
    }));
    if view.is_alone {
        let admins = unit.get("admins").as_array().cloned();
        shown.set("admins", admins.unwrap_or_default());
        let stats = TYPES.iter().map(|(id, name)| {
            // A database that fails here fails at the next statement, too, and is heard there.
            let usage = seats::usage(view.records, unit.id, id).unwrap_or_default();
            json!({
                "type": id,
                "display_name": name,
                "licensed_amount": licensed(unit, id),
                "allocated_amount": usage.consumed,
                "created_amount": usage.created,
                "pending_enrollment": 0,
                "in_progress_enrollment": 0,
            })
        });
        shown.set("available_seats_stats", stats.collect::<Value>());
    }
    shown.into()
}

/// How many seats of a type may be used in this unit.
pub(crate) fn licensed(unit: &Record, seat_type: &str) -> u64 {
    let licensed = unit.get("licensed").get(seat_type);
    licensed.and_then(Value::as_u64).unwrap_or_default()
}
