//! The ids in a path: a record's own, and before it that of the record that it is in.

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{FromRequestParts, RawPathParams};
use bytes::Bytes;
use http::request::Parts;
use serde_json::Value;

use super::kind::{Kind, Within};
use crate::errors::ServiceError;
use crate::rules::object_body;

/// The ids in their order.
#[derive(Debug)]
pub(crate) struct Ids(Vec<String>);

impl<S: Send + Sync> FromRequestParts<S> for Ids {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ServiceError> {
        let found = match RawPathParams::from_request_parts(parts, state).await {
            Err(RawPathParamsRejection::InvalidUtf8InPathParam(_)) => {
                return Err(ServiceError::invalid_request("The path is not valid."));
            }
            // A path without ids has none.
            found => found.ok(),
        };
        let ids = found.iter().flat_map(RawPathParams::iter);
        Ok(Self(ids.map(|(_, id)| id.to_owned()).collect()))
    }
}

impl Ids {
    /// The record's own.
    pub(crate) fn own(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    fn outer(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    /// The body of a creation with what the new record is in.
    pub(crate) fn inside(&self, kind: &Kind, body: &[u8]) -> Result<Bytes, ServiceError> {
        let mut fields = object_body(body)?;
        if let Within::Field(field, _) = kind.within {
            fields.insert(field.to_owned(), Value::from(self.outer()));
        }
        Ok(Value::Object(fields).to_string().into())
    }

    /// The query of a list with what its records are in.
    pub(crate) fn narrowed(&self, kind: &Kind, query: Option<String>) -> Option<String> {
        let Within::Field(field, _) = kind.within else {
            return query;
        };
        let own = format!("{field}={}", self.outer());
        Some(match query {
            Some(query) => format!("{own}&{query}"),
            None => own,
        })
    }
}
