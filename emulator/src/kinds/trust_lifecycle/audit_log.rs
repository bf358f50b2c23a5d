//! The audit log: one entry for each change that was asked for, done or refused.

use serde_json::{Value, json};

use crate::operations::{Audit, Call, Entry};
use crate::records::filter::Filter;
use crate::records::kind::Kind;
use crate::records::object;
use crate::records::view::{View, iso};
use crate::store::now_ms;
use crate::store::records::{NewRecord, Record, Records};

pub(crate) static AUDIT_LOG: Kind = Kind {
    key: "tlm_audit_log",
    title: "Audit log entry",
    filters: &[
        Filter::equals("business_unit_id"),
        Filter::equals("resource_id"),
        Filter::equals("admin_id"),
        Filter::contains("admin_name"),
        Filter::contains("resource_name"),
        Filter::equals("seat_identifier"),
        Filter::any_of("resource_type"),
        Filter::any_of("action"),
        Filter::any_of("status"),
        Filter::not_before("from", "timestamp"),
        Filter::not_after("to", "timestamp"),
    ],
    sorts: &["timestamp", "name", "resource_type", "created_at"],
    show,
    ..Kind::TRUST_LIFECYCLE
};

/// What is kept of an operation on such a resource.
pub(crate) const fn of(resource: &'static str, action: &'static str) -> Audit {
    Audit {
        resource,
        action,
        keep,
    }
}

fn keep(records: &Records<'_>, call: &Call, entry: &Entry<'_>) -> rusqlite::Result<()> {
    let (id, name) = match entry.about {
        Some((id, name)) => (json!(id), name.as_str()),
        None => (Value::Null, ""),
    };
    let units = [call.text("business_unit_id"), call.text("business_unit/id")];
    let unit = units.into_iter().find(|unit| !unit.is_empty());
    let fields = json!({
        "name": name,
        "resource_type": entry.audit.resource,
        "resource_id": id,
        "resource_name": name,
        "action": entry.audit.action,
        "status": if entry.refusal.is_some() { "failure" } else { "success" },
        "error_message": entry.refusal,
        "business_unit_id": unit,
        "seat_identifier": call.text("seat/seat_id"),
        "admin_id": call.app.account_id,
        "admin_name": "Emulator service user",
        "timestamp": iso(now_ms()),
    });
    let entry = NewRecord::new(call.app.account_id, object(fields));
    records.insert(&AUDIT_LOG, entry).map(|_| ())
}

fn show(view: &View<'_>, entry: &Record) -> Value {
    let (resource, action) = (entry.text("resource_type"), entry.text("action"));
    let unit = entry.get("business_unit_id");
    let mut shown = object(json!({
        "id": entry.id,
        "account": { "id": view.app.account_id },
        "business_unit": (!unit.is_null()).then(|| json!({ "id": unit })),
        "resource_type": resource,
        "resource_id": entry.get("resource_id"),
        "action": action,
        "user": { "id": entry.get("admin_id"), "name": entry.get("admin_name") },
        "timestamp": entry.get("timestamp"),
        "description": format!("{action} {resource} {}", entry.name()).trim_end(),
        "status": entry.get("status"),
        "error_message": entry.get("error_message"),
    }));
    shown.retain(|_, value| !value.is_null());
    Value::Object(shown)
}
