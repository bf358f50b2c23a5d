//! What a request under a certificate policy may say about the subject.

use axum::extract::{Path, State};
use http::StatusCode;
use serde_json::{Value, json};

use crate::app::Shared;
use crate::errors::Answer;
use crate::kinds::certificate_policies::CERTIFICATE_POLICIES;
use crate::records;
use crate::reply;
use crate::subject::FIELDS;

/// The predecessor's `fields[] {id, name, ...}`; that DTM answers alike is inferred.
pub(crate) async fn get(State(app): Shared, Path(id): Path<String>) -> Answer {
    let id = records::id(&CERTIFICATE_POLICIES, &id)?;
    records::look_up(&app, &CERTIFICATE_POLICIES, id).await?;
    let fields: Vec<Value> = FIELDS
        .iter()
        .map(|field| json!({ "id": field.id, "name": field.name, "mandatory": field.mandatory }))
        .collect();
    reply::json(StatusCode::OK, &json!({ "fields": fields }))
}
