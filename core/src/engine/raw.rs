//! HTTP calls: those of operations, and the way out for what devtrust does not model.

use bytes::Bytes;
use serde_json::Value;

use super::build::{self, Prepared};
use super::exchange::Plan;
use super::paths::Way;
use super::read::Reading;
use super::{Answer, Engine};
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::write;
use crate::schema::{Endpoint, Idempotency, Operation, Response as Expected, Travel};
use crate::transport::{Body, Response, is_token};
use crate::{Error, ErrorCode};

/// A call that devtrust does not model.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct RawRequest {
    /// GET, POST, PUT, PATCH or DELETE.
    pub method: String,
    /// The path behind the base URL, beginning with a slash, percent-encoded where it needs to be.
    pub path: String,
    /// Names and values, encoded here.
    pub query: Vec<(String, String)>,
    /// Headers for this call.
    pub headers: Vec<(String, String)>,
    /// What is sent as JSON.
    pub body: Option<Value>,
}

impl RawRequest {
    /// With method and path.
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            ..Self::default()
        }
    }
}

/// The answer to a call that devtrust does not model.
#[derive(Debug, Clone, PartialEq)]
pub struct RawResponse {
    /// The HTTP status; always 2xx, anything else is an error.
    pub status: u16,
    /// The headers in their order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl Engine {
    /// One operation's HTTP call.
    pub(super) async fn http(
        &self,
        operation: &'static Operation,
        endpoint: &Endpoint,
        request: Value,
    ) -> Result<Answer> {
        let config = &self.shared.config;
        let reading = Reading::new(operation, endpoint, &request, config.secret());
        let limit = config.limit(reading.is_json());
        let way = Way::of(config, operation, endpoint)?;
        let plan = Plan {
            operation: operation.name,
            prepared: build::prepare(
                &self.shared.address,
                &way,
                endpoint,
                &request,
                limit,
                self.options.upload.as_ref(),
            )?,
            idempotency: endpoint.idempotency,
            pending: endpoint.pending,
            request: &request,
            expected: operation.response,
        };
        let decode = |response| self.read(&reading, response);
        match self.exchange(&plan, &decode).await {
            Err(error) => {
                let error = self.explained(error, &request, operation.request).await;
                Err(self.state_explained(error, endpoint, &request).await)
            }
            answer => answer,
        }
    }

    /// The way out: a call that devtrust does not model, with the same authentication, retries and errors. Only GET is
    /// tried again when its outcome is not known.
    pub async fn request(&self, request: RawRequest) -> Result<RawResponse> {
        let answer = self.raw(request).await;
        answer.map_err(|error| error.with(|report| report.operation = Some("request")))
    }

    async fn raw(&self, request: RawRequest) -> Result<RawResponse> {
        let engine = self.with_deadline().with_headers(&request.headers);
        engine.check_call()?;
        if !request.path.starts_with('/') || request.path.contains(['#', '?']) {
            return Err(Error::new(
                ErrorCode::ConfigurationInvalid,
                "path must begin with a slash; a query goes into query, not into the path",
            ));
        }
        let mut target = format!("{}{}", engine.shared.address, request.path);
        let values: Vec<(String, Value)> = request
            .query
            .into_iter()
            .map(|(name, value)| (name, Value::String(value)))
            .collect();
        build::push_query(
            &mut target,
            values.iter().map(|(name, value)| (name.as_str(), value)),
        );
        let body = match &request.body {
            Some(body) => Body::Bytes(Bytes::from(write(body))),
            None => Body::Empty,
        };
        if !is_token(&request.method) {
            return Err(Error::new(
                ErrorCode::ConfigurationInvalid,
                format!("\"{}\" is not an HTTP method", request.method),
            ));
        }
        let plan = Plan {
            operation: "request",
            idempotency: if request.method == "GET" {
                Idempotency::Safe
            } else {
                Idempotency::Never
            },
            prepared: Prepared {
                verb: request.method,
                url: build::url(target)?,
                body,
                limit: self.shared.config.limit(false),
                travel: &Travel::PLAIN,
                authorization: None,
            },
            pending: &[],
            request: &Value::Null,
            expected: Expected::Nothing,
        };
        let kept = std::sync::Mutex::new(None);
        let keep = |response: Response| -> BoxFuture<'_, Result<_>> {
            let headers = response
                .headers
                .iter()
                .map(|header| (header.name.to_string(), header.value.to_string()))
                .collect();
            let answer = RawResponse {
                status: response.status,
                headers,
                body: response.body,
            };
            *kept
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(answer);
            Box::pin(std::future::ready(Ok((Answer::Nothing, 0))))
        };
        engine.exchange(&plan, &keep).await?;
        let answer = kept
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .take();
        answer.ok_or_else(|| Error::new(ErrorCode::InternalDefect, "an answer was lost"))
    }

    fn with_headers(&self, headers: &[(String, String)]) -> Self {
        let mut options = self.options().clone();
        options.headers.extend_from_slice(headers);
        self.with(options)
    }
}
