//! Setting up a client.

use std::sync::Arc;
use std::time::Duration;

use devtrust_core::engine::Observer;
use devtrust_core::runtime::Runtime;
use devtrust_core::transport::Transport;
use devtrust_core::{
    Config, Environment, Error, ErrorCode, RateLimit, Region, Result, RetryPolicy, Secret,
};

use crate::network::{ClientCertificate, HttpTransport, NetworkOptions, Proxy};
use crate::{Client, TokioRuntime, TracingObserver, env};

/// Sets a [`Client`] up. Everything has a default except how to authenticate: an API key, or a client certificate.
#[derive(Debug)]
pub struct ClientBuilder {
    config: Config,
    network: NetworkOptions,
    observer: Arc<dyn Observer>,
    transport: Option<Arc<dyn Transport>>,
    runtime: Option<Arc<dyn Runtime>>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl ClientBuilder {
    /// With defaults. No environment variable is read but those of the network: the proxy's, and `SSL_CERT_FILE`.
    pub fn new() -> Self {
        Self {
            config: Config::default(),
            network: NetworkOptions::default(),
            observer: Arc::new(TracingObserver),
            transport: None,
            runtime: None,
        }
    }

    /// Overlays `DEVTRUST_API_KEY` (or `DC_API_KEY`), `DEVTRUST_REGION`, `DEVTRUST_ENVIRONMENT` and `DEVTRUST_BASE_URL`, as
    /// far as they are set.
    pub fn from_env(mut self) -> Result<Self> {
        env::overlay(&mut self.config, |name| std::env::var(name).ok())?;
        Ok(self)
    }

    /// The API key, sent as `x-api-key` to the configured host and nowhere else.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<Secret>) -> Self {
        self.config.api_key = Some(key.into());
        self
    }

    /// A passcode of an authentication policy instead of an API key: for a device that asks for its own certificates.
    #[must_use]
    pub fn passcode(mut self, passcode: impl Into<Secret>) -> Self {
        self.config.passcode = Some(passcode.into());
        self
    }

    /// The client certificate for mutual TLS. Without an API key it is what authenticates, and the host is
    /// `clientauth.<host>`; beside an API key it is only shown to a server that asks for one.
    #[must_use]
    pub fn client_certificate(mut self, certificate: ClientCertificate) -> Self {
        self.network.client_certificate = Some(certificate);
        self
    }

    /// The region. The United States by default.
    #[must_use]
    pub fn region(mut self, region: Region) -> Self {
        self.config.region = region;
        self
    }

    /// Production, the default, or demo.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.config.environment = environment;
        self
    }

    /// The address in place of region and environment: `https://portal.example.com:8443/digicert`.
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.config.base_url = Some(base_url.into());
        self
    }

    /// Allows plain http with a host that is not this machine. The API key then crosses the network in the clear.
    #[must_use]
    pub fn allow_insecure_http(mut self, allow: bool) -> Self {
        self.config.allow_insecure_http = allow;
        self
    }

    /// How long a call may take in all, waits included. Two minutes by default.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.config.timeout = timeout;
        self
    }

    /// How long one attempt may take. 30 seconds by default.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.config.attempt_timeout = timeout;
        self
    }

    /// How long making a connection may take. Ten seconds by default.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.network.connect_timeout = timeout;
        self
    }

    /// When to try again.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.config.retry = policy;
        self
    }

    /// How many calls to send at most. Unlimited by default.
    #[must_use]
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.config.rate_limit = Some(limit);
        self
    }

    /// Whether input is checked before it is sent. On by default.
    #[must_use]
    pub fn validate(mut self, validate: bool) -> Self {
        self.config.validate = validate;
        self
    }

    /// How large an answer may be, after decompression. By default 4 MiB for what is read as JSON, and 64 MiB for files and
    /// raw requests; downloads into a sink are exempt.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.config.max_response_bytes = Some(bytes);
        self
    }

    /// Adds a header to every request.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.config.headers.push((name.into(), value.into()));
        self
    }

    /// Uses this path for an operation instead of its own: `("certificates.renew", "/v5/certificate/{certificate_id}/renew")`.
    #[must_use]
    pub fn path(mut self, operation: impl Into<String>, path: impl Into<String>) -> Self {
        self.config.paths.push((operation.into(), path.into()));
        self
    }

    /// What the client calls itself, in place of `devtrust/<version>`.
    #[must_use]
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.config.user_agent = Some(name.into());
        self
    }

    /// Which proxy to use. The system's by default.
    #[must_use]
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.network.proxy = proxy;
        self
    }

    /// CA certificates (PEM) to trust beside those of the machine.
    #[must_use]
    pub fn extra_ca_pem(mut self, pem: impl Into<String>) -> Self {
        self.network.extra_ca_pem = Some(pem.into());
        self
    }

    /// All settings of the service at once.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// All settings of the network at once.
    #[must_use]
    pub fn network(mut self, network: NetworkOptions) -> Self {
        self.network = network;
        self
    }

    /// Who is told what happens on the wire, in place of [`TracingObserver`].
    #[must_use]
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = observer;
        self
    }

    /// A transport of your own, in place of [`HttpTransport`]. The settings of the network then do nothing.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// A clock, timer and randomness of your own, in place of [`TokioRuntime`].
    #[must_use]
    pub fn runtime(mut self, runtime: Arc<dyn Runtime>) -> Self {
        self.runtime = Some(runtime);
        self
    }

    /// The client. Fails where the settings do not fit together; nothing is sent.
    pub fn build(mut self) -> Result<Client> {
        if self.network.client_certificate.is_some() && self.config.api_key.is_none() {
            self.config.mutual_tls = true;
        }
        self.config.check()?;
        if self.network.connect_timeout.is_zero() {
            return Err(Error::new(
                ErrorCode::ConfigurationInvalid,
                "connect_timeout must be longer than zero",
            ));
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(HttpTransport::new(&self.network, &self.config.address()?)?),
        };
        let runtime = self
            .runtime
            .unwrap_or_else(|| Arc::new(TokioRuntime::new()));
        let client =
            devtrust_core::Client::new(self.config, transport, runtime, Some(self.observer))?;
        Ok(client.into())
    }
}
