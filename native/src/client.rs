//! The client with the network attached.

use std::ops::Deref;

use devtrust_core::{CallOptions, Result};

use crate::ClientBuilder;

/// A client for DigiCert ONE. Cheap to clone; all clones share connections, rate limit and settings.
///
/// All resources and operations are those of [`devtrust_core::Client`], which this stands for.
#[derive(Debug, Clone)]
pub struct Client(devtrust_core::Client);

impl Client {
    /// Settings one by one.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// From `DEVTRUST_API_KEY` (or `DC_API_KEY`), `DEVTRUST_REGION`, `DEVTRUST_ENVIRONMENT` and `DEVTRUST_BASE_URL`.
    pub fn from_env() -> Result<Self> {
        ClientBuilder::new().from_env()?.build()
    }

    /// The same client with other options for its calls.
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self(self.0.with(options))
    }

    /// The client of core alone.
    pub fn into_core(self) -> devtrust_core::Client {
        self.0
    }
}

impl From<devtrust_core::Client> for Client {
    fn from(client: devtrust_core::Client) -> Self {
        Self(client)
    }
}

impl Deref for Client {
    type Target = devtrust_core::Client;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
