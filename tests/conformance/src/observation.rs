//! What a runtime did with a scenario: one line of JSON.

use serde::Deserialize;
use serde_json::{Map, Value};

/// What a runtime did with a scenario.
#[derive(Debug, Clone, Deserialize)]
pub struct Observation {
    /// Which scenario.
    pub scenario: String,
    /// Which runtime.
    pub runtime: String,
    /// The whole line, also what this version does not know.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl Observation {
    /// A member of the line.
    pub fn get(&self, name: &str) -> &Value {
        self.rest.get(name).unwrap_or(&Value::Null)
    }

    /// The error, where the call failed.
    pub fn error(&self) -> Option<&Map<String, Value>> {
        self.get("error").as_object()
    }

    /// A member of what the script saw.
    pub fn observed(&self, name: &str) -> &Value {
        self.get("observed").get(name).unwrap_or(&Value::Null)
    }

    /// The whole line as text, to look for what must not be in it.
    pub fn text(&self) -> String {
        Value::Object(self.rest.clone()).to_string()
    }
}

/// Reads a runner's output; empty lines are passed over.
pub fn read_lines(text: &str) -> Result<Vec<Observation>, String> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", index + 1))
        })
        .collect()
}
