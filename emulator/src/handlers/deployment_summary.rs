//! How far a deployment is, and what devices say of it, which are none here.

use axum::extract::{Path, State};
use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

use crate::app::Shared;
use crate::errors::{Answer, ServiceError};
use crate::kinds::deployments::{DEPLOYMENTS, TOLD, count, summary};
use crate::records::{self, existing, object};
use crate::reply;

pub(crate) async fn get(State(app): Shared, Path(id): Path<String>) -> Answer {
    let id = records::id(&DEPLOYMENTS, &id)?;
    let counted = app.store.run(move |records| {
        let deployment = existing(records, &DEPLOYMENTS, id)?;
        summary(records, &deployment)
    });
    reply::json(StatusCode::OK, &counted.await?)
}

/// `POST /__emulator/deployments/{id}/devices`: how many devices are how far, such as `{"installed": 8, "failed": 2}`. With the last
/// one the deployment is completed.
pub(crate) async fn tell(State(app): Shared, Path(id): Path<String>, body: Bytes) -> Answer {
    let id = records::id(&DEPLOYMENTS, &id)?;
    let told: Value = serde_json::from_slice(&body).unwrap_or_default();
    if !TOLD
        .iter()
        .any(|name| told.get(name).is_some_and(Value::is_u64))
    {
        let wanted = TOLD.join(", ");
        return Err(ServiceError::invalid_request(format!(
            "The body needs {wanted}."
        )));
    }
    let counted = app.store.run(move |records| {
        let mut deployment = (*existing(records, &DEPLOYMENTS, id)?).clone();
        let counts = TOLD
            .iter()
            .filter_map(|name| Some((*name, told.get(name)?.as_u64()?)));
        for (name, count) in counts {
            deployment.fields.insert(name.to_owned(), count.into());
        }
        let total = summary(records, &deployment)?
            .get("total")
            .and_then(Value::as_u64);
        let done = count(&deployment, "installed").saturating_add(count(&deployment, "failed"));
        if Some(done) >= total && deployment.text("status") == "ACTIVE" {
            deployment
                .fields
                .extend(object(json!({ "status": "COMPLETED" })));
        }
        records.update(&DEPLOYMENTS, &mut deployment, false)?;
        summary(records, &deployment)
    });
    reply::json(StatusCode::OK, &counted.await?)
}
