//! What every request passes through: journal, faults, cross-origin rules, authentication, then its handler.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Incoming;
use tower_service::Service as _;

use crate::app::App;
use crate::auth::Presented;
use crate::control::Control;
use crate::errors::{INVALID_REQUEST, ServiceError};
use crate::faults::{Outcome, Plan};
use crate::form::is_form;
use crate::{auth, cors, est, guard};

/// No request of this API needs more, apart from batches.
const BODY_LIMIT: usize = 8 * 1024 * 1024;
/// The published limit of a batch (facts 9.1), and room for the form around it.
const BATCH_LIMIT: usize = 201 * 1024 * 1024;

/// The emulator as one connection sees it.
#[derive(Debug, Clone)]
pub(crate) struct Front {
    pub(crate) app: Arc<App>,
    pub(crate) router: Router,
    pub(crate) control: Arc<Control>,
    /// The address that the client reached.
    pub(crate) local: IpAddr,
    /// What the client proved itself with in the TLS handshake.
    pub(crate) presented: Option<Presented>,
}

impl Front {
    pub(crate) async fn handle(self, request: Request<Incoming>) -> io::Result<Response> {
        let _working = self.control.working();
        let (parts, incoming) = request.into_parts();
        if let Err(error) = guard::host(&parts, self.local, &self.app.options.allow_host) {
            return Ok(finish(self.render(&error), None));
        }
        if parts.uri.path().starts_with(guard::CONTROL_PLANE) {
            return self.control_plane(parts, incoming).await;
        }
        self.service(parts, incoming).await
    }

    async fn control_plane(&self, parts: Parts, incoming: Incoming) -> io::Result<Response> {
        let reader = match guard::control_plane(&parts, &self.app.options) {
            Ok(reader) => reader,
            Err(error) => return Ok(finish(self.render(&error), None)),
        };
        let answer = match self.collect(incoming, BODY_LIMIT).await? {
            Ok(_) if reader.is_some() && cors::is_preflight(&parts) => {
                self.answer(parts, Bytes::new()).await
            }
            Ok(body) => self.route(parts, body).await,
            Err(error) => self.render(&error),
        };
        Ok(finish(answer, reader))
    }

    /// What is emulated, with everything that may happen to a call of it.
    async fn service(&self, parts: Parts, incoming: Incoming) -> io::Result<Response> {
        let origin = cors::allowed_origin(&parts.headers, &self.app.options.cors);
        let arrival = self.app.journal.arrive(&parts, &self.app.api_key);
        let limit = if is_batch(&parts) {
            BATCH_LIMIT
        } else {
            BODY_LIMIT
        };
        let body = match self.collect(incoming, limit).await? {
            Ok(body) => body,
            Err(error) => {
                let answer = self.render(&error);
                arrival.answered(answer.status().as_u16());
                return Ok(finish(answer, origin));
            }
        };
        arrival.body(&body);

        // A fault is meant for the call, not for the question that a browser asks before it.
        let asks_first = origin.is_some() && cors::is_preflight(&parts);
        let plan = (!asks_first)
            .then(|| self.app.faults.plan(&parts.method, parts.uri.path()))
            .flatten();
        let answer = if let Some(plan) = plan {
            arrival.fault(plan.name);
            match self.disturbed(plan, parts, body).await {
                Outcome::Answer(answer) => answer,
                Outcome::Reset => {
                    arrival.cut();
                    self.control.reset();
                    return std::future::pending().await;
                }
                Outcome::Silence => return std::future::pending().await,
            }
        } else {
            self.answer(parts, body).await
        };
        arrival.answered(answer.status().as_u16());
        Ok(finish(answer, origin))
    }

    /// Handles a request under a fault.
    async fn disturbed(&self, plan: Plan, parts: Parts, body: Bytes) -> Outcome {
        // The real service goes on when an impatient client leaves, so the work has a task of its own.
        let front = self.clone();
        let work = tokio::spawn(async move {
            tokio::time::sleep(plan.before).await;
            let outcome = match plan.instead() {
                Some(outcome) => outcome,
                None => {
                    plan.afterwards(front.answer(parts, body).await, &front.control)
                        .await
                }
            };
            tokio::time::sleep(plan.after).await;
            outcome
        });
        let failed =
            |_| Outcome::Answer(self.render(&ServiceError::internal("The handler failed.")));
        work.await.unwrap_or_else(failed)
    }

