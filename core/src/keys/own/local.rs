//! Keys that are the caller's signer's, kept in a key file, or made here.

use std::fmt;
use std::future::ready;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::SoftwareKey;
use crate::error::Result;
use crate::future::{BoxFuture, MaybeSend, MaybeSync};
use crate::keys::armor::{Block, blocks};
use crate::keys::{
    Bundle, Choice, Csr, CsrBuildError, CsrBuilder, CsrProblem, KeyModule, NewRequest, Requested,
    Signer, choose, no_file,
};
use crate::{Error, ErrorCode, Secret};

/// Keeps one private key between runs.
pub trait KeyStore: MaybeSend + MaybeSync + std::fmt::Debug {
    /// The key kept earlier, in PEM; nothing where there is none.
    fn load(&self) -> std::result::Result<Option<Secret>, String>;
    /// Keeps a key, durably, before it is used. Never overwrites one: where another process was faster, its key is
    /// given back by the next `load`.
    fn store(&self, pem: &Secret) -> std::result::Result<(), String>;
    /// Keeps this instead of what was kept, durably and in one step: whoever is interrupted leaves the one or the other.
    fn replace(&self, _pem: &Secret) -> std::result::Result<(), String> {
        Err("what it keeps cannot be replaced".to_owned())
    }
    /// The place of the key that takes over from this one; nothing where there is none.
    fn next(&self) -> Option<Arc<dyn KeyStore>> {
        None
    }
    /// Forgets the key.
    fn clear(&self) -> std::result::Result<(), String> {
        Err("what it keeps cannot be forgotten".to_owned())
    }
    /// The place of one of many keys; nothing where this keeps only one.
    fn named(&self, _name: &str) -> Option<Arc<dyn KeyStore>> {
        None
    }
}

/// Keys of this process: what calls use unless they bring a [`KeyModule`] of their own.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct LocalKeys {
    /// The key that signs requests for certificates, instead of one made here.
    pub signer: Option<Arc<dyn Signer>>,
    /// Where a key made here is kept, so that it survives an interruption.
    pub store: Option<Arc<dyn KeyStore>>,
}

impl LocalKeys {
    pub(in crate::keys) const NEW: Self = Self {
        signer: None,
        store: None,
    };

    /// With the key that signs requests for certificates.
    pub fn with_signer(signer: Arc<dyn Signer>) -> Self {
        Self {
            signer: Some(signer),
            ..Self::NEW
        }
    }

    /// With the place where a key made here is kept.
    pub fn kept_in(store: Arc<dyn KeyStore>) -> Self {
        Self {
            store: Some(store),
            ..Self::NEW
        }
    }

    async fn asked(&self, attributes: &Map<String, Value>, make: bool) -> Result<Requested> {
        if let Some(signer) = &self.signer {
            return signed(signer.as_ref(), attributes, None).await;
        }
        let (key, pem) = match self.load()? {
            Some(kept) => kept,
            None if make => self.new_key()?,
            None => return Ok(Requested::NoKey),
        };
        signed(&key, attributes, Some(pem)).await
    }

    /// The same signer, and of many keys that are kept the one of this name.
    fn of(&self, name: &str) -> Result<Self> {
        let one = |store: &Arc<dyn KeyStore>| {
            let named = store.named(name);
            named.ok_or_else(|| unusable_store(&"it holds one key; pass a folder for many"))
        };
        Ok(Self {
            signer: self.signer.clone(),
            store: self.store.as_ref().map(one).transpose()?,
        })
    }

    fn file(&self) -> Result<&Arc<dyn KeyStore>> {
        self.store.as_ref().ok_or_else(no_file)
    }

    fn next(&self) -> Result<Arc<dyn KeyStore>> {
        let next = self.file()?.next();
        next.ok_or_else(|| unusable_store(&"there is no place for a second key beside it"))
    }

    /// What the file holds. A key that has taken over already waits no longer.
    fn taken(&self) -> Result<Option<Secret>> {
        let problem = |error: String| unusable_store(&error);
        let held = self.file()?.load().map_err(problem)?;
        // Without a signer, a certificate is of no use without its key; and what is no such file is not overwritten.
        let is_key =
            |block: Block<'_>| block.label.ends_with("PRIVATE KEY") && block.decode().is_some();
        if let (None, Some(held)) = (&self.signer, &held)
            && !blocks(held.reveal()).any(is_key)
        {
            let what =
                "it has no private key that can be read; it stays as it is, use a file of its own";
            return Err(unusable_store(&what));
        }
        let next = self.next()?;
        if let (Some(held), Some(waiting)) = (&held, next.load().map_err(problem)?)
            && held.reveal().contains(waiting.reveal().trim())
        {
            next.clear().map_err(problem)?;
        }
        Ok(held)
    }

