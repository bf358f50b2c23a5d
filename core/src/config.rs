//! Where the service is, how to speak to it, and how patient to be.

mod address;
pub mod json;
mod network;
mod number;
mod region;
mod setting;

pub use network::NETWORK;
pub(crate) use number::longer_than_zero;
pub use number::seconds;
pub use region::{Environment, Region};
pub use setting::{
    Choice, Choices, Given, Group, Package, Settable, Setting, Settings, Shape, choose, unknown,
};

use std::time::Duration;

use devtrust_macros::settings;

use crate::error::Result;
use crate::transport::refusal;
use crate::{Error, ErrorCode, Secret};

/// A client's settings. Everything has a default except how to authenticate.
#[settings]
#[derive(Clone)]
#[non_exhaustive]
pub struct Config {
    /// The API key, sent as `x-api-key` to the configured origin and nowhere else.
    pub api_key: Option<Secret>,
    /// A passcode of an authentication policy, sent as `x-passcode`: for a device that asks for its own certificates, which
    /// has no API key.
    pub passcode: Option<Secret>,
    /// Whether a client certificate authenticates instead of the key, on the host `clientauth.<host>`. The
    /// certificate itself is the transport's.
    #[setting(only = Rust, only = Npm)]
    pub mutual_tls: bool,
    /// The region. Defaults to the United States.
    pub region: Region,
    /// Production or demo. Defaults to production.
    pub environment: Environment,
    /// The address to use instead of region and environment: scheme, host, port and an optional path prefix.
    pub base_url: Option<String>,
    /// Whether plain http may be used with a host that is not this machine. Off by default.
    pub allow_insecure_http: bool,
    /// How long a call may take in total, including waits. Defaults to two minutes.
    pub timeout: Duration,
    /// How long one attempt may take. Defaults to 30 seconds, as in DigiCert's own scripts.
    pub attempt_timeout: Duration,
    /// When to try again.
    pub retry: RetryPolicy,
    /// How many calls to send at most; unlimited by default. The service's own numbers are not published.
    pub rate_limit: Option<RateLimit>,
    /// Whether input is checked before it is sent. On by default. Turn it off for a service whose rules have changed.
    pub validate: bool,
    /// How large an answer may be, after decompression. By default 4 MiB for what is read as JSON, and 64 MiB for files and
    /// raw requests; downloads into a sink are exempt.
    pub max_response_bytes: Option<usize>,
    /// Headers added to every request.
    pub headers: Vec<(String, String)>,
    /// Paths to use instead of an operation's own, by its name: `{"certificates.renew": "/v5/certificate/{certificate_id}/renew"}`.
    /// For a service that has an operation elsewhere, above all one whose path is inferred. Another method goes before the
    /// path: `PUT /v5/division/{division_id}`.
    pub paths: Vec<(String, String)>,
    /// What the client calls itself. Defaults to the name and version of the package, and in a browser to nothing: there the
    /// header would need the service's consent.
    #[setting(off)]
    pub user_agent: Option<String>,
}

/// When to try again.
#[settings]
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How many attempts a call has in total. Defaults to 5; 1 means no retries.
    #[setting(flat = "max_attempts")]
    pub max_attempts: u32,
    /// The longest wait after the first failure; it doubles with each further one. Defaults to half a second.
    #[setting(flat = "retry_base")]
    pub base: Duration,
    /// The longest wait between attempts, unless the service asks for more. Defaults to 20 seconds.
    #[setting(flat = "retry_cap")]
    pub cap: Duration,
}

impl RetryPolicy {
    /// With this many attempts and these waits.
    pub fn new(max_attempts: u32, base: Duration, cap: Duration) -> Self {
        Self {
            max_attempts,
            base,
            cap,
        }
    }
}

impl Settable for RetryPolicy {
    const SHAPE: Shape = Shape::Group(&Self::GROUP);

    fn set(&mut self, name: &str, given: &Given) -> Result<()> {
        setting::members(self, name, given)
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new(5, Duration::from_millis(500), Duration::from_secs(20))
    }
}

/// How many calls to send at most.
#[settings]
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many calls are sent in each span of `per`, at once or spread over it.
    pub calls: u32,
    /// The span of time that `calls` is for.
    pub per: Duration,
}

impl RateLimit {
    /// At most `calls` in `per`.
    pub fn new(calls: u32, per: Duration) -> Self {
        Self { calls, per }
    }
}

impl Settable for Option<RateLimit> {
    const SHAPE: Shape = Shape::Whole(&RateLimit::GROUP);

