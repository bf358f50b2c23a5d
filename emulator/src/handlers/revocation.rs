//! Revocation lists and the OCSP responder, at the addresses in the emulator's certificates. They are for everybody.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::StatusCode;

use crate::app::{App, Shared};
use crate::errors::{Answer, ServiceError};
use crate::{ocsp, reply, revocation};

pub(crate) async fn issuing_crl(State(app): Shared) -> Answer {
    let inside = app.clone();
    let revoked = app
        .store
        .run(move |records| revocation::revoked(&inside, records));
    let crl = app.authority.issuing_crl(&revoked.await?);
    list(crl)
}

/// Empty: the emulator's issuing CA lives as long as the emulator.
pub(crate) async fn root_crl(State(app): Shared) -> Answer {
    list(app.authority.root_crl())
}

fn list(crl: Result<Vec<u8>, rcgen::Error>) -> Answer {
    let crl = crl.map_err(|error| ServiceError::internal(error.to_string()))?;
    Ok(reply::content(StatusCode::OK, "application/pkix-crl", crl))
}

pub(crate) async fn ocsp_post(State(app): Shared, body: Bytes) -> Answer {
    respond(app, body).await
}

/// The request in base64, in the path.
pub(crate) async fn ocsp_get(State(app): Shared, Path(request): Path<String>) -> Answer {
    match STANDARD.decode(request) {
        Ok(request) => respond(app, request.into()).await,
        Err(_) => Ok(content(ocsp::malformed())),
    }
}

async fn respond(app: Arc<App>, request: Bytes) -> Answer {
    let inside = app.clone();
    let answer = app
        .store
        .run(move |records| ocsp::answer(&inside, records, &request));
    Ok(content(answer.await?))
}

fn content(answer: Vec<u8>) -> Response {
    reply::content(StatusCode::OK, "application/ocsp-response", answer)
}
