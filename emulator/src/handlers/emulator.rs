//! The control plane: what a test asks of the emulator itself.

use axum::extract::{Path, RawQuery, State};
use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;
use serde_json::{Value, json};

use crate::app::Shared;
use crate::errors::{Answer, ServiceError};
use crate::guard;
use crate::kinds::devices::{DEVICES, PROVISIONED};
use crate::query::Query;
use crate::records::serve;
use crate::reply;
use crate::store::records::Fields;

/// What the first calls need, for whoever cannot read the ready line: at the address by which they came, which is another one
/// where the port of a container was published.
pub(crate) async fn ready(State(app): Shared, parts: Parts) -> Answer {
    let Some(host) = guard::named(&parts) else {
        return reply::json(StatusCode::OK, &app.ready);
    };
    reply::json(StatusCode::OK, &app.ready.at(app.options.scheme(), host))
}

pub(crate) async fn ca_pem(State(app): Shared) -> Answer {
    Ok(reply::content(
        StatusCode::OK,
        "application/x-pem-file",
        app.authority.chain_pem(),
    ))
}

pub(crate) async fn requests(State(app): Shared, RawQuery(query): RawQuery) -> Answer {
    let query = Query::parse(query.as_deref());
    let since = match query.get("since").map(str::parse) {
        None => 0,
        Some(Ok(since)) => since,
        Some(Err(_)) => {
            return Err(ServiceError::invalid_request(
                "since should be a sequence number.",
            ));
        }
    };
    reply::json(StatusCode::OK, &app.journal.since(since))
}

pub(crate) async fn forget_requests(State(app): Shared) -> Answer {
    app.journal.clear();
    reply::json(StatusCode::OK, &json!({ "last": app.journal.total() }))
}

pub(crate) async fn faults(State(app): Shared) -> Answer {
    reply::json(StatusCode::OK, &app.faults.to_json())
}

pub(crate) async fn arm(State(app): Shared, body: Bytes) -> Answer {
    app.faults
        .arm(&body)
        .map_err(ServiceError::invalid_request)?;
    reply::json(StatusCode::OK, &app.faults.to_json())
}

pub(crate) async fn disarm(State(app): Shared) -> Answer {
    app.faults.disarm();
    reply::json(StatusCode::OK, &app.faults.to_json())
}

pub(crate) async fn provisioned(State(app): Shared, Path(id): Path<String>) -> Answer {
    serve::step(app, &DEVICES, &PROVISIONED, &id, b"").await
}

pub(crate) async fn reset(State(app): Shared) -> Answer {
    let inside = app.clone();
    let emptied = app.store.run(move |records| {
        records.clear(inside.kinds)?;
        Ok(inside.plant(records)?)
    });
    emptied.await?;
    app.bootstrap_attempts
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .clear();
    stats(State(app)).await
}

/// How many records of each kind there are, apart from those that the emulator brings along.
pub(crate) async fn stats(State(app): Shared) -> Answer {
    let inside = app.clone();
    let counted = app.store.run(move |records| {
        let mut counts = Fields::new();
        for kind in inside.kinds {
            let brought = (kind.seeds)(&inside).len();
            let brought = u64::try_from(brought).unwrap_or_default();
            let made = records.count(kind)?.saturating_sub(brought);
            counts.insert(kind.key.to_owned(), Value::from(made));
        }
        Ok(counts)
    });
    let mut counts = counted.await?;
    counts.insert("requests".to_owned(), Value::from(app.journal.total()));
    reply::json(StatusCode::OK, &counts)
}
