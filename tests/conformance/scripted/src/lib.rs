//! A library that is all of the Kotlin and Swift packages' native half, and what their conformance runners need beside it:
//! the hidden constructor.
//!
//! The package under test is the one that users get; only this library takes the place of the shipped one, in which
//! there is nothing of it. What belongs to the package (settings, client, errors) crosses this border as the bytes that
//! UniFFI makes of it, and the package's own converters read and write them: the runner's module and the package's then
//! need no C types in common, which Swift would take for different ones.

#![allow(
    unsafe_code,
    reason = "what UniFFI's attributes expand to; none is written by hand"
)]
#![allow(
    clippy::result_large_err,
    reason = "an error crosses the border as the record that it is"
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "UniFFI passes owned values as it must"
)]

use std::fmt;
use std::sync::Arc;

use devtrust_core::testing::{self, Given};
use devtrust_native::{DevtrustError, NativeClient, NativeSettings};
use uniffi::{Lift, Lower};

uniffi::setup_scaffolding!("devtrust_scripted");

/// A service that answers as a scenario says, in virtual time, and the client that talks to it.
#[derive(Debug, uniffi::Object)]
pub struct Script(testing::Script);

/// There is no client.
#[derive(Debug, uniffi::Error)]
pub enum ScriptError {
    /// The scenario cannot be read.
    Unreadable {
        /// Where and why, for whoever wrote it.
        reason: String,
    },
    /// The settings do not fit together.
    Refused {
        /// A `DevtrustError`.
        error: Vec<u8>,
    },
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { reason } => f.write_str(reason),
            Self::Refused { .. } => f.write_str("the settings do not fit together"),
        }
    }
}

impl std::error::Error for ScriptError {}

#[uniffi::export]
impl Script {
    /// From the `given` of a scenario, as JSON text, and `NativeSettings`. `layer` is what the package calls itself.
    #[uniffi::constructor]
    pub fn new(given: String, settings: Vec<u8>, layer: String) -> Result<Self, ScriptError> {
        let unreadable = |reason| ScriptError::Unreadable { reason };
        let settings = <NativeSettings as Lift<UniFfiTag>>::try_read(&mut settings.as_slice())
            .map_err(|error| unreadable(error.to_string()))?;
        testing::Script::with_client(Given::read(&given).map_err(unreadable)?, |_, stage| {
            let builder = settings
                .builder(&layer)?
                .transport(stage.transport)
                .runtime(Arc::new(stage.runtime))
                .observer(stage.observer);
            Ok(builder.build()?.into_core())
        })
        .map(Self)
        .map_err(unreadable)
    }

    /// A `NativeClient`.
    pub fn client(&self) -> Result<Vec<u8>, ScriptError> {
        let client = self.0.client();
        match client.and_then(|client| NativeClient::over(client.engine().clone())) {
            Ok(client) => Ok(written(Arc::new(client))),
            Err(error) => Err(ScriptError::Refused {
                error: written(DevtrustError::from(error)),
            }),
        }
    }

    /// What was sent, how long was waited, and what is left of the script, as JSON text.
    pub fn observed(&self) -> String {
        self.0.observed().to_string()
    }
}

fn written<T: Lower<UniFfiTag>>(value: T) -> Vec<u8> {
    let mut bytes = Vec::new();
    T::write(value, &mut bytes);
    bytes
}

/// The API key of a scenario that gives none.
#[uniffi::export]
pub fn api_key() -> String {
    testing::API_KEY.to_owned()
}

/// The client certificate of a scenario that asks for mutual TLS.
#[uniffi::export]
pub fn client_certificate() -> String {
    include_str!("../../fixtures/client.pem").to_owned()
}

/// Its private key.
#[uniffi::export]
pub fn client_key() -> String {
    include_str!("../../fixtures/device.key.pem").to_owned()
}
