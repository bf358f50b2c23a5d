//! A client's settings, as Kotlin and Swift write them.

use std::collections::HashMap;
use std::time::Duration;

use devtrust::{
    ClientBuilder, ClientCertificate, Config, NetworkOptions, Proxy as NativeProxy,
    RateLimit as CoreRateLimit, Result, RetryPolicy as CoreRetryPolicy, Secret,
};

use crate::roots;

/// A client's settings. Everything has a default except how to authenticate: an API key, or a client identity.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ClientConfig {
    /// The API key, sent as `x-api-key` to the configured host and nowhere else.
    #[uniffi(default = None)]
    pub api_key: Option<Secret>,
    /// The region; the United States where nothing is said.
    #[uniffi(default = None)]
    pub region: Option<Region>,
    /// Production or demo; production where nothing is said.
    #[uniffi(default = None)]
    pub environment: Option<Environment>,
    /// The address in place of region and environment: scheme, host, port and an optional path prefix.
    #[uniffi(default = None)]
    pub base_url: Option<String>,
    /// How long a call may take in all, waits included. Two minutes where nothing is said.
    #[uniffi(default = None)]
    pub timeout: Option<Duration>,
    /// How long one attempt may take. 30 seconds where nothing is said.
    #[uniffi(default = None)]
    pub attempt_timeout: Option<Duration>,
    /// How long making a connection may take. Ten seconds where nothing is said.
    #[uniffi(default = None)]
    pub connect_timeout: Option<Duration>,
    /// When to try again.
    #[uniffi(default = None)]
    pub retry: Option<RetryPolicy>,
    /// How many calls to send at most; unlimited where nothing is said.
    #[uniffi(default = None)]
    pub rate_limit: Option<RateLimit>,
    /// Headers added to every request, by name. Their values do show in the text of this record: keep secrets out.
    #[uniffi(default)]
    pub headers: HashMap<String, String>,
    /// What the client calls itself.
    #[uniffi(default = None)]
    pub user_agent: Option<String>,
    /// CA certificates (PEM) to trust beside those of the machine.
    #[uniffi(default = None)]
    pub extra_ca_pem: Option<String>,
    /// Which proxy to use; the system's where nothing is said.
    #[uniffi(default = None)]
    pub proxy: Option<Proxy>,
    /// The client certificate for mutual TLS. Without an API key it is what authenticates.
    #[uniffi(default = None)]
    pub identity: Option<ClientIdentity>,
    /// Whether plain http may be used with a host that is not this machine. The API key then crosses the network in the
    /// clear.
    #[uniffi(default = false)]
    pub allow_insecure_http: bool,
    /// Whether input is checked before it is sent.
    #[uniffi(default = true)]
    pub validate: bool,
    /// How large an answer may be, in bytes. Where nothing is said, 4 MiB for what is read as JSON and 64 MiB for files and
    /// raw requests.
    #[uniffi(default = None)]
    pub max_response_bytes: Option<u64>,
}

/// Where an account lives. Use a base URL for any other host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Region {
    /// United States: `one.digicert.com`.
    Us,
    /// Switzerland: `one.ch.digicert.com`.
    Ch,
    /// Japan: `one.digicert.co.jp`.
    Jp,
    /// Netherlands: `one.nl.digicert.com`.
    Nl,
}

/// Production or demo. Keys of one do not work in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Environment {
    /// Production.
    Production,
    /// Demo: `demo.` before the host.
    Demo,
}

/// When to try again.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct RetryPolicy {
    /// How many attempts in all; 1 means never again.
    #[uniffi(default = 5)]
    pub max_attempts: u32,
    /// The longest wait after the first failure; it doubles with each further one. Half a second where nothing is said.
    #[uniffi(default = None)]
    pub base: Option<Duration>,
    /// The longest wait between attempts, unless the service asks for more. 20 seconds where nothing is said.
    #[uniffi(default = None)]
    pub cap: Option<Duration>,
}

/// How many calls to send at most.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct RateLimit {
    /// This many calls ...
    pub calls: u32,
    /// ... in this time, in any burst up to `calls`.
    pub per: Duration,
}

