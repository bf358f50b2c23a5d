//! One file per resource.

pub(crate) mod accounts;
pub(crate) mod bootstrap_config;
pub(crate) mod certificate_policies;
pub(crate) mod certificates;
pub(crate) mod device_groups;
pub(crate) mod devices;
pub(crate) mod divisions;
pub(crate) mod emulator;
pub(crate) mod registration;
pub(crate) mod rendezvous_zones;

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::errors::{Answer, ServiceError};
use crate::options::ListShape;
use crate::query::Window;

pub(crate) fn json<T: Serialize>(status: StatusCode, body: &T) -> Answer {
    let body =
        serde_json::to_vec(body).map_err(|error| ServiceError::internal(error.to_string()))?;
    Ok(content(status, "application/json", body))
}

fn content(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// A list in the shape that the switch, or a bearer token, asks for.
fn list(app: &App, caller: Caller, window: Window, total: u64, records: Vec<Value>) -> Answer {
    if app.options.list_shape == ListShape::Array || caller == Caller::Bearer {
        return json(StatusCode::OK, &records);
    }
    json(StatusCode::OK, &window.envelope(total, records))
}

/// The emulator has one account. That another one is answered as "not found" is inferred.
fn own_account(app: &App, account_id: Uuid) -> Result<(), ServiceError> {
    if account_id == app.account_id {
        Ok(())
    } else {
        Err(ServiceError::not_found("Account"))
    }
}