    /// Both members, or the next check refuses what is left out: it is zero.
    fn set(&mut self, name: &str, given: &Given) -> Result<()> {
        if matches!(given, Given::Nothing) {
            *self = None;
            return Ok(());
        }
        let mut limit = RateLimit::new(0, Duration::ZERO);
        setting::members(&mut limit, name, given)?;
        *self = Some(limit);
        Ok(())
    }
}

/// How large an answer may be that becomes a tree of values: a page of a thousand rows has one or two megabytes.
const JSON_BYTES: usize = 4 * 1024 * 1024;

/// How large an answer may be that stays bytes.
const FILE_BYTES: usize = 64 * 1024 * 1024;

impl Default for Config {
    fn default() -> Self {
        Self {
            api_key: None,
            passcode: None,
            mutual_tls: false,
            region: Region::default(),
            environment: Environment::default(),
            base_url: None,
            allow_insecure_http: false,
            timeout: Duration::from_secs(120),
            attempt_timeout: Duration::from_secs(30),
            retry: RetryPolicy::default(),
            rate_limit: None,
            validate: true,
            max_response_bytes: None,
            headers: Vec::new(),
            paths: Vec::new(),
            user_agent: Some(concat!("devtrust/", env!("CARGO_PKG_VERSION")).to_owned()),
        }
    }
}

impl std::fmt::Debug for Config {
    /// Without the values of headers, which may be secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Config")
            .field("address", &self.address().ok())
            .field("api_key", &self.api_key)
            .field("passcode", &self.passcode)
            .field("mutual_tls", &self.mutual_tls)
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("retry", &self.retry)
            .field("rate_limit", &self.rate_limit)
            .field("headers", &headers)
            .field("paths", &self.paths)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// The address in front of every path, without a slash at its end, or what is wrong with it.
    pub fn address(&self) -> Result<String> {
        match &self.base_url {
            Some(base_url) => address::check(base_url, self.allow_insecure_http),
            None => Ok(format!(
                "https://{}",
                self.region.host(self.environment, self.mutual_tls)
            )),
        }
    }

    /// Whether the settings fit together.
    pub fn check(&self) -> Result<()> {
        self.address()?;
        if self.api_key.is_some() && self.passcode.is_some() {
            return Err(invalid(
                "api_key and passcode cannot be sent together: make a client for each",
            ));
        }
        match self.secret().map(Secret::reveal) {
            None if !self.mutual_tls => {
                return Err(Error::new(
                    ErrorCode::ConfigurationMissingCredentials,
                    "no API key: pass api_key or set DEVTRUST_API_KEY (or DC_API_KEY), or use a client certificate or a passcode",
                ));
            }
            Some(key)
                if key.trim() != key
                    || key.is_empty()
                    || !key.bytes().all(|b| (0x21..0x7f).contains(&b)) =>
            {
                let name = self.api_key.as_ref().map_or("passcode", |_| "api_key");
                let what = " is empty or holds spaces, line breaks or other characters that it cannot have";
                return Err(invalid(&[name, what].concat()));
            }
            _ => {}
        }
        for (name, time) in [
            ("timeout", self.timeout),
            ("attempt_timeout", self.attempt_timeout),
        ] {
            longer_than_zero(name, time)?;
        }
        if self.max_response_bytes == Some(0) {
            return Err(invalid("max_response_bytes must be 1 or more"));
        }
        if self.retry.max_attempts == 0 {
            return Err(invalid(
                "max_attempts must be 1 or more; 1 means that nothing is tried again",
            ));
        }
        if self
            .rate_limit
            .is_some_and(|limit| limit.calls == 0 || limit.per.is_zero())
        {
            return Err(invalid(
                "rate_limit must allow at least one call in a time longer than zero",
            ));
        }
        let mut headers = self.headers.iter();
        match headers.find_map(|(name, value)| refusal(name, value)) {
            Some(problem) => Err(invalid(&problem)),
            None => Ok(()),
        }
    }

    /// What says who calls, and may show nowhere.
    pub(crate) fn secret(&self) -> Option<&Secret> {
        self.api_key.as_ref().or(self.passcode.as_ref())
    }

    /// How large an answer may be that is read as JSON, or that stays bytes.
    pub(crate) fn limit(&self, is_json: bool) -> usize {
        let default = if is_json { JSON_BYTES } else { FILE_BYTES };
        self.max_response_bytes.unwrap_or(default)
    }
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorCode::ConfigurationInvalid, message)
}
