//! A client's settings as a scenario writes them.

use serde_json::Value as Json;

use super::script::API_KEY;
use crate::config::{Setting, Settings, Shape, json};
use crate::{Config, Environment, Secret};

/// A client's settings from JSON, in the form that they have under `config` in a scenario; what is not given has the client's
/// own default, except that there is an API key and that the service is the demo environment of the United States. The
/// message of an error is for whoever wrote it.
pub fn settings(given: &Json) -> Result<Config, String> {
    check(given, Config::SETTINGS)?;
    let mut config = Config {
        api_key: Some(Secret::new(API_KEY)),
        environment: Environment::Demo,
        ..Config::default()
    };
    json::read(&mut config, given).map_err(|error| error.report().message.clone())?;
    Ok(config)
}

/// A scenario with a misspelt setting would test nothing.
fn check(given: &Json, settings: &[Setting]) -> Result<(), String> {
    let members = given.as_object().ok_or("config must be an object")?;
    for (name, value) in members {
        let setting = settings.iter().find(|setting| json::key(setting) == *name);
        let setting = setting.ok_or_else(|| format!("config: there is no setting {name}"))?;
        if let Shape::Group(group) | Shape::Whole(group) = setting.shape {
            check(value, group.settings)?;
        }
    }
    Ok(())
}
