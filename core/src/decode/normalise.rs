//! Brings an answer into the one form that every language reads.

use serde_json::{Map, Value};

use crate::error::Result;
use crate::json::some;
use crate::schema::{Model, Type};
use crate::{Error, Timestamp};

/// Times become ISO text, ids that came as numbers become text, enumeration values take their documented spelling. A
/// member that is optional and cannot be read is kept under `<name>.unread`, so that one odd field never costs the caller
/// the certificate beside it.
pub fn normalise(value: Value, ty: &Type, path: &str) -> Result<Value> {
    read(value, ty).map_err(|problem| {
        let place = if path.is_empty() {
            problem.place
        } else {
            format!("{path}.{}", problem.place)
        };
        Error::new(
            "decode.unexpected_shape",
            format!(
                "the answer is JSON but not what was expected: {} {}",
                place.trim_matches('.'),
                problem.what
            ),
        )
    })
}

/// The members of `value` that `ty` knows, for a value that comes from another operation.
pub fn project(value: Value, ty: &Type) -> Value {
    match (value, ty) {
        (Value::Object(members), Type::Record(model)) => {
            Value::Object(some(&members, &|name| model.field(name).is_some()))
        }
        (value, _) => value,
    }
}

struct Problem {
    place: String,
    what: &'static str,
    value: Value,
}

impl Problem {
    fn new(what: &'static str, value: Value) -> Self {
        Self {
            place: String::new(),
            what,
            value,
        }
    }
}

fn read(value: Value, ty: &Type) -> std::result::Result<Value, Problem> {
    match (ty, value) {
        (Type::Json, value)
        | (Type::Text | Type::Secret, value @ Value::String(_))
        | (Type::Bool, value @ Value::Bool(_)) => Ok(value),
        (Type::Text, Value::Number(number)) => Ok(Value::String(number.to_string())),
        (Type::Integer, Value::Number(number)) if number.is_i64() || number.is_u64() => {
            Ok(Value::Number(number))
        }
        (Type::Time, value) => time(value),
        (Type::Enum(known), Value::String(text)) => Ok(Value::String(
            known.canonical(&text).map_or(text, str::to_owned),
        )),
        (Type::Record(model), Value::Object(members)) => record(members, model),
        (Type::List(item), Value::Array(entries)) => entries
            .into_iter()
            .enumerate()
            .map(|(index, entry)| {
                read(entry, item).map_err(|problem| within(problem, &format!("[{index}]")))
            })
            .collect::<std::result::Result<_, _>>()
            .map(Value::Array),
        (Type::TextMap, Value::Object(members)) if members.values().all(Value::is_string) => {
            Ok(Value::Object(members))
        }
        (ty, value) => Err(Problem::new(expected(ty), value)),
    }
}

fn record(members: Map<String, Value>, model: &Model) -> std::result::Result<Value, Problem> {
    let mut known = Map::with_capacity(members.len());
    for (name, member) in members {
        if member.is_null() {
            continue;
        }
        let Some(field) = model.field(&name) else {
            known.insert(name, member);
            continue;
        };
        match read(member, &field.ty) {
            Ok(member) => {
                known.insert(name, member);
            }
            Err(problem) if field.required => return Err(within(problem, &name)),
            Err(problem) => {
                known.insert(format!("{name}.unread"), problem.value);
            }
        }
    }
    if let Some(field) = model
        .fields
        .iter()
        .find(|field| field.required && !known.contains_key(field.name))
    {
        return Err(within(Problem::new("is missing", Value::Null), field.name));
    }
    Ok(Value::Object(known))
}

fn time(value: Value) -> std::result::Result<Value, Problem> {
    let moment = match &value {
        Value::Number(number) => number.as_i64().and_then(Timestamp::from_unix_millis),
        Value::String(text) => Timestamp::parse(text),
        _ => None,
    };
    match moment {
        Some(moment) => Ok(Value::String(moment.to_string())),
        None => Err(Problem::new("is not a time", value)),
    }
}

fn within(problem: Problem, place: &str) -> Problem {
    let separator = if problem.place.is_empty() || problem.place.starts_with('[') {
        ""
    } else {
        "."
    };
    Problem {
        place: format!("{place}{separator}{}", problem.place),
        ..problem
    }
}

fn expected(ty: &Type) -> &'static str {
    match ty {
        Type::Text | Type::Secret | Type::Enum(_) => "is not text",
        Type::Bool => "is not true or false",
        Type::Integer => "is not a whole number",
        Type::Record(_) | Type::TextMap => "is not an object",
        Type::List(_) => "is not a list",
        Type::Time | Type::Json => "cannot be read",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::resources::{Device, RegisteredDevice};
    use crate::schema::Typed;

    #[test]
    fn both_forms_of_a_time_become_one() {
        let device = |created: Value| {
            normalise(
                json!({"device_id": "d", "created_on": created}),
                &RegisteredDevice::TYPE,
                "",
            )
            .ok()
            .and_then(|value| value.get("created_on").cloned())
        };
        assert_eq!(
            device(json!(1_777_923_541_028_i64)),
            Some(json!("2026-05-04T19:39:01.028Z"))
        );
        assert_eq!(
            device(json!("2026-05-11T07:07:13Z")),
            Some(json!("2026-05-11T07:07:13Z"))
        );
    }

    #[test]
    fn an_odd_optional_member_never_costs_the_rest() {
        let read = normalise(
            json!({"device_id": 7, "created_on": "soon", "private_keys": [{"certificate": "pem"}], "new": {"a": 1}}),
            &RegisteredDevice::TYPE,
            "",
        );
        assert_eq!(
            read.ok(),
            Some(
                json!({"device_id": "7", "created_on.unread": "soon", "private_keys": [{"certificate": "pem"}], "new": {"a": 1}})
            )
        );
    }

    #[test]
    fn what_a_caller_relies_on_must_be_there() {
        let message = |value| {
            normalise(value, &Device::TYPE, "[3]")
                .err()
                .map(|error| error.report().message.clone())
        };
        assert!(
            message(json!({"name": "x"})).is_some_and(|text| text.contains("[3].id is missing"))
        );
        assert!(
            message(json!({"id": [], "name": "x"}))
                .is_some_and(|text| text.contains("[3].id is not text"))
        );
        assert!(message(json!([])).is_some());
    }

    #[test]
    fn enumerations_stay_open_and_take_their_documented_spelling() {
        let status = |text: &str| {
            normalise(
                json!({"id": "d", "name": "n", "status": text}),
                &Device::TYPE,
                "",
            )
            .ok()
            .and_then(|value| value.get("status").cloned())
        };
        assert_eq!(status("registered"), Some(json!("REGISTERED")));
        assert_eq!(status("HIBERNATING"), Some(json!("HIBERNATING")));
    }
}
