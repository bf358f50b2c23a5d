//! Members of JSON values, without a panic where there is none.

use serde_json::{Map, Value};

static NULL: Value = Value::Null;

pub(crate) trait Member {
    /// The member with this name; null where there is none.
    fn at(&self, name: &str) -> &Value;
    /// Gives the member with this name a value, if this is an object.
    fn set(&mut self, name: &str, value: impl Into<Value>);
}

impl Member for Value {
    fn at(&self, name: &str) -> &Value {
        self.get(name).unwrap_or(&NULL)
    }

    fn set(&mut self, name: &str, value: impl Into<Value>) {
        if let Some(members) = self.as_object_mut() {
            members.set(name, value);
        }
    }
}

impl Member for Map<String, Value> {
    fn at(&self, name: &str) -> &Value {
        self.get(name).unwrap_or(&NULL)
    }

    fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.insert(name.to_owned(), value.into());
    }
}
