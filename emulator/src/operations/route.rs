//! A declared operation: where it is, what it does, and what the audit log says of it.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::routing::{MethodFilter, on};
use axum::{Extension, Router};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::moves::{self, Move};
use super::page::{Listing, page};
use super::search_query::search_query;
use super::{Call, Content, Done, Reply, generic};
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::errors::{Answer, ServiceError};
use crate::est;
use crate::query::Query;
use crate::records::kind::Kind;
use crate::reply;
use crate::rules::bare_uuid;
use crate::store::StoreError;
use crate::store::records::Records;

/// A declared operation.
#[derive(Debug)]
pub(crate) struct Route {
    method: MethodFilter,
    path: &'static str,
    does: Does,
    needs_account: bool,
    audit: Option<Audit>,
}

/// What an operation does.
#[derive(Debug)]
pub(crate) enum Does {
    /// What only this operation does.
    Run(fn(&Call, &Records<'_>) -> Done),
    Create(&'static Kind, StatusCode),
    List(&'static Kind),
    Get(&'static Kind),
    /// Changes what is sent.
    Change(&'static Kind, StatusCode),
    /// The same, where the body names the record, and nothing is answered.
    ChangeNamed(&'static Kind),
    Remove(&'static Kind),
    /// A change of status, of one record or of several.
    Move(&'static Move),
    /// Always the same: an operation of which only an example is known.
    Answers(&'static str),
    /// The same in plain text.
    Says(&'static str),
}

/// What a log keeps of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Audit {
    pub(crate) resource: &'static str,
    pub(crate) action: &'static str,
    pub(crate) keep: fn(&Records<'_>, &Call, &Entry<'_>) -> rusqlite::Result<()>,
}

/// One entry of a log.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) audit: Audit,
    /// What it was about, where that is known.
    pub(crate) about: Option<&'a (uuid::Uuid, String)>,
    /// The refusal, where it was refused.
    pub(crate) refusal: Option<&'a str>,
}

impl Route {
    const fn new(method: MethodFilter, path: &'static str, does: Does) -> Self {
        Self {
            method,
            path,
            does,
            needs_account: false,
            audit: None,
        }
    }

    pub(crate) const fn get(path: &'static str, does: Does) -> Self {
        Self::new(MethodFilter::GET, path, does)
    }

    pub(crate) const fn post(path: &'static str, does: Does) -> Self {
        Self::new(MethodFilter::POST, path, does)
    }

    pub(crate) const fn put(path: &'static str, does: Does) -> Self {
        Self::new(MethodFilter::PUT, path, does)
    }

    pub(crate) const fn delete(path: &'static str, does: Does) -> Self {
        Self::new(MethodFilter::DELETE, path, does)
    }

    /// The query has to name the account.
    pub(crate) const fn of_account(self) -> Self {
        Self {
            needs_account: true,
            ..self
        }
    }

    pub(crate) const fn audited(self, audit: Audit) -> Self {
        Self {
            audit: Some(audit),
            ..self
        }
    }

    fn run(&self, call: &Call, records: &Records<'_>) -> Done {
        own_account(call, self.needs_account)?;
        let reply = match &self.does {
            Does::Run(run) => run(call, records)?,
            Does::Create(kind, status) => generic::create(call, records, kind, *status)?,
            Does::List(kind) => {
                let listing = Listing::of(kind);
                Reply::ok(page(call, records, kind, &listing, search_query(call)?)?)
            }
            Does::Get(kind) => generic::get(call, records, kind)?,
            Does::Change(kind, status) => {
                let id = call.id(kind.title)?;
                generic::change(call, records, kind, id, *status)?
            }
            Does::ChangeNamed(kind) => {
                let id = bare_uuid(call.required("id")?);
                let id = id.ok_or_else(|| ServiceError::not_found(kind.title))?;
                let changed = generic::change(call, records, kind, id, StatusCode::OK)?;
                Reply {
                    content: Content::Nothing,
                    ..changed
                }
            }
            Does::Remove(kind) => generic::remove(call, records, kind)?,
            Does::Move(step) => moves::take(call, records, step)?,
            Does::Says(text) => Reply::text("text/plain;charset=utf-8", *text),
            Does::Answers(example) => Reply::ok(serde_json::from_str(example).unwrap_or_default()),
        };
        if let Some(audit) = self.audit {
            let refusal = match &reply.content {
                Content::Refused(error) => Some(error.message()),
                _ => None,
            };
            let about = reply.about.as_ref();
            (audit.keep)(
                records,
                call,
                &Entry {
                    audit,
                    about,
                    refusal,
                },
            )?;
        }
        Ok(reply)
    }
}

/// The message is published.
pub(crate) fn needs_account(call: &Call) -> Result<(), ServiceError> {
    if call.query.get("account_id").is_some() {
        return Ok(());
    }
    let message = "Parameter 'account_id' is required for this endpoint.";
    Err(ServiceError::invalid_field("account_id", message))
}

/// A foreign account is none of the caller's business, and one that is asked for has to be named.
fn own_account(call: &Call, is_needed: bool) -> Result<(), ServiceError> {
    if is_needed {
        needs_account(call)?;
    }
    let named = [
        call.query.get("account_id").unwrap_or_default(),
        call.text("account_id"),
        call.text("account/id"),
    ];
    for account in named.into_iter().filter(|account| !account.is_empty()) {
        let Some(id) = bare_uuid(account) else {
            let message = "Wrong input or input format.";
            return Err(ServiceError::invalid_field("account_id", message));
        };
        if id != call.app.account_id {
            let message = format!("User has no access to account {id}.");
            return Err(ServiceError::forbidden("access_denied", message));
        }
    }
    Ok(())
}

/// Adds declared operations to the router.
pub(crate) fn add(router: Router<Arc<App>>, operations: &'static [Route]) -> Router<Arc<App>> {
    operations.iter().fold(router, |router, route| {
        let handler = async move |State(app): Shared,
                                  caller: Option<Extension<Caller>>,
                                  Path(path): Path<Vec<(String, String)>>,
                                  RawQuery(query): RawQuery,
                                  headers: HeaderMap,
                                  body: Bytes| {
            let caller = caller.map(|Extension(caller)| caller);
            let query = Query::parse(query.as_deref());
            let call = Call::new(app, caller, query, headers, body, path)?;
            serve(route, Arc::new(call)).await
        };
        router.route(route.path, on(route.method, handler))
    })
}

async fn serve(route: &'static Route, call: Arc<Call>) -> Answer {
    let app = call.app.clone();
    let inside = call.clone();
    let done = app
        .store
        .run(move |records| route.run(&inside, records))
        .await;
    let reply = match done {
        Ok(reply) => reply,
        Err(StoreError::Refused(refusal)) => {
            if let Some(audit) = route.audit {
                let message = refusal.message().to_owned();
                let keep = app.store.run(move |records| {
                    let entry = Entry {
                        audit,
                        about: None,
                        refusal: Some(&message),
                    };
                    Ok((audit.keep)(records, &call, &entry)?)
                });
                keep.await?;
            }
            return Err(*refusal);
        }
        Err(error) => return Err(error.into()),
    };
    match reply.content {
        Content::Nothing => Ok(reply::empty(reply.status)),
        Content::Json(body) => reply::json(reply.status, &body),
        Content::Text(content_type, text) => Ok(reply::content(reply.status, content_type, text)),
        Content::Bytes(content_type, bytes) => {
            Ok(reply::content(reply.status, content_type, bytes))
        }
        Content::Pkcs7(der) => Ok(est::certificates(&der)),
        Content::Refused(error) => Err(error),
    }
}
