//! Places that were found, so that many devices of one place ask for it once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::Place;
use crate::workflows::parts::part;

/// Remembers divisions, certificate policies and device groups from device to device. Share one for a batch of devices:
/// `provision_device` then asks for each place once. Where the service says that something is not there any more, it is
/// looked up anew.
#[derive(Debug, Default)]
pub struct Places(Mutex<HashMap<String, Place>>);

impl Places {
    pub(super) fn get(&self, key: &str) -> Option<Place> {
        let places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.get(key).cloned()
    }

    pub(super) fn put(&self, key: String, place: &Place) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.insert(key, place.clone());
    }
}

/// The part of a description that says where a device belongs.
pub(super) fn key(request: &Value) -> String {
    let parts = [
        "/account_id",
        "/division",
        "/certificate_policy",
        "/device_group",
    ];
    Value::Array(parts.map(|pointer| part(request, pointer)).to_vec()).to_string()
}
