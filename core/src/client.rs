//! What a user holds.

use std::sync::Arc;

use futures_util::Stream;

use crate::Config;
use crate::device_trust::{
    AskWhoami, DeployRelease, DeploymentLook, Identity, KeepCertificate, KeptCertificate,
    ProvisionDevice, ProvisionedDevice, WatchAuditLog, WatchedEvent, Workflows,
};
use crate::engine::{CallOptions, Engine, Observer, Pager, RawRequest, RawResponse};
use crate::error::Result;
use crate::many::{Input, Many, ManyOptions};
use crate::products::paths;
use crate::runtime::Runtime;
use crate::schema::Operation;
use crate::transport::Transport;

/// A client for DigiCert ONE. Cheap to clone; all clones share connections, rate limit and settings.
#[derive(Debug, Clone)]
pub struct Client {
    engine: Engine,
}

impl From<Engine> for Client {
    fn from(engine: Engine) -> Self {
        Self { engine }
    }
}

impl Client {
    /// Puts the parts together; fails where the settings do not fit together.
    pub fn new(
        config: Config,
        transport: Arc<dyn Transport>,
        runtime: Arc<dyn Runtime>,
        observer: Option<Arc<dyn Observer>>,
    ) -> Result<Self> {
        paths::check(&config)?;
        Ok(Self {
            engine: Engine::new(config, transport, runtime, observer)?,
        })
    }

    /// The same client with other options for its calls.
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self {
            engine: self.engine.with(options),
        }
    }

    /// What runs the operations.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Provisions a device, from nothing to its certificate; see [`Workflows::provision_device`].
    pub async fn provision_device(&self, request: ProvisionDevice) -> Result<ProvisionedDevice> {
        self.workflows().provision_device(request).await
    }

    /// Keeps a device in a valid certificate; see [`Workflows::keep_certificate`].
    pub async fn keep_certificate(&self, request: KeepCertificate) -> Result<KeptCertificate> {
        self.workflows().keep_certificate(request).await
    }

    /// Tells whose key or certificate the client has; see [`Workflows::whoami`].
    pub async fn whoami(&self, request: AskWhoami) -> Result<Identity> {
        self.workflows().whoami(request).await
    }

    /// Brings a release to devices; see [`Workflows::deploy_release`].
    pub fn deploy_release(&self, request: DeployRelease) -> Pager<DeploymentLook> {
        self.workflows().deploy_release(request)
    }

    /// Follows the audit log; see [`Workflows::watch_audit_log`].
    pub fn watch_audit_log(&self, request: WatchAuditLog) -> Pager<WatchedEvent> {
        self.workflows().watch_audit_log(request)
    }

    fn workflows(&self) -> Workflows {
        Workflows::new(self.engine.clone())
    }

    /// Runs an operation over many inputs, such as `Devices::REGISTER` over a factory's devices; see [`crate::many`].
    pub fn many<S: Stream<Item = Input> + Unpin>(
        &self,
        operation: &'static Operation,
        inputs: S,
        options: ManyOptions,
    ) -> Many<S> {
        Many::new(&self.engine, operation, inputs, options)
    }

    /// The way out: a call that devtrust does not model, with the same authentication, retries and errors.
    pub async fn request(&self, request: RawRequest) -> Result<RawResponse> {
        self.engine.request(request).await
    }
}
