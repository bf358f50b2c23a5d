//! Finds out whether a registration whose answer was lost happened, and gets its certificate.

use serde_json::Value;

use super::certificate::{self, Held};
use super::parts::{part, text};
use crate::Error;
use crate::device_trust::Devices;
use crate::engine::Engine;
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::object;
use crate::schema::Since;

/// The answer that a registration would have had, where it happened; nothing where it did not; a conflict where the
/// device was there before or has another key.
pub fn recover_registration(
    engine: Engine,
    request: Value,
    since: Since,
) -> BoxFuture<'static, Result<Option<Value>>> {
    Box::pin(async move {
        let Some(device) = engine.find_since(Devices::FIND, &request, since).await? else {
            return Ok(None);
        };
        let id = text(&device, "/id").unwrap_or_default();
        let asked = part(&request, "/certificate_policies/bootstrap/0");
        let held = certificate::of_device(&engine, id, text(&asked, "/csr"))
            .await
            .map_err(of_somebody_else)?;
        Ok(Some(as_registered(&device, &asked, held)))
    })
}

/// A device with another key is not the one of this registration.
fn of_somebody_else(error: Error) -> Error {
    if error.code() != "conflict.other_key" {
        return error;
    }
    Error::new(
        "conflict.name_taken",
        "the group has a device of this name with a certificate for another key",
    )
}

/// A listed device in the form of a registration's answer.
fn as_registered(device: &Value, asked: &Value, held: Held) -> Value {
    let member = |name: &str| device.get(name).cloned().unwrap_or_default();
    let mut issued = vec![
        ("policy_id", part(asked, "/certificate_policy_id")),
        ("policy_type", "BOOTSTRAP".into()),
        ("certificate", held.certificate.into()),
    ];
    // A key beside the certificate of a CSR would be none of its own.
    if let (Some(key), None) = (&held.private_key, text(asked, "/csr")) {
        issued.push(("private_key", key.reveal().into()));
    }
    let mut registered = object(vec![
        ("device_id", member("id")),
        ("device_name", member("name")),
        ("description", member("description")),
        ("created_on", member("created_on")),
        ("connected", member("connected")),
        ("device_status", member("status")),
        ("operational_status", member("operational_status")),
        ("private_keys", Value::Array(vec![object(issued)])),
    ]);
    if let Some(members) = registered.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    registered
}
