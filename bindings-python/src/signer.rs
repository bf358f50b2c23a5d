//! The key that a caller brings.

use std::sync::Arc;

use devtrust::keys::{KeyAlgorithm, Signer, SoftwareKey};
use pyo3::prelude::*;

use crate::hooks::{Hooks, SignerHook};
use crate::key::{self, PrivateKey};
use crate::message::Post;

/// The caller's key.
#[derive(Debug)]
pub(crate) enum External {
    /// One of ours, which needs no detour through Python.
    Own(Arc<SoftwareKey>),
    /// An object with `sign`.
    Foreign(KeyAlgorithm, Vec<u8>),
}

impl External {
    /// Reads what the caller brings; what Python has to do with it becomes a hook.
    pub(crate) fn read(value: Bound<'_, PyAny>, hooks: &mut Hooks) -> PyResult<Self> {
        if let Ok(own) = value.cast::<PrivateKey>() {
            return Ok(Self::Own(own.get().key()));
        }
        let (algorithm, public_key) = key::describe(&value)?;
        hooks.signer = Some(value.unbind());
        Ok(Self::Foreign(algorithm, public_key))
    }

    /// Core's side.
    pub(crate) fn signer(self, post: &Arc<dyn Post>) -> Arc<dyn Signer> {
        match self {
            Self::Own(key) => key,
            Self::Foreign(algorithm, public_key) => Arc::new(SignerHook {
                post: Arc::clone(post),
                algorithm,
                public_key,
            }),
        }
    }
}
