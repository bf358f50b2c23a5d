//! Divisions (DTM registration tutorial, steps 1 and 2).

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use bytes::Bytes;
use http::StatusCode;
use uuid::Uuid;

use super::{json, list as list_answer, own_account};
use crate::app::Shared;
use crate::auth::Caller;
use crate::errors::{Answer, ServiceError};
use crate::query::{Query, path_id};
use crate::rules::{Rules, object_body};
use crate::store::divisions::Division;
use crate::store::{Inserted, now_ms};
use crate::wire::{DivisionRecord, success};

pub(crate) async fn create(State(app): Shared, body: Bytes) -> Answer {
    let object = object_body(&body)?;
    let mut rules = Rules::default();
    let name = rules.name(&object).to_owned();
    let description = rules
        .optional_text(&object, "description")
        .map(str::to_owned);
    let account_id = rules.uuid(&object, "account_id");
    let primary_rzone_id = rules.uuid(&object, "primary_rzone_id");
    let secondary_rzone_id = rules.optional_uuid(&object, "secondary_rzone_id");
    rules.finish()?;
    own_account(&app, account_id)?;
    if primary_rzone_id != app.primary_rzone_id
        || secondary_rzone_id.is_some_and(|id| id != app.primary_rzone_id)
    {
        return Err(ServiceError::not_found("Rendezvous zone"));
    }

    let division = Division {
        id: Uuid::new_v4(),
        name: name.clone(),
        description,
        primary_rzone_id,
        secondary_rzone_id,
        created_on: now_ms(),
    };
    match app.store.insert_division(division).await? {
        Inserted::Duplicate => Err(ServiceError::duplicate("Division", &name, "account")),
        Inserted::Done(()) => json(
            StatusCode::CREATED,
            &success(
                "DIVISION_CREATED_200",
                &format!("{name} created successfully"),
            ),
        ),
    }
}

pub(crate) async fn list(
    State(app): Shared,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref());
    let mut rules = Rules::default();
    let account_id = query.required_uuid("account_id", &mut rules);
    let window = query.window(&mut rules);
    rules.finish()?;
    if account_id != app.account_id {
        return list_answer(&app, caller, window, 0, Vec::new());
    }
    let page = app
        .store
        .divisions(query.text("name"), window.limit, window.offset)
        .await?;
    let record = |division| serde_json::json!(DivisionRecord::new(division, app.account_id));
    list_answer(
        &app,
        caller,
        window,
        page.total,
        page.records.into_iter().map(record).collect(),
    )
}

/// Inferred: the tutorial shows the list only.
pub(crate) async fn get(State(app): Shared, Path(id): Path<String>) -> Answer {
    let id = path_id(&id, "Division")?;
    let division = app
        .store
        .division(id)
        .await?
        .ok_or_else(|| ServiceError::not_found("Division"))?;
    json(
        StatusCode::OK,
        &DivisionRecord::new(division, app.account_id),
    )
}
