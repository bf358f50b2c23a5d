//! The bootstrap configuration of a device: a ZIP with its certificate in it.

#[cfg(feature = "formats")]
mod archive;

use crate::Secret;
use crate::engine::Engine;
use crate::error::Result;

/// What a bootstrap configuration holds of certificates and keys (inferred from public test data of the `TrustEdge` agent).
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Bundle {
    /// The device's certificates, in PEM; usually one.
    pub certificates: Vec<String>,
    /// The issuers' certificates, in PEM.
    pub chain: Vec<String>,
    /// The private key, where the service made it.
    pub private_key: Option<Secret>,
    /// The configuration for the `TrustEdge` agent.
    pub configuration: Option<serde_json::Value>,
}

impl Bundle {
    /// Reads the ZIP that `devices.bootstrap_config` gives.
    #[cfg(feature = "formats")]
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let files = archive::text_files(bytes).map_err(|problem| {
            crate::Error::new(
                "decode.unexpected_shape",
                format!("the bootstrap configuration is not a readable ZIP file: {problem}"),
            )
        })?;
        let mut bundle = Self::default();
        for archive::File { name, text } in files {
            bundle.take_file(&name, text);
        }
        Ok(bundle)
    }

    #[cfg(feature = "formats")]
    fn take_file(&mut self, name: &str, text: String) {
        let extension = name.rsplit('.').next().unwrap_or_default();
        if crate::keys::contains_private_key(&text) {
            self.private_key = Some(Secret::new(text));
        } else if name.starts_with("ca/") || name.contains("/ca/") {
            self.chain.push(text);
        } else if extension == "crt" || extension == "pem" {
            self.certificates.push(text);
        } else if extension == "json" {
            self.configuration = crate::decode::json(text.as_bytes()).ok();
        }
    }
}

/// Reads a bundle: here, or in the module that has the code for it.
#[cfg(feature = "keys")]
#[allow(clippy::unused_async, reason = "the same signature as without keys")]
pub(super) async fn read(_engine: &Engine, bytes: &[u8]) -> Result<Bundle> {
    Bundle::read(bytes)
}

/// Reads a bundle: here, or in the module that has the code for it.
#[cfg(not(feature = "keys"))]
pub(super) async fn read(engine: &Engine, bytes: &[u8]) -> Result<Bundle> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::Value;

    use crate::json::{object, take_text};

    let arguments = object(vec![("zip", STANDARD.encode(bytes).into())]);
    let mut read = engine.key_module()?.call("read_bundle", arguments).await?;
    if let Some(problem) = read.get("problem").and_then(Value::as_str) {
        return Err(crate::Error::new("decode.unexpected_shape", problem));
    }
    let texts = |name| {
        let texts = read.get(name).and_then(Value::as_array).into_iter();
        let texts = texts.flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    };
    Ok(Bundle {
        certificates: texts("certificates"),
        chain: texts("chain"),
        private_key: take_text(&mut read, "private_key").map(Secret::new),
        configuration: read.get_mut("configuration").map(Value::take),
    })
}
