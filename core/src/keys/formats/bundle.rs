//! The bootstrap configuration of a device: a ZIP with its certificate in it.

pub(crate) mod archive;

use crate::Secret;
use crate::error::{ErrorCode, Result};
use crate::json;
use crate::keys::{Bundle, contains_private_key};

impl Bundle {
    /// Reads the ZIP that `devices.bootstrap_config` gives.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let files = archive::text_files(bytes, archive::Most::OF_A_BUNDLE).map_err(|problem| {
            crate::Error::new(
                ErrorCode::DecodeUnexpectedShape,
                format!("the bootstrap configuration is not a readable ZIP file: {problem}"),
            )
        })?;
        let mut bundle = Self::default();
        for archive::File { name, text } in files {
            bundle.take_file(&name.to_ascii_lowercase(), text);
        }
        Ok(bundle)
    }

    fn take_file(&mut self, name: &str, text: String) {
        let extension = name.rsplit('.').next().unwrap_or_default();
        if contains_private_key(&text) {
            self.private_key = Some(Secret::new(text));
        } else if name.starts_with("ca/") || name.contains("/ca/") {
            self.chain.push(text);
        } else if extension == "crt" || extension == "pem" {
            self.certificates.push(text);
        } else if extension == "json" {
            self.configuration = json::read(text.as_bytes()).ok();
        }
    }
}
