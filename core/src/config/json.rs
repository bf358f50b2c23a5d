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
        (Shape::Group(members) | Shape::Whole(members), Json::Object(_)) => {
            let of = |setting: &Setting| Some((setting.name.to_owned(), member(setting, given)?));
            Given::Members(members.iter().filter_map(of).collect())
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
