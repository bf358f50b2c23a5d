//! What an operation gives back, before it gets a type.

use bytes::Bytes;
use serde_json::Value;

/// What an operation gives back, before it gets a type.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// JSON in the operation's normal form.
    Json(Value),
    /// A file.
    Bytes(Bytes),
    /// Nothing.
    Nothing,
}

impl Answer {
    /// The JSON; null where there is none.
    pub fn into_json(self) -> Value {
        match self {
            Self::Json(value) => value,
            Self::Bytes(_) | Self::Nothing => Value::Null,
        }
    }

    /// The bytes; empty where there are none.
    pub fn into_bytes(self) -> Bytes {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Json(_) | Self::Nothing => Bytes::new(),
        }
    }
}
