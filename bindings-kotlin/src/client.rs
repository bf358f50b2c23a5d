//! The client.

use std::sync::Arc;
use std::time::Duration;

use devtrust::keys::LocalKeys;
use devtrust::{Engine, Error, ErrorCode, KeyFile, Result};
use devtrust_core::BoxFuture;
use devtrust_core::engine::Answer;

use crate::config::NativeSettings;
use crate::error::DevtrustError;
use crate::executor::{run, runtime};
use crate::host::{
    HostLog, HostProgress, HostSigner, HostTransport, HttpTransport, Logger, ProgressListener,
    Signer,
};
use crate::raw::{NameValue, RawRequest, RawResponse};

/// What the client of each language is made from: connections, rate limit and settings.
#[derive(Debug, uniffi::Object)]
pub struct NativeClient {
    pub(crate) engine: Engine,
    progress: Option<Arc<HostProgress>>,
}

/// What one call may have of its own.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct CallOptions {
    /// How long the call may take in all, in place of the client's setting.
    #[uniffi(default = None)]
    pub timeout: Option<Duration>,
    /// Headers for these calls only.
    #[uniffi(default = [])]
    pub headers: Vec<NameValue>,
    /// A file that keeps a key made for a device, so that it survives an interruption. It is written before the device is
    /// registered, and never overwritten.
    #[uniffi(default = None)]
    pub key_file: Option<String>,
}

impl NativeClient {
    /// The client of core, with this handle's options.
    pub(crate) fn core(&self) -> devtrust_core::Client {
        self.engine.clone().into()
    }

    /// A call that is ready to run.
    fn prepared(
        &self,
        operation: &str,
        request: &str,
    ) -> Result<BoxFuture<'static, Result<Answer>>> {
        let defect = |what: String| Error::new(ErrorCode::InternalDefect, what);
        let found = devtrust_core::operation(operation)
            .ok_or_else(|| defect(format!("there is no operation {operation}")))?;
        let request = serde_json::from_str(request)
            .map_err(|error| defect(format!("the request is not JSON: {error}")))?;
        Ok(self.engine.call(found, request))
    }

    /// What the answer of an operation holds, as JSON text.
    pub(crate) async fn answered(&self, operation: &str, request: &str) -> Result<String> {
        let answer = self.prepared(operation, request)?.await;
        self.finished().await;
        Ok(answer?.into_json().to_string())
    }

    /// Nothing more comes after the answer: a listener has had every step by then.
    async fn finished(&self) {
        if let Some(progress) = &self.progress {
            progress.flush().await;
        }
    }

    /// On an engine that was made elsewhere. Its calls run in the threads of this library all the same.
    pub fn over(engine: Engine) -> Result<Self> {
        runtime()?;
        Ok(Self {
            engine,
            progress: None,
        })
    }
}

#[uniffi::export]
impl NativeClient {
    /// Sets a client up. Nothing is sent.
    ///
    /// `layer` is what the package in the host's language is called, for the user agent: `devtrust-kotlin`.
    ///
    /// With a transport of the host's, the settings of the network (proxy, CA certificates, identity, time to connect) do
    /// nothing.
    #[uniffi::constructor(default(transport = None, logger = None))]
    pub fn new(
        settings: NativeSettings,
        layer: String,
        transport: Option<Arc<dyn HttpTransport>>,
        logger: Option<Arc<dyn Logger>>,
    ) -> std::result::Result<Self, DevtrustError> {
        let mut builder = settings.builder(&layer)?;
        if let Some(transport) = transport {
            builder = builder.transport(Arc::new(HostTransport::new(transport)));
        }
        if let Some(logger) = logger {
            builder = builder.observer(Arc::new(HostLog::new(runtime()?, logger)));
        }
        Ok(Self::over(builder.build()?.engine().clone())?)
    }

    /// The same client with other options for its calls; connections, rate limit and settings are shared.
    ///
    /// The signer says here what kind of key it has. It is asked for signatures later, when a certificate signing request
    /// is made.
    #[uniffi::method(default(signer = None, progress = None))]
    pub fn with_options(
        &self,
        options: CallOptions,
        signer: Option<Arc<dyn Signer>>,
        progress: Option<Arc<dyn ProgressListener>>,
    ) -> std::result::Result<Self, DevtrustError> {
        let mut call = devtrust::CallOptions::default();
        let limit = options.timeout.unwrap_or(self.engine.config().timeout);
        call.timeout = options.timeout;
        call.headers = options.headers.into_iter().map(Into::into).collect();
        let mut keys = LocalKeys::default();
        if let Some(path) = options.key_file {
            keys.store = Some(Arc::new(KeyFile::new(path)));
        }
        if let Some(signer) = signer {
            keys.signer = Some(Arc::new(HostSigner::new(signer, limit)?));
        }
        call.keys = Some(Arc::new(keys));
        let progress = match progress {
            Some(listener) => Some(Arc::new(HostProgress::new(runtime()?, listener))),
            None => None,
        };
        call.progress = progress.clone().map(|progress| progress as _);
        Ok(Self {
            engine: self.engine.with(call),
            progress,
        })
    }

    /// Runs any operation, by its name in core's tables, and gives what its answer holds: JSON text in and out, `null` where
    /// there is nothing.
    pub async fn call(
        &self,
        operation: String,
        request: String,
    ) -> std::result::Result<String, DevtrustError> {
        let call = self.prepared(&operation, &request)?;
        let answer = run(async move { Ok(call.await?.into_json().to_string()) }).await;
        self.finished().await;
        Ok(answer?)
    }

    /// Runs an operation whose answer is a file.
    pub async fn download(
        &self,
        operation: String,
        request: String,
    ) -> std::result::Result<Vec<u8>, DevtrustError> {
        let call = self.prepared(&operation, &request)?;
        let answer = run(async move { Ok(call.await?.into_bytes().to_vec()) }).await;
        self.finished().await;
        Ok(answer?)
    }

    /// The way out: a call that devtrust does not model, with the same authentication, retries and errors.
    pub async fn request(
        &self,
        request: RawRequest,
    ) -> std::result::Result<RawResponse, DevtrustError> {
        let request = request.try_into()?;
        let engine = self.engine.clone();
        let answer: Result<_> = run(async move { engine.request(request).await }).await;
        Ok(answer?.into())
    }

    /// Refuses calls from now on, also of resources that were taken from this client; those under way go on.
    pub fn shut_down(&self) {
        self.engine.close();
    }
}
