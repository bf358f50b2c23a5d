//! Finds out whether a registration whose answer was lost happened, and gets its certificate.

use serde_json::Value;

use super::certificate::{self, Held};
use super::{
    CertificateRequest, Device, DeviceCertificates, Devices, IssuedCertificate, RegisterDevice,
    RegisteredDevice,
};
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::{at, object, text};
use crate::schema::{Context, Since, name_of, table};
use crate::{Error, ErrorCode};

/// The answer that a registration would have had, where it happened; nothing where it did not; a conflict where the
/// device was there before or has another key.
pub(super) fn recover(
    context: Box<dyn Context>,
    request: Value,
    since: Since,
) -> BoxFuture<'static, Result<Option<Value>>> {
    Box::pin(async move {
        let Some(device) = context
            .find_since(table!(Devices::FIND)?, &request, since)
            .await?
        else {
            return Ok(None);
        };
        let id = text(&device, &[name_of!(Device.id)]).unwrap_or_default();
        let bootstrap = [
            name_of!(RegisterDevice.certificate_policies),
            name_of!(DeviceCertificates.bootstrap),
        ];
        let asked = at(&request, &bootstrap).get(0).unwrap_or(&Value::Null);
        let csr = text(asked, &[name_of!(CertificateRequest.csr)]);
        let held = certificate::of_device(context.as_ref(), id, csr)
            .await
            .map_err(of_somebody_else)?;
        Ok(Some(as_registered(&device, asked, csr, held)))
    })
}

/// A device with another key is not the one of this registration.
fn of_somebody_else(error: Error) -> Error {
    if error.code() != ErrorCode::ConflictOtherKey {
        return error;
    }
    Error::new(
        ErrorCode::ConflictNameTaken,
        "the group has a device of this name with a certificate for another key",
    )
}

/// A listed device in the form of a registration's answer.
fn as_registered(device: &Value, asked: &Value, csr: Option<&str>, held: Held) -> Value {
    let member = |name: &str| at(device, &[name]).clone();
    let mut issued = vec![
        (
            name_of!(IssuedCertificate.policy_id),
            at(asked, &[name_of!(CertificateRequest.certificate_policy_id)]).clone(),
        ),
        (name_of!(IssuedCertificate.policy_type), "BOOTSTRAP".into()),
        (
            name_of!(IssuedCertificate.certificate),
            held.certificate.into(),
        ),
    ];
    // A key beside the certificate of a CSR would be none of its own.
    if let (Some(key), None) = (&held.private_key, csr) {
        issued.push((name_of!(IssuedCertificate.private_key), key.reveal().into()));
    }
    let mut registered = object(vec![
        (
            name_of!(RegisteredDevice.device_id),
            member(name_of!(Device.id)),
        ),
        (
            name_of!(RegisteredDevice.device_name),
            member(name_of!(Device.name)),
        ),
        (
            name_of!(RegisteredDevice.description),
            member(name_of!(Device.description)),
        ),
        (
            name_of!(RegisteredDevice.created_on),
            member(name_of!(Device.created_on)),
        ),
        (
            name_of!(RegisteredDevice.connected),
            member(name_of!(Device.connected)),
        ),
        (
            name_of!(RegisteredDevice.device_status),
            member(name_of!(Device.status)),
        ),
        (
            name_of!(RegisteredDevice.operational_status),
            member(name_of!(Device.operational_status)),
        ),
        (
            name_of!(RegisteredDevice.private_keys),
            Value::Array(vec![object(issued)]),
        ),
    ]);
    if let Some(members) = registered.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    registered
}
