//! The control plane: what a test asks of the emulator itself.

use axum::extract::{Path, RawQuery, State};
use bytes::Bytes;
use http::StatusCode;
use serde_json::json as value;

use super::devices::step;
use super::{content, json};
use crate::app::Shared;
use crate::errors::{Answer, ServiceError};
use crate::query::{Query, path_id};
use crate::store::devices::Transition;

/// What the first calls need, for a page that cannot read the ready line.
pub(crate) async fn ready(State(app): Shared) -> Answer {
    json(StatusCode::OK, &app.ready)
}

pub(crate) async fn ca_pem(State(app): Shared) -> Answer {
    Ok(content(
        StatusCode::OK,
        "application/x-pem-file",
        app.authority.chain_pem(),
    ))
}

pub(crate) async fn requests(State(app): Shared, RawQuery(query): RawQuery) -> Answer {
    let query = Query::parse(query.as_deref());
    let since = match query.get("since").map(str::parse) {
        None => 0,
        Some(Ok(since)) => since,
        Some(Err(_)) => {
            return Err(ServiceError::invalid_request(
                "since should be a sequence number.",
            ));
        }
    };
    json(StatusCode::OK, &app.journal.since(since))
}

pub(crate) async fn forget_requests(State(app): Shared) -> Answer {
    app.journal.clear();
    json(StatusCode::OK, &value!({ "last": app.journal.total() }))
}

pub(crate) async fn faults(State(app): Shared) -> Answer {
    json(StatusCode::OK, &app.faults.to_json())
}

pub(crate) async fn arm(State(app): Shared, body: Bytes) -> Answer {
    app.faults
        .arm(&body)
        .map_err(ServiceError::invalid_request)?;
    json(StatusCode::OK, &app.faults.to_json())
}

pub(crate) async fn disarm(State(app): Shared) -> Answer {
    app.faults.disarm();
    json(StatusCode::OK, &app.faults.to_json())
}

pub(crate) async fn provisioned(State(app): Shared, Path(id): Path<String>) -> Answer {
    let id = path_id(&id, "Device")?;
    step(
        &app,
        id,
        Transition::Provisioned,
        "DEVICE_PROVISIONED_200",
        "Device provisioned",
    )
    .await
}

pub(crate) async fn reset(State(app): Shared) -> Answer {
    app.store.reset().await?;
    app.bootstrap_attempts
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .clear();
    stats(State(app)).await
}

pub(crate) async fn stats(State(app): Shared) -> Answer {
    let [
        divisions,
        certificate_policies,
        device_groups,
        devices,
        certificates,
    ] = app.store.counts().await?;
    json(
        StatusCode::OK,
        &value!({
            "divisions": divisions,
            "certificate_policies": certificate_policies,
            "device_groups": device_groups,
            "devices": devices,
            "certificates": certificates,
            "requests": app.journal.total(),
        }),
    )
}
