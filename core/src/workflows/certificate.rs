//! The certificate of a device that is already registered.

use serde_json::Value;

use super::Bundle;
use super::bundle::read;
use crate::Error;
use crate::engine::Engine;
use crate::error::Result;
use crate::json::object;
use crate::resources::Devices;

/// The certificate that a device has, from its bootstrap configuration.
///
/// The API has no published call that gives a device's certificate again; the bootstrap configuration holds it
/// (inferred from the agent's test data).
pub(super) async fn of_device(engine: &Engine, device_id: &str) -> Result<Bundle> {
    let bytes = engine
        .call(
            Devices::BOOTSTRAP_CONFIG,
            object(vec![("device_id", device_id.into())]),
        )
        .await?
        .into_bytes();
    let bundle = read(engine, &bytes).await?;
    if bundle.certificate.is_none() {
        return Err(Error::new(
            "decode.unexpected_shape",
            format!("the bootstrap configuration of device {device_id} holds no certificate"),
        ));
    }
    Ok(bundle)
}

/// Whether a certificate was issued for the key of a CSR.
#[cfg(feature = "keys")]
#[allow(clippy::unused_async, reason = "the same signature as without keys")]
pub(super) async fn is_for(_engine: &Engine, certificate: &str, csr: &str) -> Result<bool> {
    Ok(crate::keys::inspect(csr)
        .is_ok_and(|csr| crate::keys::matches_key(certificate, csr.public_key()).unwrap_or(false)))
}

/// Whether a certificate was issued for the key of a CSR.
#[cfg(not(feature = "keys"))]
pub(super) async fn is_for(engine: &Engine, certificate: &str, csr: &str) -> Result<bool> {
    let arguments = object(vec![
        ("certificate", certificate.into()),
        ("csr", csr.into()),
    ]);
    let is_for = engine.key_module()?.call("is_for", arguments).await?;
    Ok(is_for == Value::Bool(true))
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
