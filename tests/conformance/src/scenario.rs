//! A scenario as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is given, what is done, what must come of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Unique, and beginning with the theme of its file.
    pub name: String,
    /// Which promise it holds.
    pub why: String,
    /// What `devtrust_core::testing::Script` is made from.
    #[serde(default)]
    pub given: Value,
    /// Calls that the same client makes before; none of them may fail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<When>,
    /// The call.
    pub when: When,
    /// What must come of it.
    pub then: Then,
    /// Runtimes that do not run it, with the reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skip: BTreeMap<String, String>,
}

/// One call.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// `divisions.create`, or `request` for the raw way out.
    pub operation: String,
    /// What it takes.
    #[serde(default)]
    pub arguments: Map<String, Value>,
    /// How much of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<Take>,
    /// Options of this call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Options>,
    /// How often, in a live job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
}

/// Many calls on one client; `{n}` in their arguments stands for the number of the call, from 0.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// How many.
    pub count: usize,
    /// How many at once.
    pub in_flight: usize,
}

/// How much of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Take {
    /// So many rows from its beginning, and then the caller stops.
    Rows(usize),
    /// `all` or `page`.
    Word(TakeWord),
}

/// `all` or `page`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakeWord {
    /// Every row.
    All,
    /// The first page.
    Page,
}

/// Options of one call.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// How long it may take in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
    /// Headers for it alone.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
}

/// What must come of it. What is not said is not looked at.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Then {
    /// The requests in their order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests: Option<Vec<ExpectedRequest>>,
    /// The whole result; null for none.
    #[serde(default, with = "given", skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    /// Members of the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_includes: Option<Value>,
    /// Members of the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Map<String, Value>>,
    /// The waits between attempts, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_ms: Option<Vec<u64>>,
    /// Virtual time from start to end, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_ms: Option<u64>,
    /// The steps of a workflow: name and state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Vec<(String, String)>>,
    /// Texts that may appear nowhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hides: Vec<String>,
}

/// A request as the service must see it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedRequest {
    /// GET, POST, ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Scheme, host and port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// As it is sent, encoded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The whole query, values encoded as they are sent; a list of values for a name that occurs several times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<Map<String, Value>>,
    /// Headers by their name in lower case; null for one that must not be there.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub headers: Map<String, Value>,
    /// The body as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<Value>,
    /// The body as text; null for none.
    #[serde(default, with = "given", skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// When it is sent, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<u64>,
    /// How long the transport is told that the attempt may take, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
}

/// Tells null from absent.
mod given {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};
    use serde_json::Value;

    #[allow(clippy::ref_option)] // The form that serde asks for.
    pub(super) fn serialize<S: Serializer>(
        value: &Option<Value>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Value>, D::Error> {
        Value::deserialize(deserializer).map(Some)
    }
}
