//! A client's settings as JSON.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use super::script::API_KEY;
use crate::{Config, Environment, RateLimit, Region, RetryPolicy, Secret};

/// The settings that a script may give; what is not given has the client's own default, except that there is an API key
/// and that the service is the demo environment of the United States.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    /// Absent: [`API_KEY`]; null: none.
    #[serde(default)]
    api_key: Setting<Secret>,
    mutual_tls: Option<bool>,
    region: Option<String>,
    environment: Option<String>,
    base_url: Option<String>,
    allow_insecure_http: Option<bool>,
    timeout_ms: Option<u64>,
    attempt_timeout_ms: Option<u64>,
    retry: Option<Retry>,
    rate_limit: Option<Limit>,
    validate: Option<bool>,
    max_response_bytes: Option<usize>,
    headers: Option<BTreeMap<String, String>>,
    /// Absent: the client's own; null: none.
    #[serde(default)]
    user_agent: Setting<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Retry {
    max_attempts: u32,
    base_ms: Option<u64>,
    cap_ms: Option<u64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    calls: u32,
    per_ms: u64,
}

/// A setting that can be switched off.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Option<T>")]
enum Setting<T> {
    /// Absent: the default.
    #[default]
    Default,
    /// Null: none.
    Off,
    /// This one.
    Value(T),
}

impl<T> From<Option<T>> for Setting<T> {
    fn from(given: Option<T>) -> Self {
        given.map_or(Self::Off, Self::Value)
    }
}

impl<T: Clone> Setting<T> {
    fn or(&self, default: Option<T>) -> Option<T> {
        match self {
            Self::Default => default,
            Self::Off => None,
            Self::Value(value) => Some(value.clone()),
        }
    }
}

/// A client's settings from JSON, in the form that they have under `config` in a scenario. The message of an error is for
/// whoever wrote it.
pub fn settings(config: serde_json::Value) -> Result<Config, String> {
    let settings: Settings =
        serde_json::from_value(config).map_err(|error| format!("config: {error}"))?;
    settings.config()
}

impl Settings {
    pub(super) fn config(&self) -> Result<Config, String> {
        let unknown = |what: &str, name: &str| format!("there is no {what} {name:?}");
        let mut config = Config {
            api_key: self.api_key.or(Some(Secret::new(API_KEY))),
            environment: Environment::Demo,
            ..Config::default()
        };
        if let Some(name) = &self.region {
            config.region = Region::parse(name).ok_or_else(|| unknown("region", name))?;
        }
        if let Some(name) = &self.environment {
            config.environment =
                Environment::parse(name).ok_or_else(|| unknown("environment", name))?;
        }
        config.base_url.clone_from(&self.base_url);
        set(&mut config.mutual_tls, self.mutual_tls);
        set(&mut config.allow_insecure_http, self.allow_insecure_http);
        set(&mut config.validate, self.validate);
        config.max_response_bytes = self.max_response_bytes;
        set(
            &mut config.timeout,
            self.timeout_ms.map(Duration::from_millis),
        );
        set(
            &mut config.attempt_timeout,
            self.attempt_timeout_ms.map(Duration::from_millis),
        );
        if let Some(retry) = &self.retry {
            let default = RetryPolicy::default();
            config.retry = RetryPolicy::new(
                retry.max_attempts,
                retry.base_ms.map_or(default.base, Duration::from_millis),
                retry.cap_ms.map_or(default.cap, Duration::from_millis),
            );
        }
        config.rate_limit = self
            .rate_limit
            .as_ref()
            .map(|limit| RateLimit::new(limit.calls, Duration::from_millis(limit.per_ms)));
        if let Some(headers) = &self.headers {
            config.headers = headers.clone().into_iter().collect();
        }
        config.user_agent = self.user_agent.or(config.user_agent);
        Ok(config)
    }
}

fn set<T>(setting: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *setting = given;
    }
}
