//! What of a request or an answer must not show, by its type.

use devtrust::schema::{Model, Response, Type};
use serde_json::Value;

/// What stands in the place of a secret.
pub(crate) const MASK: &str = "********";

/// Masks the secrets of a value; says whether there were any.
pub(crate) fn mask(value: &mut Value, ty: &Type) -> bool {
    let mut masked = false;
    visit(value, ty, &mut |secret| {
        masked = true;
        *secret = MASK.into();
    });
    masked
}

/// The secrets of a value, as texts.
pub(crate) fn secrets(value: &mut Value, ty: &Type) -> Vec<String> {
    let mut found = Vec::new();
    visit(value, ty, &mut |secret| {
        found.extend(
            secret
                .as_str()
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
        );
    });
    found
}

fn visit(value: &mut Value, ty: &Type, tell: &mut dyn FnMut(&mut Value)) {
    match (ty, &mut *value) {
        (_, Value::Null) => {}
        (Type::Secret, secret) => tell(secret),
        (Type::Record(model), Value::Object(members)) => {
            for field in model.fields {
                if let Some(member) = members.get_mut(field.name) {
                    visit(member, &field.ty, tell);
                }
            }
        }
        (Type::List(item), Value::Array(entries)) => {
            for entry in entries {
                visit(entry, item, tell);
            }
        }
        (Type::Map(item), Value::Object(members)) => {
            for member in members.values_mut() {
                visit(member, item, tell);
            }
        }
        _ => {}
    }
}

/// Whether an answer may hold a secret.
pub(crate) fn has_secrets(response: Response) -> bool {
    match response {
        Response::Value(ty) | Response::Optional(ty) | Response::Pages(ty) => {
            holds(ty, &mut Vec::new())
        }
        Response::Bytes | Response::Nothing => false,
    }
}

fn holds(ty: &Type, within: &mut Vec<&'static Model>) -> bool {
    match ty {
        Type::Secret => true,
        Type::List(item) | Type::Map(item) => holds(item, within),
        Type::Record(model) => {
            if within.iter().any(|seen| std::ptr::eq(*seen, *model)) {
                return false;
            }
            within.push(model);
            model.fields.iter().any(|field| holds(&field.ty, within))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use devtrust::Devices;
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_found_wherever_they_are() {
        let Response::Value(ty) = Devices::REGISTER.response else {
            panic!("a registration gives a device");
        };
        assert!(has_secrets(Devices::REGISTER.response));
        assert!(!has_secrets(Devices::LIST.response));
        let mut answer = json!({"device_id": "d", "private_keys": [{"certificate": "c", "private_key": "k"}, {}]});
        assert_eq!(secrets(&mut answer, ty), ["k"]);
        assert!(mask(&mut answer, ty));
        let expected = json!({"device_id": "d", "private_keys": [{"certificate": "c", "private_key": MASK}, {}]});
        assert_eq!(answer, expected);
        assert!(!mask(&mut json!({"device_id": "d"}), ty));
    }
}
