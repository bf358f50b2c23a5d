//! Devices: list, details, and the steps of their life.

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use bytes::Bytes;
use http::StatusCode;

use super::{json, list as list_answer};
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::errors::{Answer, ServiceError};
use crate::query::{Query, path_id};
use crate::rules::{Rules, object_body};
use crate::store::devices::{DeviceFilter, Moved, Transition};
use crate::wire::{device_record, success};

pub(crate) async fn list(
    State(app): Shared,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::parse(query.as_deref());
    let mut rules = Rules::default();
    let account_id = query.uuid("account_id", &mut rules);
    let group_id = query.uuid("device_group_id", &mut rules);
    let window = query.window(&mut rules);
    rules.finish()?;
    if account_id.is_some_and(|id| id != app.account_id) {
        return list_answer(&app, caller, window, 0, Vec::new());
    }
    let filter = DeviceFilter {
        name: query.text("name"),
        group_id,
        status: query.text("status"),
        operational_status: query.text("operational_status"),
    };
    let page = app
        .store
        .devices(filter, window.limit, window.offset)
        .await?;
    let records = page
        .records
        .iter()
        .map(|device| device_record(device, app.account_id))
        .collect();
    list_answer(&app, caller, window, page.total, records)
}

pub(crate) async fn get(State(app): Shared, Path(id): Path<String>) -> Answer {
    let id = path_id(&id, "Device")?;
    let device = app
        .store
        .device(id)
        .await?
        .ok_or_else(|| ServiceError::not_found("Device"))?;
    json(StatusCode::OK, &device_record(&device, app.account_id))
}

/// That the reason is required is inferred from the scripts that send it.
pub(crate) async fn disable(State(app): Shared, Path(id): Path<String>, body: Bytes) -> Answer {
    let id = path_id(&id, "Device")?;
    let object = object_body(&body)?;
    let mut rules = Rules::default();
    let reason = rules.text(&object, "reason").to_owned();
    rules.finish()?;
    step(
        &app,
        id,
        Transition::Disable { reason },
        "DEVICE_DISABLED_200",
        "Device disabled",
    )
    .await
}

/// Inferred by symmetry with `disable`.
pub(crate) async fn enable(State(app): Shared, Path(id): Path<String>) -> Answer {
    let id = path_id(&id, "Device")?;
    step(
        &app,
        id,
        Transition::Enable,
        "DEVICE_ENABLED_200",
        "Device enabled",
    )
    .await
}

pub(crate) async fn delete(State(app): Shared, Path(id): Path<String>) -> Answer {
    let id = path_id(&id, "Device")?;
    step(
        &app,
        id,
        Transition::Delete,
        "DEVICE_DELETED_200",
        "Device deleted",
    )
    .await
}

/// Takes a step. The success codes follow the published pattern; the refusals are inferred.
pub(crate) async fn step(
    app: &App,
    id: uuid::Uuid,
    step: Transition,
    code: &str,
    verbose: &str,
) -> Answer {
    match app.store.move_device(id, step).await? {
        Moved::Done => json(StatusCode::OK, &success(code, verbose)),
        Moved::NotFound => Err(ServiceError::not_found("Device")),
        Moved::Deleted => Err(ServiceError::rejected("Device is deleted.")),
        Moved::NotDisabled => Err(ServiceError::rejected(
            "Device should be disabled before it is deleted.",
        )),
    }
}
