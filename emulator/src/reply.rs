//! Successful answers.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::errors::{Answer, ServiceError};

pub(crate) fn json<T: Serialize>(status: StatusCode, body: &T) -> Answer {
    let body =
        serde_json::to_vec(body).map_err(|error| ServiceError::internal(error.to_string()))?;
    Ok(content(status, "application/json", body))
}

pub(crate) fn content(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Body>,
) -> Response {
    let mut response = empty(status);
    *response.body_mut() = body.into();
    let content_type = HeaderValue::from_static(content_type);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, content_type);
    response
}

pub(crate) fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
