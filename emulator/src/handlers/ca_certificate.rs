//! The certificate of a CA (DigiCert Private CA; that it comes as PEM is inferred).

use axum::extract::{Path, State};
use http::StatusCode;

use crate::app::Shared;
use crate::errors::Answer;
use crate::kinds::catalogue::ISSUING_CAS;
use crate::records::{self, look_up};
use crate::{pem, reply};

pub(crate) async fn download(State(app): Shared, Path(id): Path<String>) -> Answer {
    look_up(&app, &ISSUING_CAS, records::id(&ISSUING_CAS, &id)?).await?;
    let pem = pem::encode("CERTIFICATE", app.authority.issuing_der());
    Ok(reply::content(
        StatusCode::OK,
        "application/x-pem-file",
        pem,
    ))
}
