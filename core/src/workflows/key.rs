//! Where the key of a device comes from: the caller's CSR, the caller's signer, a key file, or a new key.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::engine::Engine;
use crate::error::Result;
use crate::future::{MaybeSend, MaybeSync};
use crate::keys::{CsrBuildError, CsrBuilder, Signer, SoftwareKey};
use crate::{Error, Secret};

/// Keeps one private key between runs.
pub trait KeyStore: MaybeSend + MaybeSync + std::fmt::Debug {
    /// The key kept earlier, in PEM; nothing where there is none.
    fn load(&self) -> std::result::Result<Option<Secret>, String>;
    /// Keeps a key, durably, before it is used. Never overwrites one: where another process was faster, its key is
    /// given back by the next `load`.
    fn store(&self, pem: &Secret) -> std::result::Result<(), String>;
}

/// A CSR, and the key behind it where it was made or kept here.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) csr: String,
    pub(super) private_key: Option<Secret>,
}

/// The request to register a device with; a key is made where the caller has none.
pub(super) async fn request(
    engine: &Engine,
    csr: Option<&str>,
    attributes: &Map<String, Value>,
) -> Result<Request> {
    if let Some(given) = given(engine, csr, attributes).await? {
        return Ok(given);
    }
    let (key, pem) = kept_or_new(engine)?;
    with_key(key, pem, attributes).await
}

/// The request for the key that the caller already has; nothing where one would have to be made.
pub(super) async fn kept(
    engine: &Engine,
    csr: Option<&str>,
    attributes: &Map<String, Value>,
) -> Result<Option<Request>> {
    if let Some(given) = given(engine, csr, attributes).await? {
        return Ok(Some(given));
    }
    match load(engine)? {
        Some((key, pem)) => with_key(key, pem, attributes).await.map(Some),
        None => Ok(None),
    }
}

async fn given(
    engine: &Engine,
    csr: Option<&str>,
    attributes: &Map<String, Value>,
) -> Result<Option<Request>> {
    if let Some(csr) = csr {
        return Ok(Some(Request {
            csr: csr.to_owned(),
            private_key: None,
        }));
    }
    match &engine.options().signer {
        Some(signer) => Ok(Some(Request {
            csr: signed(signer, attributes).await?,
            private_key: None,
        })),
        None => Ok(None),
    }
}

async fn with_key(
    key: SoftwareKey,
    pem: Secret,
    attributes: &Map<String, Value>,
) -> Result<Request> {
    let signer: Arc<dyn Signer> = Arc::new(key);
    Ok(Request {
        csr: signed(&signer, attributes).await?,
        private_key: Some(pem),
    })
}

fn kept_or_new(engine: &Engine) -> Result<(SoftwareKey, Secret)> {
    if let Some(kept) = load(engine)? {
        return Ok(kept);
    }
    let made = SoftwareKey::generate()
        .map_err(|error| Error::new("configuration.signer", error.to_string()))?;
    let pem = Secret::new(made.to_pem().as_str());
    let Some(store) = &engine.options().key_store else {
        return Ok((made, pem));
    };
    store.store(&pem).map_err(|error| unusable(&error))?;
    // Another process may have been faster: what the store holds now is the key.
    load(engine)?.ok_or_else(|| unusable(&"it was written but is not there"))
}

fn load(engine: &Engine) -> Result<Option<(SoftwareKey, Secret)>> {
    let Some(store) = &engine.options().key_store else {
        return Ok(None);
    };
    let Some(pem) = store.load().map_err(|error| unusable(&error))? else {
        return Ok(None);
    };
    let key = SoftwareKey::from_pem(pem.reveal()).map_err(|error| unusable(&error))?;
    Ok(Some((key, pem)))
}

fn unusable(error: &dyn std::fmt::Display) -> Error {
    Error::new("configuration.key_file", format!("key file: {error}"))
}

async fn signed(signer: &Arc<dyn Signer>, attributes: &Map<String, Value>) -> Result<String> {
    let pairs = attributes
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    let built = match CsrBuilder::from_attributes(pairs) {
        Ok(builder) => builder.sign(signer.as_ref()).await,
        Err(error) => Err(error),
    };
    built
        .map(|csr| csr.pem().to_owned())
        .map_err(|error| match error {
            CsrBuildError::Attributes(problems) => Error::invalid(
                problems
                    .iter()
                    .map(|problem| {
                        crate::Violation::new(
                            "device.attributes",
                            "attribute",
                            problem.to_string(),
                            "Use the names that the policy's enrollment specification gives.",
                        )
                    })
                    .collect(),
            ),
            other => Error::new("configuration.signer", other.to_string()),
        })
}
