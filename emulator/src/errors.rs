//! Error answers: what went wrong, and the envelope it travels in.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::options::ErrorEnvelope;
use crate::store::StoreError;

/// Field validation (DTM registration tutorial, "Common errors").
pub(crate) const VALIDATION: &str = "03";
/// An empty, null or blank required field (DTM registration tutorial, "Common errors").
pub(crate) const MISSING: &str = "missing_required_field";
/// A payload that cannot be used at all (platform status table).
pub(crate) const INVALID_REQUEST: &str = "invalid_request";

/// One entry of an error body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

/// An answer that reports failure. The envelope is chosen when the answer is rendered.
#[derive(Debug, Clone)]
pub(crate) struct ServiceError {
    status: StatusCode,
    problems: Vec<Problem>,
    /// The live service was seen to answer this one as `{"error":{...}}`.
    single: bool,
}

pub(crate) type Answer = Result<Response, ServiceError>;

impl ServiceError {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            problems: vec![Problem::new(code, message)],
            single: false,
        }
    }

    pub(crate) fn validation(problems: Vec<Problem>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            problems,
            single: false,
        }
    }

    pub(crate) fn rejected(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, VALIDATION, message)
    }

    pub(crate) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, INVALID_REQUEST, message)
    }

    /// A name that is taken. Code `03` in an `error` object was seen live for devices; the rest is inferred.
    pub(crate) fn duplicate(what: &str, name: &str, scope: &str) -> Self {
        let message = format!("{what} with name {name} already exists in the {scope}.");
        Self {
            single: true,
            ..Self::rejected(message)
        }
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "resource_not_found",
            format!("{what} not found."),
        )
    }

    pub(crate) fn invalid_api_key(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_api_key", message)
    }

    pub(crate) fn not_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            INVALID_REQUEST,
            "The content type should be application/json.",
        )
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", message)
    }

    /// The answer as it goes out.
    pub(crate) fn render(&self, envelope: ErrorEnvelope) -> Response {
        let body = match (
            self.problems.first(),
            self.single || envelope == ErrorEnvelope::Error,
        ) {
            (Some(problem), true) => serde_json::json!({ "error": problem }),
            _ => serde_json::json!({ "errors": self.problems }),
        };
        let mut response = Response::new(Body::from(body.to_string()));
        *response.status_mut() = self.status;
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        response
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => *refusal,
            error => Self::internal(format!("The emulator's database failed: {error}")),
        }
    }
}

/// Handlers do not know the envelope switch, so the error rides in the extensions until the way out.
impl IntoResponse for ServiceError {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.extensions_mut().insert(self);
        response
    }
}
