//! Fields of devices: the identifier, and those that the customer's device profile adds. A registration, a change and a request for a
//! certificate all send them as `{id, value}`.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::app::derived_id;
use crate::member::Member as _;
use crate::rules::Rules;

/// The built-in field that says which device it is.
pub(crate) const IDENTIFIER: &str = "DEVICE_IDENTIFIER";

/// The fields of the emulator's device profile.
const NAMES: [&str; 2] = ["Plant", "Line"];

/// Ids and names of the customer's fields.
pub(crate) fn own(account: Uuid) -> impl Iterator<Item = (String, &'static str)> {
    NAMES.into_iter().map(move |name| {
        let id = derived_id(account, &format!("iot field {name}"));
        (id.to_string(), name)
    })
}

/// The values of a request by the ids of their fields. One that the device profile does not have is refused (inferred).
pub(crate) fn read(account: Uuid, sent: &[Value], rules: &mut Rules) -> Map<String, Value> {
    let mut values = Map::new();
    for field in sent {
        let Some(object) = rules.object(field, "fields") else {
            continue;
        };
        let id = rules.text(object, "id");
        let is_known = id == IDENTIFIER || own(account).any(|(known, _)| known == id);
        if is_known {
            let value = rules.optional_text(object, "value").unwrap_or_default();
            values.set(id, value);
        } else if !id.is_empty() {
            rules.reject(format!("Field {id} does not exist in the device profile."));
        }
    }
    values
}

/// The fields that a device has, in the profile's order.
pub(crate) fn show(account: Uuid, values: &Value) -> Value {
    let held = own(account).filter_map(|(id, name)| {
        let value = values.get(&id)?;
        Some(json!({ "id": id, "name": name, "value": value, "mandatory": false }))
    });
    held.collect()
}
