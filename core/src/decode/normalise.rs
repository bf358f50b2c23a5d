//! Brings an answer into the one form that every language reads.

use serde_json::{Map, Value};

use crate::error::Result;
use crate::json::{self, some};
use crate::schema::{Field, Model, Type};
use crate::{Error, ErrorCode, Timestamp};

/// An answer in its normal form.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The answer.
    pub value: Value,
    /// How many optional members hold something else than is documented.
    pub unread: u32,
}

/// Times become ISO text, ids that came as numbers become text, enumeration values take their documented spelling. A
/// member that is optional and cannot be read is kept whole under `<name>.unread` and counted, so that one odd field never
/// costs the caller the certificate beside it.
pub fn normalise(mut value: Value, ty: &Type, path: &str) -> Result<Read> {
    let mut unread = 0;
    match read(&mut value, ty, &mut unread) {
        Ok(()) => Ok(Read { value, unread }),
        Err(problem) => {
            let place = if path.is_empty() {
                problem.place
            } else {
                format!("{path}.{}", problem.place)
            };
            Err(Error::new(
                ErrorCode::DecodeUnexpectedShape,
                format!(
                    "the answer is JSON but not what was expected: {} {}",
                    place.trim_matches('.'),
                    problem.what
                ),
            ))
        }
    }
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
}

impl Problem {
    fn new(what: &'static str) -> Self {
        Self {
            place: String::new(),
            what,
        }
    }
}

type Outcome = std::result::Result<(), Problem>;

/// Changes a value in place, so that a large answer is never there twice.
fn read(value: &mut Value, ty: &Type, unread: &mut u32) -> Outcome {
    match (ty, &mut *value) {
        (Type::Json, _)
        | (Type::Text | Type::Secret, Value::String(_))
        | (Type::Bool, Value::Bool(_))
        | (Type::Number, Value::Number(_)) => {}
        (Type::Text, Value::Number(number)) => *value = Value::String(number.to_string()),
        (Type::Integer, Value::Number(number)) if number.is_i64() => {}
        (Type::Integer | Type::Number, Value::String(_)) => return number(value, ty),
        (Type::Time, _) => return time(value),
        (Type::Enum(known), Value::String(text)) => {
            if let Some(canonical) = known.canonical(text) {
                canonical.clone_into(text);
            }
        }
        (Type::Record(model), Value::Object(members)) => return record(members, model, unread),
        (Type::List(item), Value::Array(entries)) => {
            for (index, entry) in entries.iter_mut().enumerate() {
                read(entry, item, unread)
                    .map_err(|problem| within(problem, &format!("[{index}]")))?;
            }
        }
        // Trust Lifecycle Manager's examples have one text where its tables have a list.
        (Type::List(item @ (Type::Text | Type::Enum(_))), Value::String(_)) => {
            read(value, item, unread)?;
            *value = Value::Array(vec![value.take()]);
        }
        (Type::Map(item), Value::Object(members)) => {
            members.retain(|_, member| !member.is_null());
            for (name, member) in members.iter_mut() {
                read(member, item, unread).map_err(|problem| within(problem, name))?;
            }
        }
        (ty, _) => return Err(Problem::new(expected(ty))),
    }
    Ok(())
}

fn record(members: &mut Map<String, Value>, model: &Model, unread: &mut u32) -> Outcome {
    members.retain(|_, member| !member.is_null());
    let mut odd = Vec::new();
    for (name, member) in members.iter_mut() {
        let Some(field) = model.field(name) else {
            continue;
        };
        match read(member, &field.ty, unread) {
            Ok(()) => {}
            Err(problem) if field.required => return Err(within(problem, name)),
            Err(_) => odd.push(name.clone()),
        }
    }
    for name in odd {
        *unread += 1;
        if let Some(member) = members.remove(&name) {
            members.insert(format!("{name}.unread"), member);
        }
    }
    let missing = |field: &&Field| field.required && !members.contains_key(field.name);
    match model.fields.iter().find(missing) {
        Some(field) => Err(within(Problem::new("is missing"), field.name)),
        None => Ok(()),
    }
}

/// A number that was sent as text.
fn number(value: &mut Value, ty: &Type) -> Outcome {
    let text = value.as_str().unwrap_or_default();
    let read = match ty {
        Type::Integer => text.parse::<i64>().ok().map(Value::from),
        // Not the standard library's reader, whose tables weigh 10 KB in a browser.
        _ => json::parse(text.as_bytes()).filter(Value::is_number),
    };
    match read {
        Some(number) => {
            *value = number;
            Ok(())
        }
        None => Err(Problem::new(expected(ty))),
    }
}

fn time(value: &mut Value) -> Outcome {
    let moment = match &*value {
        Value::Number(number) => number.as_i64().and_then(Timestamp::from_unix_millis),
        Value::String(text) => Timestamp::parse(text),
        // Some lists of Trust Lifecycle Manager have a Java object here, with the milliseconds beside the parts.
        Value::Object(parts) => parts
            .get("time")
            .and_then(Value::as_i64)
            .and_then(Timestamp::from_unix_millis),
        _ => None,
    };
    match moment {
        Some(moment) => {
            *value = Value::String(moment.to_string());
            Ok(())
        }
        None => Err(Problem::new("is not a time")),
    }
}

fn within(mut problem: Problem, place: &str) -> Problem {
    let separator = if problem.place.is_empty() || problem.place.starts_with('[') {
        ""
    } else {
        "."
    };
    problem.place = format!("{place}{separator}{}", problem.place);
    problem
}

fn expected(ty: &Type) -> &'static str {
    match ty {
        Type::Text | Type::Secret | Type::Enum(_) => "is not text",
        Type::Bool => "is not true or false",
        Type::Integer => "is not a whole number",
        Type::Number => "is not a number",
        Type::Record(_) | Type::Map(_) => "is not an object",
        Type::List(_) => "is not a list",
        Type::Time | Type::Json => "cannot be read",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::device_trust::{Device, RegisteredDevice};
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
            .and_then(|read| read.value.get("created_on").cloned())
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
        let value = json!({"device_id": "7", "created_on.unread": "soon", "private_keys": [{"certificate": "pem"}], "new": {"a": 1}});
        assert_eq!(read.ok(), Some(Read { value, unread: 1 }));
    }

    #[test]
    fn an_odd_member_is_kept_whole() {
        let read = normalise(
            json!({
                "id": "d", "name": "n",
                "device_group": {"name": "Presses", "new": 0},
                "mqtt_endpoints": {"a": [7]},
            }),
            &Device::TYPE,
            "",
        );
        let value = json!({
            "id": "d", "name": "n",
            "device_group.unread": {"name": "Presses", "new": 0},
            "mqtt_endpoints.unread": {"a": [7]},
        });
        assert_eq!(read.ok(), Some(Read { value, unread: 2 }));
    }

    #[test]
    fn an_integer_is_one_that_every_language_has() {
        let read = |number| normalise(json!(number), &Type::Integer, "").is_ok();
        assert!(read(json!(i64::MAX)) && read(json!(i64::MIN)) && read(json!("12")));
        assert!(
            !read(json!(1_u64 << 63)) && !read(json!(1.5)) && !read(json!("9223372036854775808"))
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
            .and_then(|read| read.value.get("status").cloned())
        };
        assert_eq!(status("registered"), Some(json!("REGISTERED")));
        assert_eq!(status("HIBERNATING"), Some(json!("HIBERNATING")));
    }
}
