//! Which request gets what.

use http::{Method, Request, StatusCode};
use hyper::body::Incoming;
use serde_json::{Map, Value, json};

use super::answers::{self, Answer};
use super::calls;
use super::guard::{Guard, Refusal};
use super::service::Service;
use crate::failure::Result;
use crate::settings::Account;

/// Where the page finds the API.
const API: &str = "/api";

const NOTHING: Refusal = (StatusCode::NOT_FOUND, "There is nothing here.");

/// The portal of one account.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) guard: Guard,
    pub(super) service: Service,
    /// What the page has to know.
    pub(super) ready: Value,
}

impl Site {
    pub(super) async fn answer(&self, request: Request<Incoming>) -> Answer {
        let answer = self.admitted(request).await;
        answers::with_headers(answer.unwrap_or_else(|(status, why)| answers::refusal(status, why)))
    }

    async fn admitted(&self, request: Request<Incoming>) -> Result<Answer, Refusal> {
        let (parts, body) = request.into_parts();
        self.guard.admits(&parts)?;
        let path = parts.uri.path();
        if let Some(call) = path.strip_prefix(API) {
            self.guard.trusts(&parts)?;
            if !calls::has(parts.method.as_str(), call) {
                return Err((StatusCode::NOT_FOUND, "The API has no such call."));
            }
            let call = call.to_owned();
            return Ok(self
                .service
                .pass_on(&call, Request::from_parts(parts, body))
                .await);
        }
        if parts.method != Method::GET {
            return Err(NOTHING);
        }
        if path == "/ready" {
            self.guard.trusts(&parts)?;
            return Ok(answers::json(StatusCode::OK, &self.ready));
        }
        let file = path.strip_prefix('/').and_then(answers::file);
        file.ok_or(NOTHING)
    }
}

/// What the page has to know: where its calls go, and ids to begin with. No key.
pub(super) fn ready(account: &Account) -> Result<Value> {
    let mut ready = Map::new();
    for (name, value) in &account.defaults {
        if name.ends_with("_id") {
            ready.insert(name.clone(), value.clone());
        }
    }
    ready.insert("base_url".to_owned(), account.config.address()?.into());
    ready.insert("proxy".to_owned(), API.into());
    ready.insert("profile".to_owned(), json!(account.profile));
    Ok(ready.into())
}
