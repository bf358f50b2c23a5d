//! The bootstrap configuration of a device: a ZIP with its certificate in it.

use crate::error::Result;
use crate::{Error, Secret};

/// What a bootstrap configuration holds of certificates and keys (inferred from public test data of the `TrustEdge` agent).
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Bundle {
    /// The device's certificate, in PEM.
    pub certificate: Option<String>,
    /// The issuers' certificates, in PEM.
    pub chain: Vec<String>,
    /// The private key, where the service made it.
    pub private_key: Option<Secret>,
    /// The configuration for the `TrustEdge` agent.
    pub configuration: Option<serde_json::Value>,
}

/// More files than a bundle ever has; a larger archive is refused.
#[cfg(feature = "keys")]
const MAX_FILES: usize = 64;
/// More bytes than any file in a bundle has.
#[cfg(feature = "keys")]
const MAX_FILE: u64 = 1024 * 1024;

impl Bundle {
    /// Reads the ZIP that `devices.bootstrap_config` gives.
    #[cfg(feature = "keys")]
    pub fn read(bytes: &[u8]) -> Result<Self> {
        use std::io::Read;

        let broken = |error: &dyn std::fmt::Display| {
            Error::new(
                "decode.unexpected_shape",
                format!("the bootstrap configuration is not a readable ZIP file: {error}"),
            )
        };
        let mut archive =
            zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|error| broken(&error))?;
        if archive.len() > MAX_FILES {
            return Err(broken(&"it holds too many files"));
        }
        let mut bundle = Self::default();
        for index in 0..archive.len() {
            let file = archive.by_index(index).map_err(|error| broken(&error))?;
            let Ok(name) = file.name().map(|name| name.to_ascii_lowercase()) else {
                continue;
            };
            let mut text = String::new();
            // A file that is not text is none of ours.
            let read = file.take(MAX_FILE + 1).read_to_string(&mut text);
            if read.is_ok_and(|size| size as u64 <= MAX_FILE) {
                bundle.take_file(&name, text);
            }
        }
        Ok(bundle)
    }

    /// Without the code for keys there is nothing to read a ZIP with.
    #[cfg(not(feature = "keys"))]
    pub fn read(_bytes: &[u8]) -> Result<Self> {
        Err(Error::new(
            "configuration.invalid",
            "this build of devtrust has no code for certificates and keys",
        ))
    }

    #[cfg(feature = "keys")]
    fn take_file(&mut self, name: &str, text: String) {
        let extension = name.rsplit('.').next().unwrap_or_default();
        if crate::keys::contains_private_key(&text) {
            self.private_key = Some(Secret::new(text));
        } else if name.starts_with("ca/") || name.contains("/ca/") {
            self.chain.push(text);
        } else if extension == "crt" || extension == "pem" {
            self.certificate = Some(text);
        } else if extension == "json" {
            self.configuration = serde_json::from_str(&text).ok();
        }
    }
}
