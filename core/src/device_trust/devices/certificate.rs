//! The certificate of a device: never one that is for another key.

use serde_json::Value;

use super::{Devices, IssuedCertificate, RegisteredDevice};
use crate::error::Result;
use crate::json::{at, object, text};
use crate::keys::{Bundle, Choice, certificate_pem};
use crate::schema::{Context, name_of, table};
use crate::{Error, ErrorCode, Secret};

/// A device's certificate, and what came with it.
pub(crate) struct Held {
    pub(crate) certificate: String,
    pub(crate) chain: Vec<String>,
    pub(crate) private_key: Option<Secret>,
}

/// The bootstrap certificate for the key of a CSR, from the answer to a registration; nothing where there is none.
pub(crate) async fn in_answer(
    context: &dyn Context,
    device: &Value,
    policy_id: &str,
    csr: &str,
) -> Result<Option<String>> {
    let issued = at(device, &[name_of!(RegisteredDevice.private_keys)]).as_array();
    // It is not published whether they come as PEM.
    let mut certificates: Vec<String> = issued
        .into_iter()
        .flatten()
        .filter(|entry| is_of_bootstrap(entry, policy_id))
        .filter_map(|entry| text(entry, &[name_of!(IssuedCertificate.certificate)]))
        .map(certificate_pem)
        .collect();
    Ok(
        match choose(context, &certificates, Some(csr), None).await? {
            Choice::This(place) if place < certificates.len() => {
                Some(certificates.swap_remove(place))
            }
            _ => None,
        },
    )
}

/// Whether a certificate was issued under the bootstrap policy, as far as the service tells.
fn is_of_bootstrap(entry: &Value, policy_id: &str) -> bool {
    let bare = |id: &str| id.trim_start_matches("IOT_").to_ascii_lowercase();
    text(entry, &[name_of!(IssuedCertificate.policy_type)])
        .is_none_or(|kind| kind.eq_ignore_ascii_case("BOOTSTRAP"))
        && text(entry, &[name_of!(IssuedCertificate.policy_id)])
            .is_none_or(|id| bare(id) == bare(policy_id))
}

/// The certificate that a device has, from its bootstrap configuration: the one for the key of the CSR, or without a CSR
/// the one for the private key beside it.
///
/// The API has no published call that gives a device's certificate again; the bootstrap configuration holds it
/// (inferred from the agent's test data).
pub(crate) async fn of_device(
    context: &dyn Context,
    device_id: &str,
    csr: Option<&str>,
) -> Result<Held> {
    let key = object(vec![("device_id", device_id.into())]);
    let answer = context
        .call(table!(Devices::BOOTSTRAP_CONFIG)?, key)
        .await?;
    let bundle = context.keys()?.read_bundle(&answer.into_bytes()).await?;
    let Bundle {
        mut certificates,
        chain,
        private_key,
        ..
    } = bundle;
    match choose(context, &certificates, csr, private_key.as_ref()).await? {
        Choice::This(place) if place < certificates.len() => Ok(Held {
            certificate: certificates.swap_remove(place),
            chain,
            private_key,
        }),
        Choice::OtherKey if csr.is_some() => Err(Error::new(
            ErrorCode::ConflictOtherKey,
            format!(
                "device {device_id} is registered with a certificate for another key than the one given"
            ),
        )),
        _ => Err(wrong(device_id)),
    }
}

/// The device is there, and what the service has for it is no certificate for its key.
pub(crate) fn wrong(device_id: &str) -> Error {
    Error::new(
        ErrorCode::DecodeWrongCertificate,
        format!(
            "device {device_id} is registered, but the service gave no certificate for its key; run this again with the \
             same CSR, signer or key file, and if it stays so, disable and delete the device and register it anew"
        ),
    )
}

/// The certificate for a key.
async fn choose(
    context: &dyn Context,
    certificates: &[String],
    csr: Option<&str>,
    private_key: Option<&Secret>,
) -> Result<Choice> {
    // There is nothing to load a module for.
    if certificates.is_empty() {
        return Ok(Choice::Nothing);
    }
    let keys = context.keys()?;
    keys.choose(certificates, csr, private_key).await
}
