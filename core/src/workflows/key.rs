//! Where the key of a device comes from: the caller's CSR, the caller's signer, a key file, or a new key.

use serde_json::{Map, Value};

use super::ProvisionDevice;
use super::provision::attributes;
use crate::error::{Result, Violation};
use crate::keys::{KeyModule, NewRequest, Requested, missing};
use crate::schema::name_of;
use crate::{Error, Secret, ViolationCode};

/// The request to register a device with; a key is made where the caller has none.
pub(super) async fn request(
    keys: Result<&dyn KeyModule>,
    csr: Option<&str>,
    attributes: &Map<String, Value>,
) -> Result<NewRequest> {
    match csr {
        Some(csr) => Ok(of_caller(csr)),
        None => asked(keys?.request(attributes, true).await?)?.ok_or_else(missing),
    }
}

/// The request for the key that the caller already has; nothing where one would have to be made.
pub(super) async fn kept(
    keys: Result<&dyn KeyModule>,
    csr: Option<&str>,
    attributes: &Map<String, Value>,
) -> Result<Option<NewRequest>> {
    match csr {
        Some(csr) => Ok(Some(of_caller(csr))),
        None => asked(keys?.request(attributes, false).await?),
    }
}

/// Puts a certificate signing request into a description of a device that has none, with a key that is made for it; gives the key,
/// where that is not kept elsewhere. Nothing else is checked; what is no description gets nothing.
pub async fn with_new_key(
    mut description: Value,
    keys: &dyn KeyModule,
) -> Result<Option<(Value, Option<Secret>)>> {
    if !description.is_object() {
        return Ok(None);
    }
    let made = request(Ok(keys), None, &attributes(&description)).await?;
    if let Value::Object(members) = &mut description {
        members.insert(name_of!(ProvisionDevice.csr).to_owned(), made.csr.into());
    }
    Ok(Some((description, made.private_key)))
}

fn of_caller(csr: &str) -> NewRequest {
    NewRequest {
        csr: csr.to_owned(),
        private_key: None,
    }
}

fn asked(requested: Requested) -> Result<Option<NewRequest>> {
    match requested {
        Requested::Made(request) => Ok(Some(request)),
        Requested::NoKey => Ok(None),
        Requested::Refused(problems) => {
            Err(Error::invalid(problems.into_iter().map(refused).collect()))
        }
    }
}

/// An attribute that cannot go into a request.
fn refused(problem: String) -> Violation {
    Violation::new(
        "device.attributes",
        ViolationCode::Attribute,
        problem,
        "Use the names that the policy's enrollment specification gives.",
    )
}
