//! Download of the `TrustEdge` bootstrap configuration as a ZIP.

use std::sync::PoisonError;

use axum::extract::{Path, State};
use http::{HeaderValue, StatusCode, header};
use uuid::Uuid;

use crate::app::{App, Shared};
use crate::bootstrap;
use crate::errors::{Answer, ServiceError};
use crate::kinds::certificates::CERTIFICATES;
use crate::kinds::device_groups::DEVICE_GROUPS;
use crate::kinds::devices::DEVICES;
use crate::records;
use crate::reply;
use crate::store::records::Record;

pub(crate) async fn download(State(app): Shared, Path(id): Path<String>) -> Answer {
    let id = records::id(&DEVICES, &id)?;
    let inside = app.clone();
    let found = app.store.run(move |records| {
        let device = records::existing(records, &DEVICES, id)?;
        let group = records.find(&DEVICE_GROUPS, device.scope)?;
        let certificates = records.within(&CERTIFICATES, id)?;
        if device.text("status") == "DELETED" {
            return Err(ServiceError::not_found("Bootstrap configuration").into());
        }
        ready(&inside, id)?;
        let is_bootstrap = |certificate: &Record| certificate.text("policy_type") == "BOOTSTRAP";
        Ok((device, group, certificates.into_iter().find(is_bootstrap)))
    });
    let (device, group, certificate) = found.await?;
    let zip = bootstrap::build(&app, &device, group.as_deref(), certificate.as_ref())
        .map_err(|error| ServiceError::internal(error.to_string()))?;
    let mut answer = reply::content(StatusCode::OK, "application/zip", zip);
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
