//! A library that is all of the Kotlin and Swift packages' native half, and what their conformance runners need beside it:
//! the hidden constructor.
//!
//! The package under test is the one that users get; only this library takes the place of the shipped one, in which
//! there is nothing of it.

use std::fmt;

use devtrust_core::foreign::DevtrustError;
use devtrust_core::testing::{self, Given};
use devtrust_native::{ClientConfig, ClientIdentity, NativeClient};

uniffi::setup_scaffolding!("devtrust_scripted");

/// A service that answers as a scenario says, in virtual time, and the client that talks to it.
#[derive(Debug, uniffi::Object)]
pub struct Script(testing::Script);

/// A scenario is wrong.
#[derive(Debug, uniffi::Error)]
pub enum ScriptError {
    /// It cannot be read.
    Unreadable {
        /// Where and why, for whoever wrote it.
        reason: String,
    },
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Unreadable { reason } = self;
        f.write_str(reason)
    }
}

impl std::error::Error for ScriptError {}

#[uniffi::export]
impl Script {
    /// From the `given` of a scenario, as JSON text, and the client's settings in the language's own form.
    #[uniffi::constructor]
    pub fn new(given: String, config: ClientConfig) -> Result<Self, ScriptError> {
        let given = Given::read(&given).map_err(|reason| ScriptError::Unreadable { reason })?;
        testing::Script::with_client(given, |_, stage| {
            let builder = config
                .builder()?
                .transport(stage.transport)
                .runtime(std::sync::Arc::new(stage.runtime))
                .observer(stage.observer);
            Ok(builder.build()?.into_core())
        })
        .map(Self)
        .map_err(|reason| ScriptError::Unreadable { reason })
    }

    /// The client; an error where the settings do not fit together.
    pub fn client(&self) -> Result<NativeClient, DevtrustError> {
        Ok(NativeClient::over(self.0.client()?.engine().clone())?)
    }

    /// What was sent, how long was waited, and what is left of the script, as JSON text.
    pub fn observed(&self) -> String {
        self.0.observed().to_string()
    }
}

/// The API key of a scenario that gives none.
#[uniffi::export]
pub fn api_key() -> String {
    testing::API_KEY.to_owned()
}

/// The client certificate of a scenario that asks for mutual TLS.
#[uniffi::export]
pub fn identity() -> ClientIdentity {
    ClientIdentity::Pem {
        certificate: include_str!("../../fixtures/client.pem").to_owned(),
        private_key: include_str!("../../fixtures/device.key.pem").into(),
    }
}
