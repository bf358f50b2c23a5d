//! Finds out whether a registration whose answer was lost happened, and gets its certificate.

use serde_json::Value;

use super::{Bundle, certificate};
use crate::Error;
use crate::engine::Engine;
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::object;
use crate::resources::Devices;
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
        let id = device.get("id").and_then(Value::as_str).unwrap_or_default();
        let bundle = certificate::of_device(&engine, id).await?;
        let asked = request.pointer("/certificate_policies/bootstrap/0");
        let csr = asked
            .and_then(|asked| asked.get("csr"))
            .and_then(Value::as_str);
        let issued = bundle.certificate.as_deref().unwrap_or_default();
        if let Some(csr) = csr
            && !certificate::is_for(&engine, issued, csr).await?
        {
            return Err(Error::new(
                "conflict.name_taken",
                "the group has a device of this name with a certificate for another key",
            ));
        }
        let policy_id = asked
            .and_then(|asked| asked.get("certificate_policy_id"))
            .cloned()
            .unwrap_or_default();
        Ok(Some(as_registered(&device, &policy_id, &bundle)))
    })
}

/// A listed device in the form of a registration's answer.
fn as_registered(device: &Value, policy_id: &Value, bundle: &Bundle) -> Value {
    let member = |name: &str| device.get(name).cloned().unwrap_or_default();
    let mut issued = vec![
        ("policy_id", policy_id.clone()),
        ("policy_type", "BOOTSTRAP".into()),
        ("certificate", bundle.certificate.clone().into()),
    ];
    if let Some(key) = &bundle.private_key {
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
