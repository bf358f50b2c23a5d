//! Account Manager's audit log. Its entries are inferred from those of Trust Lifecycle Manager.

use serde_json::{Value, json};

use crate::operations::{Audit, Call, Entry};
use crate::records::kind::{Envelope, Kind};
use crate::records::object;
use crate::records::view::{View, bare, iso};
use crate::store::now_ms;
use crate::store::records::{NewRecord, Records};

pub(crate) static ACCOUNT_AUDIT_LOG: Kind = Kind {
    key: "account_audit_log",
    title: "Audit log entry",
    envelope: Envelope::Array,
    show: |view: &View<'_>, entry| {
        let mut shown = object(bare(view, entry));
        shown.retain(|_, value| !value.is_null());
        shown.into()
    },
    ..Kind::TRUST_LIFECYCLE
};

pub(crate) const fn of(resource: &'static str, action: &'static str) -> Audit {
    Audit {
        resource,
        action,
        keep,
    }
}

fn keep(records: &Records<'_>, call: &Call, entry: &Entry<'_>) -> rusqlite::Result<()> {
    let id = entry.about.map_or(Value::Null, |(id, _)| json!(id));
    let fields = json!({
        "resource_type": entry.audit.resource,
        "resource_id": id,
        "action": entry.audit.action,
        "status": if entry.refusal.is_some() { "failure" } else { "success" },
        "error_message": entry.refusal,
        "timestamp": iso(now_ms()),
    });
    let entry = NewRecord::new(call.app.account_id, object(fields));
    records.insert(&ACCOUNT_AUDIT_LOG, entry).map(|_| ())
}
