//! How far a deployment is.

use axum::extract::{Path, State};
use http::StatusCode;

use crate::app::Shared;
use crate::errors::Answer;
use crate::kinds::deployments::{DEPLOYMENTS, summary};
use crate::records::{self, existing};
use crate::reply;

pub(crate) async fn get(State(app): Shared, Path(id): Path<String>) -> Answer {
    let id = records::id(&DEPLOYMENTS, &id)?;
    let counted = app.store.run(move |records| {
        let deployment = existing(records, &DEPLOYMENTS, id)?;
        summary(records, &deployment)
    });
    reply::json(StatusCode::OK, &counted.await?)
}
