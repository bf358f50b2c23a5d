//! Download of the `TrustEdge` bootstrap configuration as a ZIP.

use std::sync::PoisonError;

use axum::extract::{Path, State};
use http::{HeaderValue, StatusCode, header};
use uuid::Uuid;

use super::content;
use crate::app::{App, Shared};
use crate::bootstrap;
use crate::errors::{Answer, ServiceError};
use crate::query::path_id;

pub(crate) async fn download(State(app): Shared, Path(id): Path<String>) -> Answer {
    let id = path_id(&id, "Device")?;
    let device = app
        .store
        .device(id)
        .await?
        .ok_or_else(|| ServiceError::not_found("Device"))?;
    if device.status == "DELETED" {
        return Err(ServiceError::not_found("Bootstrap configuration"));
    }
    ready(&app, id)?;
    let certificate = app.store.bootstrap_certificate(id).await?;
    let zip = bootstrap::build(
        &device,
        app.account_id,
        certificate.as_ref(),
        &app.authority,
    )
    .map_err(|error| ServiceError::internal(error.to_string()))?;
    let mut answer = content(StatusCode::OK, "application/zip", zip);
    let disposition = HeaderValue::from_static("attachment; filename=\"bootstrap-config.zip\"");
    answer
        .headers_mut()
        .insert(header::CONTENT_DISPOSITION, disposition);
    Ok(answer)
}

/// With `--bootstrap-ready-after`, the first answers per device are 404 and 429 in turn, as a script in the field
/// expects them while the bundle is being prepared. The code of the 429 is not known.
fn ready(app: &App, id: Uuid) -> Result<(), ServiceError> {
    let mut attempts = app
        .bootstrap_attempts
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let wanted = app.options.bootstrap_ready_after;
    if wanted == 0 {
        return Ok(());
    }
    let attempt = attempts.entry(id).or_insert(0);
    if *attempt >= wanted {
        return Ok(());
    }
    *attempt += 1;
    Err(if *attempt % 2 == 1 {
        ServiceError::not_found("Bootstrap configuration")
    } else {
        ServiceError::new(
            StatusCode::TOO_MANY_REQUESTS,
            "not_ready",
            "Bootstrap configuration is being prepared.",
        )
    })
}