/// Which proxy to use.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum Proxy {
    /// What `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say, or the settings of macOS or Windows.
    System,
    /// None, whatever the system says.
    Direct,
    /// This one, for every host but the exempt.
    Url {
        /// `http://user:password@proxy.example.com:3128`. May hold a password, so it never shows.
        url: Secret,
        /// Hosts to reach without it, in the form of `NO_PROXY`.
        exempt: Option<String>,
    },
}

/// A client certificate with its private key.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum ClientIdentity {
    /// PEM texts: the certificate with its issuers after it, and the unencrypted private key.
    Pem {
        /// The certificates.
        certificate: String,
        /// The private key.
        private_key: Secret,
    },
    /// A PKCS#12 archive (`.p12`, `.pfx`).
    Pkcs12 {
        /// The archive.
        archive: Vec<u8>,
        /// Its password.
        password: Secret,
    },
}

impl ClientConfig {
    /// A client with these settings, but for the parts that a host may bring, for the package that calls itself `layer`.
    pub fn builder(self, layer: &str) -> Result<ClientBuilder> {
        let (config, network) = self.split(layer)?;
        Ok(ClientBuilder::new().config(config).network(network))
    }

    /// The settings of the service and those of the network.
    fn split(self, layer: &str) -> Result<(Config, NetworkOptions)> {
        let mut network = NetworkOptions::default();
        network.extra_ca_pem = roots::with_bundled(self.extra_ca_pem);
        set(&mut network.connect_timeout, self.connect_timeout);
        set(&mut network.proxy, self.proxy.map(NativeProxy::from));
        network.client_certificate = self.identity.map(ClientIdentity::load).transpose()?;

        let mut config = Config::default();
        config.user_agent = Some(
            self.user_agent
                .unwrap_or_else(|| format!("{layer}/{}", env!("CARGO_PKG_VERSION"))),
        );
        config.api_key = self.api_key;
        set(&mut config.region, self.region.map(devtrust::Region::from));
        let environment = self.environment.map(devtrust::Environment::from);
        set(&mut config.environment, environment);
        config.base_url = self.base_url;
        set(&mut config.timeout, self.timeout);
        set(&mut config.attempt_timeout, self.attempt_timeout);
        set(&mut config.retry, self.retry.map(CoreRetryPolicy::from));
        config.rate_limit = self
            .rate_limit
            .map(|limit| CoreRateLimit::new(limit.calls, limit.per));
        config.headers = self.headers.into_iter().collect();
        // The same settings always send the same requests.
        config.headers.sort();
        config.allow_insecure_http = self.allow_insecure_http;
        config.validate = self.validate;
        config.max_response_bytes = self
            .max_response_bytes
            .map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
        Ok((config, network))
    }
}

/// Keeps the default where nothing is said.
fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

impl ClientIdentity {
    fn load(self) -> Result<ClientCertificate> {
        match self {
            Self::Pem {
                certificate,
                private_key,
            } => ClientCertificate::from_pem(&certificate, &private_key),
            Self::Pkcs12 { archive, password } => {
                ClientCertificate::from_pkcs12(&archive, &password)
            }
        }
    }
}

impl From<Region> for devtrust::Region {
    fn from(region: Region) -> Self {
        match region {
            Region::Us => Self::Us,
            Region::Ch => Self::Ch,
            Region::Jp => Self::Jp,
            Region::Nl => Self::Nl,
        }
    }
}

impl From<Environment> for devtrust::Environment {
    fn from(environment: Environment) -> Self {
        match environment {
            Environment::Production => Self::Production,
            Environment::Demo => Self::Demo,
        }
    }
}

impl From<RetryPolicy> for CoreRetryPolicy {
    fn from(policy: RetryPolicy) -> Self {
        let mut retry = Self::default();
        retry.max_attempts = policy.max_attempts;
        set(&mut retry.base, policy.base);
        set(&mut retry.cap, policy.cap);
        retry
    }
}

impl From<Proxy> for NativeProxy {
    fn from(proxy: Proxy) -> Self {
        match proxy {
            Proxy::System => Self::System,
            Proxy::Direct => Self::None,
            Proxy::Url { url, exempt } => Self::Url { url, exempt },
        }
    }
}
