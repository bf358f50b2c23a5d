//! A fault as it is armed: what goes wrong, for which requests, how often.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

use super::matching::Match;

/// What goes wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Fault {
    /// The answer comes later. Other rules still apply.
    Latency { ms: u64 },
    /// This status in place of the answer.
    Status {
        status: u16,
        #[serde(default)]
        headers: Map<String, Value>,
        /// Text is sent as it is, anything else as JSON.
        #[serde(default)]
        body: Option<Value>,
        /// Seconds, or an HTTP date.
        #[serde(default)]
        retry_after: Option<Value>,
    },
    /// TCP reset; nothing was done.
    ResetBefore {},
    /// The work is done and committed, then the connection is reset.
    ResetAfter {},
    /// The work is done; half of the body, then the connection is closed.
    Truncate {},
    /// JSON that does not parse.
    Malformed {},
    /// A gateway's HTML page.
    Html {
        #[serde(default)]
        status: Option<u16>,
    },
    /// No body at all.
    Empty {
        #[serde(default)]
        status: Option<u16>,
    },
    /// No answer, ever; nothing is done.
    Hang {},
}

/// Whether the work was done when the fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum When {
    Before,
    After,
}

/// One armed fault.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    #[serde(default, rename = "match")]
    pub(super) matches: Match,
    /// How often it fires at most; null for ever.
    #[serde(default)]
    pub(super) times: Option<u64>,
    /// How many matching requests pass first.
    #[serde(default)]
    pub(super) skip: u64,
    #[serde(default = "certain")]
    pub(super) probability: f64,
    /// Seed of the rule's own generator, so that a run can be repeated.
    #[serde(default)]
    pub(super) seed: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<When>,
    #[serde(deserialize_with = "fault")]
    pub(super) fault: Fault,
}

fn certain() -> f64 {
    1.0
}

/// `"hang"` is short for `{"hang":{}}`.
fn fault<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Fault, D::Error> {
    let value = match Value::deserialize(deserializer)? {
        Value::String(name) => json!({ name: {} }),
        other => other,
    };
    serde_json::from_value(value).map_err(serde::de::Error::custom)
}

impl Rule {
    pub(super) fn check(&self) -> Result<(), String> {
        if !(0.0..=1.0).contains(&self.probability) {
            return Err("probability must be between 0 and 1".to_owned());
        }
        let fixed = matches!(
            self.fault,
            Fault::ResetBefore {} | Fault::ResetAfter {} | Fault::Truncate {} | Fault::Hang {}
        );
        if fixed && self.when.is_some() {
            return Err(format!("{} has no choice of when", self.fault.name()));
        }
        let status = match &self.fault {
            Fault::Status { status, .. } => Some(*status),
            Fault::Html { status } | Fault::Empty { status } => *status,
            _ => None,
        };
        if status.is_some_and(|status| !(200..=599).contains(&status)) {
            return Err("status must be between 200 and 599".to_owned());
        }
        Ok(())
    }

    pub(super) fn when(&self) -> When {
        self.when.unwrap_or(match self.fault {
            Fault::Latency { .. }
            | Fault::Status { .. }
            | Fault::Html { .. }
            | Fault::ResetBefore {}
            | Fault::Hang {} => When::Before,
            Fault::Malformed {}
            | Fault::Empty { .. }
            | Fault::Truncate {}
            | Fault::ResetAfter {} => When::After,
        })
    }
}

impl Fault {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Latency { .. } => "latency",
            Self::Status { .. } => "status",
            Self::ResetBefore {} => "reset_before",
            Self::ResetAfter {} => "reset_after",
            Self::Truncate {} => "truncate",
            Self::Malformed {} => "malformed",
            Self::Html { .. } => "html",
            Self::Empty { .. } => "empty",
            Self::Hang {} => "hang",
        }
    }
}
