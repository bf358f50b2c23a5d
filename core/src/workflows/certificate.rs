//! The certificate of a device: never one that is for another key.

use serde_json::Value;

use super::parts::text;
use crate::device_trust::Devices;
use crate::engine::Engine;
use crate::error::Result;
use crate::json::object;
use crate::keys::{Bundle, Choice};
use crate::{Error, Secret};

/// A device's certificate, and what came with it.
pub(super) struct Held {
    pub(super) certificate: String,
    pub(super) chain: Vec<String>,
    pub(super) private_key: Option<Secret>,
}

/// The bootstrap certificate for the key of a CSR, from the answer to a registration; nothing where there is none.
pub(super) async fn in_answer(
    engine: &Engine,
    device: &Value,
    policy_id: &str,
    csr: &str,
) -> Result<Option<String>> {
    let issued = device.get("private_keys").and_then(Value::as_array);
    // It is not published whether they come as PEM.
    let mut certificates: Vec<String> = issued
        .into_iter()
        .flatten()
        .filter(|entry| is_of_bootstrap(entry, policy_id))
        .filter_map(|entry| text(entry, "/certificate"))
        .map(in_pem)
        .collect();
    Ok(
        match choose(engine, &certificates, Some(csr), None).await? {
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
    text(entry, "/policy_type").is_none_or(|kind| kind.eq_ignore_ascii_case("BOOTSTRAP"))
        && text(entry, "/policy_id").is_none_or(|id| bare(id) == bare(policy_id))
}

/// The certificate that a device has, from its bootstrap configuration: the one for the key of the CSR, or without a CSR
/// the one for the private key beside it.
///
/// The API has no published call that gives a device's certificate again; the bootstrap configuration holds it
/// (inferred from the agent's test data).
pub(super) async fn of_device(engine: &Engine, device_id: &str, csr: Option<&str>) -> Result<Held> {
    let key = object(vec![("device_id", device_id.into())]);
    let answer = engine.call(Devices::BOOTSTRAP_CONFIG, key).await?;
    let bundle = engine.keys()?.read_bundle(&answer.into_bytes()).await?;
    let Bundle {
        mut certificates,
        chain,
        private_key,
        ..
    } = bundle;
    match choose(engine, &certificates, csr, private_key.as_ref()).await? {
        Choice::This(place) if place < certificates.len() => Ok(Held {
            certificate: certificates.swap_remove(place),
            chain,
            private_key,
        }),
        Choice::OtherKey if csr.is_some() => Err(Error::new(
            "conflict.other_key",
            format!(
                "device {device_id} is registered with a certificate for another key than the one given"
            ),
        )),
        _ => Err(wrong(device_id)),
    }
}

/// The device is there, and what the service has for it is no certificate for its key.
pub(super) fn wrong(device_id: &str) -> Error {
    Error::new(
        "decode.wrong_certificate",
        format!(
            "device {device_id} is registered, but the service gave no certificate for its key; run this again with the \
             same CSR, signer or key file, and if it stays so, disable and delete the device and register it anew"
        ),
    )
}

/// The certificate for a key.
async fn choose(
    engine: &Engine,
    certificates: &[String],
    csr: Option<&str>,
    private_key: Option<&Secret>,
) -> Result<Choice> {
    // There is nothing to load a module for.
    if certificates.is_empty() {
        return Ok(Choice::Nothing);
    }
    let keys = engine.keys()?;
    keys.choose(certificates, csr, private_key).await
}

/// The issuers' certificates of a policy, in PEM.
pub(super) fn chain_of(policy: &Value) -> Vec<String> {
    policy
        .get("ca_chain")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.get("blob").and_then(Value::as_str))
        .map(in_pem)
        .collect()
}

/// A certificate that came as PEM or as base64 of DER, in PEM.
fn in_pem(blob: &str) -> String {
    if blob.contains("-----BEGIN") {
        return blob.to_owned();
    }
    let base64: Vec<char> = blob
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let lines: Vec<String> = base64
        .chunks(64)
        .map(|line| line.iter().collect())
        .collect();
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        lines.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_of_a_chain_become_pem() {
        let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let policy =
            json!({"ca_chain": [{"blob": pem}, {"blob": "A".repeat(70)}, {"cert_type": "root"}]});
        let long = format!(
            "-----BEGIN CERTIFICATE-----\n{}\n{}\n-----END CERTIFICATE-----\n",
            "A".repeat(64),
            "A".repeat(6)
        );
        assert_eq!(chain_of(&policy), [pem.to_owned(), long]);
        assert_eq!(chain_of(&json!({})), Vec::<String>::new());
    }
}
