//! How records look from outside.

use std::sync::Arc;

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::kind::Kind;
use crate::app::App;
use crate::store::records::{Fields, Record, Records};

/// What showing a record may need.
pub(crate) struct View<'a> {
    pub(crate) app: &'a App,
    /// For what it refers to.
    pub(crate) records: &'a Records<'a>,
    /// Not in a list: with its details.
    pub(crate) is_alone: bool,
}

impl View<'_> {
    /// What a record refers to. A database that fails here fails at the next statement, too, and is heard there.
    pub(crate) fn find(&self, kind: &'static Kind, id: Uuid) -> Option<Arc<Record>> {
        self.records.find(kind, id).ok().flatten()
    }
}

/// A record's id and fields as they are, and its times.
pub(crate) fn plain(_: &View<'_>, record: &Record) -> Value {
    Value::Object(fields(record))
}

/// A record's id and fields as they are.
pub(crate) fn bare(_: &View<'_>, record: &Record) -> Value {
    let mut shown = record.fields.clone();
    shown.insert("id".to_owned(), json!(record.id));
    Value::Object(shown)
}

/// What [`plain`] shows, to be changed.
pub(crate) fn fields(record: &Record) -> Fields {
    let mut shown = record.fields.clone();
    shown.insert("id".to_owned(), json!(record.id));
    shown.insert("created_on".to_owned(), Value::from(iso(record.created)));
    shown.insert("updated_on".to_owned(), Value::from(iso(record.updated)));
    shown
}

/// How a record shows where another one names it.
pub(crate) fn reference(record: Option<&Record>) -> Value {
    record.map_or(
        Value::Null,
        |record| json!({ "id": record.id, "name": record.name() }),
    )
}

/// `2026-05-11T07:07:13Z`: second precision, as in the published records.
pub(crate) fn iso(epoch_ms: i64) -> String {
    iso_seconds(epoch_ms.div_euclid(1000))
}

/// `2026-05-11`
pub(crate) fn day(epoch_ms: i64) -> String {
    iso(epoch_ms).chars().take(10).collect()
}

/// `2026-05-11T07:07:13.000000`, without a zone, as Trust Lifecycle Manager has some of its times.
pub(crate) fn local(epoch_ms: i64) -> String {
    let moment = iso(epoch_ms);
    format!(
        "{}.{:06}",
        moment.trim_end_matches('Z'),
        epoch_ms.rem_euclid(1000) * 1000
    )
}

pub(crate) fn iso_seconds(epoch: i64) -> String {
    OffsetDateTime::from_unix_timestamp(epoch)
        .ok()
        .and_then(|moment| moment.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// Answer of creations that return no id (tutorial, steps 1 and 4), and, by inference, of state changes.
pub(crate) fn success(code: &str, verbose: &str) -> Value {
    json!({ "success": { "code": code, "verbose": verbose } })
}
