//! One call: what was asked, and what is answered.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::errors::{INVALID_REQUEST, ServiceError};
use crate::front::is_json;
use crate::query::Query;
use crate::rules::bare_uuid;
use crate::store::records::Record;

/// What was asked.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) app: Arc<App>,
    /// Nobody in particular where no key is needed.
    pub(crate) caller: Option<Caller>,
    pub(crate) query: Query,
    pub(crate) headers: HeaderMap,
    /// The body as JSON; null where there is none.
    pub(crate) body: Value,
    /// The body, byte for byte.
    pub(crate) raw: Bytes,
    path: Vec<(String, String)>,
}

impl Call {
    pub(crate) fn new(
        app: Arc<App>,
        caller: Option<Caller>,
        query: Query,
        headers: HeaderMap,
        raw: Bytes,
        path: Vec<(String, String)>,
    ) -> Result<Self, ServiceError> {
        let body = if raw.is_empty() || !is_json(&headers) {
            Value::Null
        } else {
            serde_json::from_slice(&raw).map_err(|error| {
                let message = format!("The request body is not valid JSON: {error}.");
                ServiceError::new(StatusCode::BAD_REQUEST, INVALID_REQUEST, message)
            })?
        };
        Ok(Self {
            app,
            caller,
            query,
            headers,
            body,
            raw,
            path,
        })
    }

    /// A part of the path.
    pub(crate) fn path(&self, name: &str) -> &str {
        let found = self.path.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The last id in the path. What is no UUID cannot be found either.
    pub(crate) fn id(&self, title: &str) -> Result<Uuid, ServiceError> {
        let last = self.path.last().and_then(|(_, value)| bare_uuid(value));
        last.ok_or_else(|| ServiceError::not_found(title))
    }

    /// The body, which has to be an object.
    pub(crate) fn object(&self) -> Result<&Map<String, Value>, ServiceError> {
        let found = self.body.as_object();
        found.ok_or_else(|| {
            ServiceError::invalid_request("The request body should be a JSON object.")
        })
    }

    /// A text of the body: `profile/id`. Empty where there is none.
    pub(crate) fn text(&self, place: &str) -> &str {
        let found = self.body.pointer(&format!("/{place}"));
        found.and_then(Value::as_str).unwrap_or_default()
    }

    /// A text of the body that has to be there.
    pub(crate) fn required(&self, place: &str) -> Result<&str, ServiceError> {
        let text = self.text(place);
        if text.trim().is_empty() {
            let field = place.replace('/', ".");
            let message = format!("{field} is required.");
            return Err(ServiceError::invalid_field(&field, message));
        }
        Ok(text)
    }

    /// The texts of an array of the body, under the first of these names that is there.
    pub(crate) fn texts(&self, names: &[&str]) -> Vec<String> {
        let found = names
            .iter()
            .find_map(|name| self.body.get(name)?.as_array());
        let items = found.into_iter().flatten().filter_map(Value::as_str);
        items.map(str::to_owned).collect()
    }

    /// A flag of the body; scripts send it as text, too.
    pub(crate) fn flag(&self, name: &str) -> bool {
        match self.body.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
            _ => false,
        }
    }
}

/// What is answered, and what the audit log should say it was about.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) content: Content,
    pub(crate) about: Option<(Uuid, String)>,
}

/// The body of an answer.
#[derive(Debug)]
pub(crate) enum Content {
    Nothing,
    Json(Value),
    Text(&'static str, String),
    Bytes(&'static str, Vec<u8>),
    /// PKCS#7 as EST carries it.
    Pkcs7(Vec<u8>),
    /// A refusal that keeps what was done: a wrong code that counts.
    Refused(ServiceError),
}

impl Reply {
    pub(crate) fn ok(body: Value) -> Self {
        Self::with(StatusCode::OK, Content::Json(body))
    }

    pub(crate) fn created(body: Value) -> Self {
        Self::with(StatusCode::CREATED, Content::Json(body))
    }

    /// No body. Many operations of Trust Lifecycle Manager answer 200 without one.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self::with(status, Content::Nothing)
    }

    pub(crate) fn done() -> Self {
        Self::empty(StatusCode::OK)
    }

    pub(crate) fn gone() -> Self {
        Self::empty(StatusCode::NO_CONTENT)
    }

    pub(crate) fn text(content_type: &'static str, text: impl Into<String>) -> Self {
        Self::with(StatusCode::OK, Content::Text(content_type, text.into()))
    }

    pub(crate) fn bytes(content_type: &'static str, bytes: Vec<u8>) -> Self {
        Self::with(StatusCode::OK, Content::Bytes(content_type, bytes))
    }

    pub(crate) fn pkcs7(der: Vec<u8>) -> Self {
        Self::with(StatusCode::OK, Content::Pkcs7(der))
    }

    pub(crate) fn refused(error: ServiceError) -> Self {
        Self::with(StatusCode::BAD_REQUEST, Content::Refused(error))
    }

    fn with(status: StatusCode, content: Content) -> Self {
        Self {
            status,
            content,
            about: None,
        }
    }

    pub(crate) fn about(self, record: &Record) -> Self {
        self.about_named(record.id, record.name())
    }

    pub(crate) fn about_named(self, id: Uuid, name: &str) -> Self {
        Self {
            about: Some((id, name.to_owned())),
            ..self
        }
    }
}
