//! Finds out whether calls whose answers were lost were carried out.

use serde_json::Value;

use super::{Certificates, Seats};
use crate::error::{Kind, Result};
use crate::future::BoxFuture;
use crate::json::object;
use crate::schema::{Context, Since};

/// What a recovery gives back: something where the call was carried out, nothing where it was not.
type Recovery = BoxFuture<'static, Result<Option<Value>>>;

/// The seat of these identifiers, where it is there. One that was there before would have been refused, so that it is
/// taken to be this call's.
pub(super) fn recover_seat(context: Box<dyn Context>, request: Value, _: Since) -> Recovery {
    Box::pin(async move {
        let member = |name: &str| request.get(name).cloned().unwrap_or_default();
        let seat_type = request
            .pointer("/seat_type/id")
            .cloned()
            .unwrap_or_else(|| "USER_SEAT".into());
        let wanted = object(vec![
            ("seat_id", member("seat_id")),
            ("seat_type_id", seat_type),
            ("business_unit_id", member("business_unit_id")),
        ]);
        match context.call(Seats::GET, wanted).await {
            Ok(seat) => Ok(Some(seat.into_json())),
            Err(error) if error.kind() == Kind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    })
}

/// Whether a certificate is revoked, or suspended where that was asked for.
pub(super) fn recover_revoked(context: Box<dyn Context>, request: Value, _: Since) -> Recovery {
    Box::pin(async move {
        let suspends =
            request.get("revocation_reason").and_then(Value::as_str) == Some("certificate_hold");
        let wanted = if suspends { "suspended" } else { "revoked" };
        has_status(context.as_ref(), &request, wanted).await
    })
}

/// Whether a certificate is no longer suspended.
pub(super) fn recover_resumed(context: Box<dyn Context>, request: Value, _: Since) -> Recovery {
    Box::pin(async move { has_status(context.as_ref(), &request, "issued").await })
}

/// The certificate of a request, where it has this status.
async fn has_status(context: &dyn Context, request: &Value, wanted: &str) -> Result<Option<Value>> {
    let member = |name: &str| request.get(name).cloned().unwrap_or_default();
    let certificate = object(vec![
        ("serial_number", member("serial_number")),
        ("thumbprint_sha256", member("thumbprint_sha256")),
        ("account_id", member("account_id")),
    ]);
    let found = context.call(Certificates::GET, certificate).await?;
    let found = found.into_json();
    let status = found.get("status").and_then(Value::as_str);
    Ok((status == Some(wanted)).then_some(found))
}