    /// The undisturbed answer.
    async fn answer(&self, parts: Parts, body: Bytes) -> Response {
        if let Some(answer) = cors::preflight(&parts, &self.app.options.cors) {
            return answer;
        }
        let mut parts = parts;
        if is_open(parts.uri.path()) {
            parts.extensions.insert(self.presented.clone());
            return self.route(parts, body).await;
        }
        let key = self.app.key_for(&parts.headers);
        let caller = match auth::authenticate(&parts.headers, &key, self.presented.clone()) {
            Ok(caller) => caller,
            Err(error) => return self.render(&error),
        };
        if !caller.may_call(&parts.method, parts.uri.path()) {
            let error = ServiceError::invalid_api_key("This needs an API key.");
            return self.render(&error);
        }
        // The platform takes JSON bodies only. That the refusal is 415 is inferred.
        let is_readable = is_json(&parts.headers) || is_batch(&parts);
        if !body.is_empty() && parts.method != Method::GET && !is_readable {
            return self.render(&ServiceError::not_json());
        }
        parts.extensions.insert(caller);
        self.route(parts, body).await
    }

    async fn route(&self, parts: Parts, body: Bytes) -> Response {
        let is_est = est::is_est(parts.uri.path());
        let has_credentials = parts.headers.contains_key(header::AUTHORIZATION);
        let request = Request::from_parts(parts, Body::from(body));
        let mut answer = match self.router.clone().call(request).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        if let Some(error) = answer.extensions_mut().remove::<ServiceError>() {
            let mut rendered = self.render(&error);
            if let Some(allow) = answer.headers_mut().remove(header::ALLOW) {
                rendered.headers_mut().insert(header::ALLOW, allow);
            }
            if rendered.status() == StatusCode::UNAUTHORIZED && is_est {
                let headers = rendered.headers_mut();
                headers.insert(header::WWW_AUTHENTICATE, est::CHALLENGE);
                if !has_credentials {
                    // Bouncy Castle's client gives up on a challenge with a body.
                    headers.remove(header::CONTENT_LENGTH);
                    headers.remove(header::CONTENT_TYPE);
                    *rendered.body_mut() = Body::empty();
                }
            }
            return rendered;
        }
        if answer.status().is_client_error() {
            // The router's own refusal, of a path that is not UTF-8.
            return self.render(&ServiceError::invalid_request("The path is not valid."));
        }
        answer
    }

    /// The whole body, or the refusal of one that is too large. An `io::Error` means that the client broke off in
    /// the middle of its request: there is nobody left to answer.
    async fn collect(
        &self,
        incoming: Incoming,
        limit: usize,
    ) -> io::Result<Result<Bytes, ServiceError>> {
        let whole = Limited::new(incoming, limit).collect();
        match tokio::time::timeout(self.app.options.quiet(), whole).await {
            Ok(Ok(body)) => Ok(Ok(body.to_bytes())),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Ok(Err(ServiceError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                INVALID_REQUEST,
                "The request body is too large.",
            ))),
            Ok(Err(error)) => Err(io::Error::other(error)),
            Err(elapsed) => Err(elapsed.into()),
        }
    }

    fn render(&self, error: &ServiceError) -> Response {
        error.render(self.app.options.error_envelope)
    }
}

fn finish(mut answer: Response, origin: Option<HeaderValue>) -> Response {
    // Nobody should take this for the real thing.
    answer.headers_mut().insert(
        header::SERVER,
        HeaderValue::from_static("devtrust-emulator"),
    );
    if let Some(origin) = origin {
        cors::allow(answer.headers_mut(), origin);
    }
    answer
}

/// What needs no API key: the version, revocation lists and statuses, which are for everybody, and EST, which has credentials and
/// content types of its own.
fn is_open(path: &str) -> bool {
    const OPEN: [&str; 5] = [
        "/mpki/api/v1/.well-known/est/",
        "/.well-known/est/TLM-",
        "/.well-known/est/devicetrustmanager/",
        "/crl/",
        "/ocsp/",
    ];
    ["/mpki/api/v1/version", "/ocsp"].contains(&path)
        || OPEN.iter().any(|prefix| path.starts_with(prefix))
}

/// Whether a request is a form that makes a job.
fn is_batch(parts: &Parts) -> bool {
    let path = parts.uri.path();
    is_form(&parts.headers)
        && (path.ends_with("/batch-registration")
            || path.ends_with("/batch-enroll")
            || path.ends_with("/artifact")
            || path.contains("/job/") && path.ends_with("/renew"))
}

/// Whether the body says that it is JSON.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = content_type.unwrap_or_default().split(';').next();
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}