    fn put(&self, pem: &Secret) -> Result<()> {
        let problem = |error: String| unusable_store(&error);
        self.file()?.replace(pem).map_err(problem)?;
        self.next()?.clear().map_err(problem)
    }

    fn new_key(&self) -> Result<(SoftwareKey, Secret)> {
        let made = SoftwareKey::generate().map_err(|problem| unusable_signer(&problem))?;
        let pem = Secret::new(made.to_pem().as_str());
        let Some(store) = &self.store else {
            return Ok((made, pem));
        };
        store.store(&pem).map_err(|error| unusable_store(&error))?;
        // Another process may have been faster: what the store holds now is the key.
        self.load()?
            .ok_or_else(|| unusable_store(&"it was written but is not there"))
    }

    fn load(&self) -> Result<Option<(SoftwareKey, Secret)>> {
        let Some(store) = &self.store else {
            return Ok(None);
        };
        let Some(pem) = store.load().map_err(|error| unusable_store(&error))? else {
            return Ok(None);
        };
        let key = SoftwareKey::from_pem(pem.reveal()).map_err(|error| unusable_store(&error))?;
        Ok(Some((key, pem)))
    }
}

impl fmt::Debug for LocalKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalKeys")
            .field("signer", &self.signer.is_some())
            .field("store", &self.store)
            .finish()
    }
}

impl KeyModule for LocalKeys {
    fn verifies<'a>(&'a self, csr: &'a str) -> BoxFuture<'a, Result<bool>> {
        let outcome = Csr::from_pem(csr).and_then(|csr| csr.verify());
        Box::pin(ready(Ok(outcome != Err(CsrProblem::BadSignature))))
    }

    fn request<'a>(
        &'a self,
        attributes: &'a Map<String, Value>,
        make: bool,
    ) -> BoxFuture<'a, Result<Requested>> {
        Box::pin(self.asked(attributes, make))
    }

    fn request_named<'a>(
        &'a self,
        name: &'a str,
        attributes: &'a Map<String, Value>,
        make: bool,
    ) -> BoxFuture<'a, Result<Requested>> {
        Box::pin(async move { self.of(name)?.asked(attributes, make).await })
    }

    fn choose<'a>(
        &'a self,
        certificates: &'a [String],
        csr: Option<&'a str>,
        private_key: Option<&'a Secret>,
    ) -> BoxFuture<'a, Result<Choice>> {
        let certificates = certificates.iter().map(String::as_str);
        let choice = choose(certificates, csr, private_key.map(Secret::reveal));
        Box::pin(ready(Ok(choice)))
    }

    fn held(&self) -> BoxFuture<'_, Result<Option<Secret>>> {
        Box::pin(ready(self.taken()))
    }

    fn next_request<'a>(
        &'a self,
        attributes: &'a Map<String, Value>,
    ) -> BoxFuture<'a, Result<Requested>> {
        Box::pin(async move {
            let store = self.next()?;
            let problem = |error: String| unusable_store(&error);
            // A key that was cut off while it was written has never been used.
            if let Some(pem) = store.load().map_err(problem)?
                && SoftwareKey::from_pem(pem.reveal()).is_err()
            {
                store.clear().map_err(problem)?;
            }
            let next = Self {
                signer: self.signer.clone(),
                store: Some(store),
            };
            next.asked(attributes, true).await
        })
    }

    fn hold<'a>(&'a self, pem: &'a Secret) -> BoxFuture<'a, Result<()>> {
        Box::pin(ready(self.put(pem)))
    }

    fn read_bundle<'a>(&'a self, zip: &'a [u8]) -> BoxFuture<'a, Result<Bundle>> {
        Box::pin(ready(Bundle::read(zip)))
    }
}

/// A request for these attributes, signed and verified.
async fn signed(
    signer: &dyn Signer,
    attributes: &Map<String, Value>,
    private_key: Option<Secret>,
) -> Result<Requested> {
    let pairs = attributes
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    let built = match CsrBuilder::from_attributes(pairs) {
        Ok(builder) => builder.sign(signer).await,
        Err(error) => Err(error),
    };
    match built {
        Ok(csr) => Ok(Requested::Made(NewRequest {
            csr: csr.pem().to_owned(),
            private_key,
        })),
        Err(CsrBuildError::Attributes(problems)) => {
            let problems = problems.iter().map(ToString::to_string);
            Ok(Requested::Refused(problems.collect()))
        }
        Err(other) => Err(unusable_signer(&other)),
    }
}

fn unusable_signer(problem: &dyn fmt::Display) -> Error {
    Error::new(ErrorCode::ConfigurationSigner, problem.to_string())
}

fn unusable_store(problem: &dyn fmt::Display) -> Error {
    Error::new(
        ErrorCode::ConfigurationKeyFile,
        format!("key file: {problem}"),
    )
}
