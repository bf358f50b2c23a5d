//! A client's settings from JSON. The facade checks their types; core checks what they mean.

use std::time::Duration;

use devtrust_core::{Config, Environment, Error, RateLimit, Region, Result, RetryPolicy};
use serde_json::{Map, Value};

/// The settings that were given, over the defaults.
pub(crate) fn config(given: &Value) -> Result<Config> {
    let text = |name: &str| given.get(name).and_then(Value::as_str);
    let number = |pointer: &str| given.pointer(pointer).and_then(Value::as_f64);
    let span = |pointer: &str| number(pointer).map(millis);
    let flag = |name: &str, default| given.get(name).and_then(Value::as_bool).unwrap_or(default);

    let mut config = Config::default();
    config.api_key = text("api_key").map(Into::into);
    config.base_url = text("base_url").map(str::to_owned);
    if let Some(name) = text("region") {
        config.region = Region::parse(name).ok_or_else(|| unknown("region", name))?;
    }
    if let Some(name) = text("environment") {
        config.environment =
            Environment::parse(name).ok_or_else(|| unknown("environment", name))?;
    }
    config.mutual_tls = flag("mutual_tls", false);
    config.allow_insecure_http = flag("allow_insecure_http", false);
    config.validate = flag("validate", true);
    config.timeout = span("/timeout_ms").unwrap_or(config.timeout);
    config.attempt_timeout = span("/attempt_timeout_ms").unwrap_or(config.attempt_timeout);
    config.retry = RetryPolicy::new(
        number("/retry/max_attempts").map_or(config.retry.max_attempts, whole),
        span("/retry/base_ms").unwrap_or(config.retry.base),
        span("/retry/cap_ms").unwrap_or(config.retry.cap),
    );
    config.rate_limit = match (number("/rate_limit/calls"), span("/rate_limit/per_ms")) {
        (Some(calls), Some(per)) => Some(RateLimit::new(whole(calls), per)),
        _ => None,
    };
    if let Some(limit) = number("/max_response_bytes") {
        config.max_response_bytes = Some(usize::try_from(whole(limit)).unwrap_or(usize::MAX));
    }
    config.headers = headers(given.get("headers"));
    // Null in a browser, which sets its own: the header would need the service's consent.
    if let Some(name) = given.get("user_agent") {
        config.user_agent = name.as_str().map(str::to_owned);
    }
    Ok(config)
}

/// Names and values.
pub(crate) fn headers(given: Option<&Value>) -> Vec<(String, String)> {
    let pair = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
    given
        .and_then(Value::as_object)
        .unwrap_or(&Map::new())
        .iter()
        .filter_map(pair)
        .collect()
}

/// Milliseconds; what is no duration becomes the longest or the shortest there is.
pub(crate) fn millis(number: f64) -> Duration {
    let seconds = (number / 1000.0).max(0.0);
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float becomes the nearest number that there is"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

fn unknown(what: &str, name: &str) -> Error {
    Error::new(
        "configuration.invalid",
        format!("there is no {what} \"{name}\""),
    )
}
