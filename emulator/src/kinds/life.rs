//! What kinds of records have in common after their creation. All of it is inferred from the portal and from what devices
//! have: steps are a PATCH without a body, and the success codes follow the published pattern.

use axum::routing::MethodFilter;
use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

use crate::errors::ServiceError;
use crate::records::field::Plain;
use crate::records::kind::{Answer, Kind, Operation, Step};
use crate::store::StoreError;
use crate::store::records::Records;
use crate::store::selection::Selection;

pub(crate) const UPDATE: Operation = Operation::Update(
    MethodFilter::PATCH,
    Answer::Says("{KIND}_UPDATED_200", "{name} updated successfully"),
);

pub(crate) const DISABLE: Operation = Operation::Step(&Step {
    name: "disable",
    sets: &[("status", Plain::Text("DISABLED"))],
    answer: Answer::Says("{KIND}_DISABLED_200", "{name} disabled successfully"),
    ..Step::PLAIN
});

pub(crate) const ENABLE: Operation = Operation::Step(&Step {
    name: "enable",
    sets: &[("status", Plain::Text("ACTIVE"))],
    answer: Answer::Says("{KIND}_ENABLED_200", "{name} enabled successfully"),
    ..Step::PLAIN
});

pub(crate) const REMOVE: Operation = Operation::Remove(Answer::Says(
    "{KIND}_DELETED_200",
    "{name} deleted successfully",
));

/// Refuses where a record of this kind names the id in this field.
pub(crate) fn unused(
    records: &Records<'_>,
    kind: &Kind,
    field: &str,
    id: Uuid,
    message: &'static str,
) -> Result<(), StoreError> {
    let selection = Selection {
        conditions: vec![format!("fields ->> '{field}' = ?")],
        values: vec![SqlValue::from(id.to_string())],
        limit: 1,
        ..Selection::default()
    };
    let (used, _) = records.select(kind, &selection)?;
    if used == 0 {
        return Ok(());
    }
    Err(ServiceError::rejected(message).into())
}
