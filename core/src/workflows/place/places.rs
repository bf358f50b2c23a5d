//! Places that were found, so that many devices of one place ask for it once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::json::{at, write};
use crate::progress::Memory;
use crate::schema::name_of;
use crate::workflows::ProvisionDevice;

/// Remembers divisions, certificate policies and device groups from device to device. Share one for a batch of devices:
/// `provision_device` then asks for each place once. Where the service says that something is not there any more, it is
/// looked up anew.
#[derive(Debug, Default)]
pub struct Places(Mutex<HashMap<String, Value>>);

impl Memory for Places {
    fn get(&self, key: &str) -> Option<Value> {
        let places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.get(key).cloned()
    }

    fn put(&self, key: String, value: Value) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.insert(key, value);
    }
}

/// The part of a description that says where a device belongs.
pub(super) fn key(request: &Value) -> String {
    let parts = [
        name_of!(ProvisionDevice.account_id),
        name_of!(ProvisionDevice.division),
        name_of!(ProvisionDevice.certificate_policy),
        name_of!(ProvisionDevice.device_group),
    ];
    write(&Value::Array(
        parts.map(|name| at(request, &[name]).clone()).to_vec(),
    ))
}
