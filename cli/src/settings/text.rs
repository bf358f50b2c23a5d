//! Settings as people write them, and as the library reads them.

use std::time::Duration;

use devtrust::Config;
use devtrust::config::{Setting, Settings as _, Shape, json, unknown};
use serde_json::{Map, Value};

use crate::failure::{Failure, Result};

/// A setting from the text that was given for it; nothing where the text is not one.
pub(super) fn read(shape: Shape, text: &str) -> Option<Value> {
    match shape {
        Shape::Flag => text.parse().ok().map(Value::Bool),
        Shape::Count | Shape::Bytes => text.parse::<u64>().ok().map(Value::from),
        Shape::Time => length(text).map(|_| text.into()),
        _ => Some(text.into()),
    }
}

/// What a setting looks like, for help.
pub(super) fn value_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Flag => "true|false",
        Shape::Count => "N",
        Shape::Bytes => "BYTES",
        Shape::Time => "TIME",
        Shape::Headers => "NAME=VALUE",
        _ => "TEXT",
    }
}

/// `30s`, `1m 30s`, `250ms`.
pub(super) fn length(text: &str) -> Option<Duration> {
    humantime::parse_duration(text).ok()
}

/// Puts settings into the library's. `place` is where they stand, for the message of a failure.
pub(super) fn apply(config: &mut Config, given: &Map<String, Value>, place: &str) -> Result<()> {
    let settings = members(Config::SETTINGS, given, place)?;
    json::read(config, &Value::Object(settings))
        .map_err(|error| Failure::usage(format!("{place}: {}", error.report().message)))
}

/// In the form in which the library reads settings from JSON: a length of time is a number of milliseconds.
fn members(
    table: &[Setting],
    given: &Map<String, Value>,
    place: &str,
) -> Result<Map<String, Value>> {
    let mut read = Map::new();
    for (name, value) in given {
        let wrong = |what: String| Failure::usage(format!("{place}: {what}"));
        let Some(setting) = table.iter().find(|setting| setting.name == name) else {
            return Err(wrong(unknown(name, table).report().message.clone()));
        };
        let value = match (setting.shape, value) {
            (Shape::Secret, _) => {
                return Err(wrong(format!(
                    "{name} is a secret and does not belong here"
                )));
            }
            (Shape::Time, Value::String(text)) => match length(text) {
                Some(length) => (length.as_secs_f64() * 1000.0).into(),
                None => {
                    return Err(wrong(format!(
                        "{name} is \"{text}\", which is not a length of time such as 30s or 2m"
                    )));
                }
            },
            (Shape::Group(group) | Shape::Whole(group), Value::Object(inner)) => {
                Value::Object(members(group.settings, inner, place)?)
            }
            (_, value) => value.clone(),
        };
        read.insert(json::key(setting).into_owned(), value);
    }
    Ok(read)
}
