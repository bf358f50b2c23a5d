//! Finds out whether calls whose answers were lost were carried out.

use serde_json::Value;

use super::{Certificate, Certificates, CreateSeat, Seats};
use crate::error::{Kind, Result};
use crate::future::BoxFuture;
use crate::json::{at, object, text};
use crate::schema::{Context, Since, name_of};

/// What a recovery gives: something where the call was carried out.
type Recovered = BoxFuture<'static, Result<Option<Value>>>;

/// The seat of these identifiers, where it is there. One that was there before would have been refused, so that it is
/// taken to be this call's.
pub(super) fn recover_seat(context: Box<dyn Context>, request: Value, _since: Since) -> Recovered {
    Box::pin(async move {
        let member = |name| at(&request, &[name]).clone();
        let seat_type = text(&request, &[name_of!(CreateSeat.seat_type), "id"]);
        let wanted = object(vec![
            ("seat_id", member(name_of!(CreateSeat.seat_id))),
            ("seat_type_id", seat_type.unwrap_or("USER_SEAT").into()),
            (
                "business_unit_id",
                member(name_of!(CreateSeat.business_unit_id)),
            ),
        ]);
        match context.call(Seats::GET, wanted).await {
            Ok(seat) => Ok(Some(seat.into_json())),
            Err(error) if error.kind() == Kind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    })
}

/// Whether a certificate is revoked, or suspended where that was asked for.
pub(super) fn recover_revoked(
    context: Box<dyn Context>,
    request: Value,
    _since: Since,
) -> Recovered {
    let suspends = text(&request, &["revocation_reason"]) == Some("certificate_hold");
    let wanted = if suspends { "suspended" } else { "revoked" };
    has_status(context, request, wanted)
}

/// Whether a certificate is no longer suspended.
pub(super) fn recover_resumed(
    context: Box<dyn Context>,
    request: Value,
    _since: Since,
) -> Recovered {
    has_status(context, request, "issued")
}

/// The certificate of a request, where it has this status.
fn has_status(context: Box<dyn Context>, request: Value, wanted: &'static str) -> Recovered {
    Box::pin(async move {
        let member = |name| at(&request, &[name]).clone();
        let certificate = object(vec![
            ("serial_number", member("serial_number")),
            ("thumbprint_sha256", member("thumbprint_sha256")),
            ("account_id", member("account_id")),
        ]);
        let found = context.call(Certificates::GET, certificate).await?;
        let found = found.into_json();
        let status = text(&found, &[name_of!(Certificate.status)]);
        Ok((status == Some(wanted)).then_some(found))
    })
}
