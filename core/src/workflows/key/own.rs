//! Keys that are the caller's signer's, kept in a key file, or made here.

use serde_json::{Map, Value};

use super::{Request, refused};
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

/// With the signer, the kept key or a new one.
pub(super) async fn request(engine: &Engine, attributes: &Map<String, Value>) -> Result<Request> {
    if let Some(kept) = kept(engine, attributes).await? {
        return Ok(kept);
    }
    let (key, pem) = new_key(engine)?;
    with_key(&key, pem, attributes).await
}

/// With the signer or the kept key; nothing where a key would have to be made.
pub(super) async fn kept(
    engine: &Engine,
    attributes: &Map<String, Value>,
) -> Result<Option<Request>> {
    if let Some(signer) = &engine.options().signer {
        return Ok(Some(Request {
            csr: signed(signer.as_ref(), attributes).await?,
            private_key: None,
        }));
    }
    match load(engine)? {
        Some((key, pem)) => with_key(&key, pem, attributes).await.map(Some),
        None => Ok(None),
    }
}

async fn with_key(
    key: &SoftwareKey,
    pem: Secret,
    attributes: &Map<String, Value>,
) -> Result<Request> {
    Ok(Request {
        csr: signed(key, attributes).await?,
        private_key: Some(pem),
    })
}

fn new_key(engine: &Engine) -> Result<(SoftwareKey, Secret)> {
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

/// A request for these attributes, signed.
pub(in crate::workflows) async fn signed(
    signer: &dyn Signer,
    attributes: &Map<String, Value>,
) -> Result<String> {
    let pairs = attributes
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    let built = match CsrBuilder::from_attributes(pairs) {
        Ok(builder) => builder.sign(signer).await,
        Err(error) => Err(error),
    };
    built
        .map(|csr| csr.pem().to_owned())
        .map_err(|error| match error {
            CsrBuildError::Attributes(problems) => refused(problems.iter()),
            other => Error::new("configuration.signer", other.to_string()),
        })
}
