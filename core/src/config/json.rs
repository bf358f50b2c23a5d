//! Settings from JSON: what the npm package and the scenarios of the corpus write.

use std::borrow::Cow;
use std::time::Duration;

use serde_json::Value as Json;

use super::setting::{Given, Setting, Settings, Shape};
use crate::error::Result;

/// Takes the settings that a JSON object has, under their names; a length of time is under `<name>_ms`, in milliseconds.
/// Other members are left alone.
pub fn read<T: Settings>(settings: &mut T, given: &Json) -> Result<()> {
    for setting in T::SETTINGS {
        if let Some(value) = member(setting, given) {
            settings.set(setting.name, &value)?;
        }
    }
    Ok(())
}

/// The name of the member that a setting is read from.
pub fn key(setting: &Setting) -> Cow<'static, str> {
    match setting.shape {
        Shape::Time => Cow::Owned(format!("{}_ms", setting.name)),
        _ => Cow::Borrowed(setting.name),
    }
}

fn member(setting: &Setting, given: &Json) -> Option<Given> {
    let given = given.get(&*key(setting))?;
    Some(match (setting.shape, given) {
        (Shape::Time, Json::Number(time)) => Given::Time(millis(time.as_f64().unwrap_or(f64::NAN))),
        (Shape::Group(group) | Shape::Whole(group), Json::Object(_)) => {
            let of = |setting: &Setting| Some((setting.name.to_owned(), member(setting, given)?));
            Given::Members(group.settings.iter().filter_map(of).collect())
        }
        _ => plain(given),
    })
}

fn plain(given: &Json) -> Given {
    match given {
        Json::Null | Json::Array(_) => Given::Nothing,
        Json::Bool(flag) => Given::Flag(*flag),
        Json::Number(number) => Given::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => Given::Text(text.clone()),
        Json::Object(members) => {
            let of = |(name, value): (&String, &Json)| (name.clone(), plain(value));
            Given::Members(members.iter().map(of).collect())
        }
    }
}

/// Milliseconds; what is no length of time becomes the longest or the shortest there is.
pub fn millis(number: f64) -> Duration {
    let seconds = (number / 1000.0).max(0.0);
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Config, Environment, RateLimit, Region, RetryPolicy};

    fn config(given: &Json) -> Result<Config> {
        let mut config = Config::default();
        read(&mut config, given).map(|()| config)
    }

    #[test]
    fn every_setting_arrives() {
        let given = json!({
            "api_key": "k", "passcode": "p", "mutual_tls": true, "region": "JP", "environment": "demo", "base_url": "https://one.example",
            "allow_insecure_http": true, "timeout_ms": 1500, "attempt_timeout_ms": 0.5, "max_response_bytes": 7,
            "retry": {"max_attempts": 2, "base_ms": 10, "cap_ms": 20}, "rate_limit": {"calls": 3, "per_ms": 1000},
            "validate": false, "headers": {"x-station": "7"}, "user_agent": null,
            "paths": {"devices.get": "/v5/device/{device_id}"},
        });
        let keys: Vec<_> = Config::SETTINGS.iter().map(key).collect();
        let given_keys = given.as_object().map(serde_json::Map::len);
        assert_eq!(
            given_keys,
            Some(keys.len()),
            "a setting is not in this test"
        );

        let config = config(&given).unwrap_or_default();
        assert_eq!(config.api_key, Some("k".into()));
        assert_eq!(config.passcode, Some("p".into()));
        assert_eq!(
            (config.region, config.environment),
            (Region::Jp, Environment::Demo)
        );
        assert_eq!(config.base_url.as_deref(), Some("https://one.example"));
        assert!(config.mutual_tls && config.allow_insecure_http && !config.validate);
        assert_eq!(config.timeout, Duration::from_millis(1500));
        assert_eq!(config.attempt_timeout, Duration::from_micros(500));
        let waits = [10, 20].map(Duration::from_millis);
        assert_eq!(config.retry, RetryPolicy::new(2, waits[0], waits[1]));
        assert_eq!(
            config.rate_limit,
            Some(RateLimit::new(3, Duration::from_secs(1)))
        );
        assert_eq!(config.max_response_bytes, Some(7));
        assert_eq!(config.headers, [("x-station".to_owned(), "7".to_owned())]);
        assert_eq!(config.user_agent, None);
        let paths = [(
            "devices.get".to_owned(),
            "/v5/device/{device_id}".to_owned(),
        )];
        assert_eq!(config.paths, paths);
    }

    #[test]
    fn what_is_left_out_keeps_its_default() {
        let config =
            config(&json!({"retry": {"max_attempts": 1}, "unknown": 1})).unwrap_or_default();
        let default = Config::default();
        assert_eq!(config.retry.max_attempts, 1);
        assert_eq!(config.retry.cap, default.retry.cap);
        assert_eq!(config.user_agent, default.user_agent);
    }

    #[test]
    fn a_value_that_cannot_be_is_named() {
        for (given, message) in [
            (
                json!({"region": "mars"}),
                "region is \"mars\"; it must be us, ch, jp or nl",
            ),
            (json!({"validate": "no"}), "validate must be true or false"),
            (
                json!({"timeout_ms": "soon"}),
                "timeout must be a finite length of time from zero",
            ),
            (
                json!({"retry": {"max_attempts": 2.5}}),
                "max_attempts must be a whole number",
            ),
            (
                json!({"retry": {"max_attempts": -1}}),
                "max_attempts must be a whole number",
            ),
            (json!({"retry": 3}), "retry must be an object"),
            (
                json!({"max_response_bytes": 1e300}),
                "max_response_bytes must be a whole number",
            ),
            (
                json!({"headers": {"a": 1}}),
                "headers must be names and values that are text",
            ),
        ] {
            let error = config(&given).err();
            let found = error.map(|error| error.report().message.clone());
            assert!(
                found.is_some_and(|found| found.starts_with(message)),
                "{given}"
            );
        }
    }
}
