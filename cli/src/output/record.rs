//! One value for people: a line for each field that it has.

use std::io::{self, Write};

use devtrust::schema::Type;
use serde_json::Value;

use super::columns::text;
use crate::text::visible;

/// Writes a value: the fields of a model in their order, its texts of several lines below their names.
pub(super) fn write(out: &mut dyn Write, value: &Value, ty: &Type) -> io::Result<()> {
    let lines = lines(value, ty);
    let widest = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, value) in lines {
        let mut parts = value.trim_end().lines();
        let first = parts.next().unwrap_or_default();
        if name.is_empty() {
            writeln!(out, "{}", visible(first))?;
        } else {
            writeln!(out, "{name:widest$}  {}", visible(first))?;
        }
        for part in parts {
            writeln!(out, "{:widest$}  {}", "", visible(part))?;
        }
    }
    Ok(())
}

fn lines(value: &Value, ty: &Type) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(value, ty, "", &mut found);
    found
}

fn collect(value: &Value, ty: &Type, name: &str, found: &mut Vec<(String, String)>) {
    let below = |part: &str| match name {
        "" => part.to_owned(),
        name => format!("{name}.{part}"),
    };
    match (ty, value) {
        (_, Value::Null) => {}
        (Type::Record(model), Value::Object(members)) => {
            for field in model.fields {
                if let Some(member) = members.get(field.name) {
                    collect(member, &field.ty, &below(field.name), found);
                }
            }
        }
        (Type::Map(item), Value::Object(members)) => {
            for (key, member) in members {
                collect(member, item, &below(key), found);
            }
        }
        (Type::List(item), Value::Array(entries)) if !is_plain(item) => {
            for (index, entry) in entries.iter().enumerate() {
                collect(entry, item, &format!("{name}[{index}]"), found);
            }
        }
        (Type::Json, Value::Object(_) | Value::Array(_)) => {
            found.push((name.to_owned(), value.to_string()));
        }
        _ => found.push((name.to_owned(), text(value))),
    }
}

/// Whether the entries of a list fit into one line.
fn is_plain(item: &Type) -> bool {
    matches!(
        item,
        Type::Bool | Type::Integer | Type::Number | Type::Time | Type::Enum(_)
    )
}

#[cfg(test)]
mod tests {
    use devtrust::Workflows;
    use devtrust::schema::Response;
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_in_their_order_and_texts_keep_their_lines() {
        let Response::Value(ty) = Workflows::PROVISION_DEVICE.response else {
            panic!("a device");
        };
        let value = json!({"chain": ["x\ny\n", "z"], "device_id": "d\u{1b}", "certificate": "a\nb\n", "existing": false});
        let mut out = Vec::new();
        write(&mut out, &value, ty).unwrap();
        let expected = "device_id    d\\u{1b}\ncertificate  a\n             b\nchain[0]     x\n             y\n\
                        chain[1]     z\nexisting     false\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
