//! What all kinds of records have in common: their declaration, and everything that follows from it.
//!
//! A kind is a `static` in `kinds/`, and its operations, rules, filters, paging, names, life and storage are data in
//! it. Code is only for what it shows besides its fields, and for operations that no other kind has (`handlers/`).

pub(crate) mod field;
pub(crate) mod filter;
pub(crate) mod ids;
pub(crate) mod kind;
pub(crate) mod serve;
#[cfg(test)]
mod tests;
pub(crate) mod view;

use std::sync::Arc;

use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::errors::ServiceError;
use crate::query::path_id;
use crate::store::StoreError;
use crate::store::records::{Fields, NewRecord, Record, Records};
use kind::Kind;

/// An id from a path or a body, in either form. What is not an id at all cannot be found either.
pub(crate) fn id(kind: &Kind, text: &str) -> Result<Uuid, ServiceError> {
    let bare = kind
        .alternative_prefix
        .and_then(|prefix| text.strip_prefix(prefix));
    path_id(bare.unwrap_or(text), kind.title)
}

/// The record that has to be there.
pub(crate) fn existing(
    records: &Records<'_>,
    kind: &'static Kind,
    id: Uuid,
) -> Result<Arc<Record>, StoreError> {
    let found = records.find(kind, id)?;
    Ok(found.ok_or_else(|| ServiceError::not_found(kind.title))?)
}

/// The same outside a transaction; what is remembered costs nothing.
pub(crate) async fn look_up(
    app: &App,
    kind: &'static Kind,
    id: Uuid,
) -> Result<Arc<Record>, ServiceError> {
    if let Some(record) = app.store.remembered(kind, id) {
        return Ok(record);
    }
    let found = app
        .store
        .run(move |records| existing(records, kind, id))
        .await?;
    Ok(found)
}

/// The one record that a kind begins with.
pub(crate) fn seed(app: &App, id: Uuid, fields: Fields) -> Vec<NewRecord> {
    let record = NewRecord::new(app.account_id, fields);
    vec![NewRecord { id, ..record }]
}

/// The members of a JSON object, as `json!` makes it.
pub(crate) fn object(value: Value) -> Fields {
    match value {
        Value::Object(fields) => fields,
        _ => Fields::new(),
    }
}
