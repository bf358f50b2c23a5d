//! The audit log of Device Trust Manager (documented as such; path, filters and fields are inferred).

use serde_json::{Value, json};

use crate::records::filter::Filter;
use crate::records::kind::{Kind, Operation};
use crate::records::object;
use crate::records::view::{View, iso};
use crate::store::records::{NewRecord, Record, Records};

pub(crate) static AUDIT_EVENTS: Kind = Kind {
    key: "audit_events",
    title: "Audit event",
    path: "/devicetrustmanager/api/v4/audit-log",
    operations: &[Operation::List],
    filters: &[
        Filter::equals("action"),
        Filter::equals("resource_type"),
        Filter::equals("resource_id"),
        Filter::not_before("from", "timestamp"),
        Filter::not_after("to", "timestamp"),
    ],
    initial: &[],
    show,
    ..Kind::DEVICE_TRUST
};

/// Notes what was done with a record.
pub(crate) fn note(
    records: &Records<'_>,
    kind: &Kind,
    action: &str,
    record: &Record,
) -> rusqlite::Result<()> {
    if !kind.path.starts_with("/devicetrustmanager/") {
        return Ok(());
    }
    let mut event = NewRecord::new(
        record.scope,
        object(json!({
            "action": action.replace('-', "_").to_uppercase(),
            "resource_type": kind.title.replace(' ', "_").to_uppercase(),
            "resource_id": record.id,
            "resource_name": record.name(),
        })),
    );
    let moment = Value::from(iso(event.created));
    event.fields.insert("timestamp".to_owned(), moment);
    records.insert(&AUDIT_EVENTS, event).map(|_| ())
}

/// There is one user.
fn show(view: &View<'_>, event: &Record) -> Value {
    let mut shown = event.fields.clone();
    shown.extend(object(json!({
        "id": event.id,
        "user": { "id": view.app.account_id, "name": "Emulator service user" },
        "status": "SUCCESS",
    })));
    shown.into()
}
