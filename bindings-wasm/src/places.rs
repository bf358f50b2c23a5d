//! What the calls of a run know of the places of devices.

use std::cell::RefCell;

use devtrust_core::Memory;
use serde_json::{Map, Value};

/// As core's `Places`, in a map that this module has code for anyway.
#[derive(Debug, Default)]
pub(crate) struct Places(RefCell<Map<String, Value>>);

impl Memory for Places {
    fn get(&self, key: &str) -> Option<Value> {
        self.0.borrow().get(key).cloned()
    }

    fn put(&self, key: String, value: Value) {
        self.0.borrow_mut().insert(key, value);
    }
}
