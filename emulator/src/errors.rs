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

/// A parameter or member that is missing or wrong (Trust Lifecycle Manager, facts 3.5).
pub(crate) const INVALID_FIELD: &str = "invalid_input_field";

/// Anything that is wrong with a request to IoT Trust Manager, also what is there already or is not (facts 4.2).
pub(crate) const INVALID_INPUT: &str = "invalid_input";

/// One entry of an error body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// Trust Lifecycle Manager says which one it means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<String>,
    /// What a page may be at most, where it was to be more.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(crate) limits: Option<Limits>,
}

/// How far a list goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Limits {
    pub(crate) max_result_window: u32,
    pub(crate) max_limit: u32,
}

impl Problem {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field: None,
            limits: None,
        }
    }

    /// The same about this field.
    pub(crate) fn of(self, field: &str) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..self
        }
    }
}

/// An answer that reports failure. The envelope is chosen when the answer is rendered.
#[derive(Debug, Clone)]
pub(crate) struct ServiceError {
    status: StatusCode,
    problems: Vec<Problem>,
    form: Form,
}

/// What an error travels in, unless `--error-envelope` says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `{"errors":[{"code","message"}]}`
    Several,
    /// `{"error":{"code","message"}}`, as the live service was seen to answer.
    Single,
    /// `{"error":{"status","message"}}`, as one operation of Trust Lifecycle Manager documents.
    Status,
}

pub(crate) type Answer = Result<Response, ServiceError>;

impl ServiceError {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            problems: vec![Problem::new(code, message)],
            form: Form::Several,
        }
    }

    pub(crate) fn validation(problems: Vec<Problem>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            problems,
            form: Form::Several,
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
            form: Form::Single,
            ..Self::rejected(message)
        }
    }

    /// Refused for what is in this field (Trust Lifecycle Manager).
    pub(crate) fn invalid_field(field: &str, message: impl Into<String>) -> Self {
        Self::validation(vec![Problem::new(INVALID_FIELD, message).of(field)])
    }

    /// A page that is too large, or too far down the list (Trust Lifecycle Manager).
    pub(crate) fn beyond(limits: Limits, message: impl Into<String>) -> Self {
        let problem = Problem::new("pagination_limit_exceeded", message);
        Self::validation(vec![Problem {
            limits: Some(limits),
            ..problem
        }])
    }

    /// A change of status that is not allowed (Trust Lifecycle Manager's enrollments).
    pub(crate) fn wrong_status(message: impl Into<String>) -> Self {
        Self {
            form: Form::Status,
            ..Self::new(StatusCode::BAD_REQUEST, "INVALID_INPUT_FIELD", message)
        }
    }

    /// What IoT Trust Manager cannot find by its id.
    pub(crate) fn no_entity(what: &str) -> Self {
        let message = format!("{what} not found.");
        Self::new(StatusCode::NOT_FOUND, "entity_not_found", message)
    }

    /// Refused by IoT Trust Manager.
    pub(crate) fn invalid_input(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, INVALID_INPUT, message)
    }

    /// The caller may not see or do this.
    pub(crate) fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// The first thing that is wrong, for the audit log.
    pub(crate) fn message(&self) -> &str {
        let first = self.problems.first();
        first.map_or("", |problem| problem.message.as_str())
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
        let form = match (self.form, envelope) {
            (Form::Several, ErrorEnvelope::Error) => Form::Single,
            (form, _) => form,
        };
        let body = match (self.problems.first(), form) {
            (Some(problem), Form::Single) => serde_json::json!({ "error": problem }),
            (Some(problem), Form::Status) => serde_json::json!({
                "error": { "status": problem.code, "message": problem.message } }),
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
