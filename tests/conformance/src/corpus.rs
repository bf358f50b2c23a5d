//! Reads the scenario files and puts the fixtures in.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

use crate::Scenario;

/// All scenarios.
#[derive(Debug, Clone)]
pub struct Corpus {
    /// In the order of their files' names, and then of the file.
    pub scenarios: Vec<Scenario>,
}

/// One file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    theme: String,
    #[serde(rename = "about")]
    _about: String,
    scenarios: Vec<Value>,
}

/// The folder with scenarios, schema and fixtures.
pub fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

impl Corpus {
    /// All files of a folder that holds `scenarios` and `fixtures`.
    pub fn load(home: &Path) -> Result<Self, String> {
        let mut scenarios = Vec::new();
        for path in Self::files(home)? {
            let text = read(&path)?;
            let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
            let file: File = serde_json::from_str(&text).map_err(|error| wrong(&error))?;
            for value in file.scenarios {
                let value =
                    with_fixtures(value, &home.join("fixtures")).map_err(|error| wrong(&error))?;
                let name = value.get("name").cloned().unwrap_or_default();
                let scenario: Scenario = serde_json::from_value(value)
                    .map_err(|error| wrong(&format!("{name}: {error}")))?;
                if !scenario.name.starts_with(&format!("{}-", file.theme)) {
                    return Err(wrong(&format!("{name} does not begin with its theme")));
                }
                scenarios.push(scenario);
            }
        }
        let mut names = BTreeSet::new();
        if let Some(twice) = scenarios.iter().find(|one| !names.insert(&one.name)) {
            return Err(format!("there are two scenarios {:?}", twice.name));
        }
        Ok(Self { scenarios })
    }

    /// The scenario files.
    pub fn files(home: &Path) -> Result<Vec<PathBuf>, String> {
        json_files(&home.join("scenarios"))
    }

    /// The scenario of this name.
    pub fn find(&self, name: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.name == name)
    }
}

/// The JSON files of a folder, in the order of their names.
pub fn json_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    Ok(files)
}

/// Replaces `{"$fixture": name}` by the file's text, `{"$fixture_base64": name}` by its bytes in base64, and
/// `{"$repeat": [text, times]}` by the text so many times over.
pub fn with_fixtures(value: Value, folder: &Path) -> Result<Value, String> {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(name)) = members.get("$fixture") {
                return read(&folder.join(name)).map(Value::String);
            }
            if let Some(Value::String(name)) = members.get("$fixture_base64") {
                let path = folder.join(name);
                let bytes =
                    std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
                return Ok(Value::String(STANDARD.encode(bytes)));
            }
            if let Some(Value::Array(parts)) = members.get("$repeat")
                && let [Value::String(text), Value::Number(times)] = parts.as_slice()
            {
                let times = times.as_u64().and_then(|times| usize::try_from(times).ok());
                return Ok(Value::String(text.repeat(times.unwrap_or(0))));
            }
            members
                .into_iter()
                .map(|(name, member)| Ok((name, with_fixtures(member, folder)?)))
                .collect::<Result<_, String>>()
                .map(Value::Object)
        }
        Value::Array(entries) => entries
            .into_iter()
            .map(|entry| with_fixtures(entry, folder))
            .collect::<Result<_, String>>()
            .map(Value::Array),
        other => Ok(other),
    }
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
