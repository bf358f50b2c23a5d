//! What a profile says about fields that many requests have, such as `account_id`.

use devtrust::schema::{Model, Type};
use serde_json::{Map, Value};

/// Gives required fields that are missing the value that a profile has for their name.
///
/// Optional fields stay as they are: what narrows a list or overrides something is only ever given on purpose.
pub(crate) fn fill(request: &mut Value, model: &Model, defaults: &Map<String, Value>) {
    let Some(members) = request.as_object_mut() else {
        return;
    };
    for field in model.fields {
        match (&field.ty, members.get_mut(field.name)) {
            (Type::Record(inner), Some(given)) => fill(given, inner, defaults),
            (Type::List(Type::Record(inner)), Some(Value::Array(entries))) => {
                for entry in entries {
                    fill(entry, inner, defaults);
                }
            }
            (Type::Record(inner), None) if field.required => {
                let mut made = Value::Object(Map::new());
                fill(&mut made, inner, defaults);
                // An empty object says less than the violation "required" of the whole.
                if made.as_object().is_some_and(|made| !made.is_empty()) {
                    members.insert(field.name.to_owned(), made);
                }
            }
            (_, None) if field.required => {
                if let Some(value) = defaults.get(field.name) {
                    members.insert(field.name.to_owned(), value.clone());
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use devtrust::{Devices, Workflows};
    use serde_json::json;

    use super::*;

    fn defaults() -> Map<String, Value> {
        let defaults =
            json!({"account_id": "a", "ica_id": "i", "device_group_id": "g", "name": "n"});
        defaults.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn required_fields_are_filled_also_within_models() {
        let mut request = json!({"account_id": "mine", "certificate_policy": {"name": "p"}});
        fill(
            &mut request,
            Workflows::PROVISION_DEVICE.request,
            &defaults(),
        );
        let expected = json!({
            "account_id": "mine", "certificate_policy": {"name": "p", "ica_id": "i"},
            "division": {"name": "n"}, "device_group": {"name": "n"}, "device": {"name": "n"},
        });
        assert_eq!(request, expected);
    }

    #[test]
    fn optional_fields_are_not() {
        let mut request = json!({});
        fill(&mut request, Devices::LIST.request, &defaults());
        assert_eq!(request, json!({"account_id": "a"}));
    }
}
