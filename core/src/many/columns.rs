//! From the columns of a table to the fields of a request.

use serde_json::{Map, Value};

use crate::error::Result;
use crate::schema::{Model, Operation, Type};
use crate::{Error, ErrorCode};

/// More entries than this in a list nobody writes as columns.
const MOST_ENTRIES: usize = 100;

/// Which field each column of a table is: `name`, `device.attributes.mac_address`, `certificate_policies.bootstrap[0].csr`.
#[derive(Debug, Clone)]
pub struct Columns(Vec<Column>);

#[derive(Debug, Clone)]
struct Column {
    name: String,
    way: Vec<Part>,
    ty: Type,
}

/// A step on the way to a field.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    Member(String),
    Entry(usize),
}

impl Columns {
    /// Fits the names of columns to an operation's request.
    ///
    /// Errors: `configuration.invalid`, with every column that is no field, or comes twice.
    pub fn new<'a>(
        operation: &Operation,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self> {
        let mut columns: Vec<Column> = Vec::new();
        let mut wrong = Vec::new();
        for name in names {
            match way(operation.request, name) {
                Some(column) if columns.iter().any(|other| other.way == column.way) => {
                    wrong.push(format!("the column \"{name}\" comes twice"));
                }
                Some(column) => columns.push(column),
                None => wrong.push(format!(
                    "{} has no field for the column \"{name}\"",
                    operation.request.name
                )),
            }
        }
        if wrong.is_empty() {
            return Ok(Self(columns));
        }
        let known: Vec<&str> = operation
            .request
            .fields
            .iter()
            .map(|field| field.name)
            .collect();
        let why = format!("{}; there are: {}", wrong.join("; "), known.join(", "));
        Err(Error::new(ErrorCode::ConfigurationInvalid, why))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a column is called.
    pub fn name(&self, index: usize) -> &str {
        self.0.get(index).map_or("", |column| &column.name)
    }

    /// What a column holds.
    pub fn ty(&self, index: usize) -> Option<&Type> {
        self.0.get(index).map(|column| &column.ty)
    }

    /// Puts the cells of a row into a request. An empty cell (null) says nothing.
    pub fn fill(&self, request: &mut Value, cells: impl IntoIterator<Item = Value>) {
        for (column, cell) in self.0.iter().zip(cells) {
            if !cell.is_null() {
                put(request, &column.way, cell);
            }
        }
    }
}

/// A cell of a file without types, such as CSV: what its column holds, where it can be read as that. An empty one says nothing.
pub fn cell(ty: &Type, text: &str) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    let as_text = || Value::from(text);
    match ty {
        Type::Text | Type::Secret | Type::Enum(_) | Type::Time => as_text(),
        Type::Bool => match text.to_ascii_lowercase().as_str() {
            "true" => true.into(),
            "false" => false.into(),
            _ => as_text(),
        },
        Type::Integer => text.parse::<i64>().map_or_else(|_| as_text(), Value::from),
        Type::Number => text.parse::<f64>().map_or_else(|_| as_text(), Value::from),
        Type::List(item) => match serde_json::from_str(text) {
            Ok(entries @ Value::Array(_)) => entries,
            _ => Value::Array(vec![cell(item, text)]),
        },
        Type::Record(_) | Type::Map(_) | Type::Json => {
            serde_json::from_str(text).unwrap_or_else(|_| as_text())
        }
    }
}

/// Puts what one input has of its own over what all have.
pub fn over(common: &mut Value, own: Value) {
    match (common, own) {
        (Value::Object(common), Value::Object(own)) => {
            for (name, value) in own {
                over(common.entry(name).or_insert(Value::Null), value);
            }
        }
        (common, own) if !own.is_null() => *common = own,
        _ => {}
    }
}

fn way(model: &'static Model, name: &str) -> Option<Column> {
    let mut way = Vec::new();
    let mut ty = Type::Record(model);
    let mut rest = name;
    while !rest.is_empty() {
        ty = match ty {
            Type::Record(model) => {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                let (member, after) = rest.split_at_checked(end)?;
                let field = model.field(member)?;
                way.push(Part::Member(member.to_owned()));
                rest = after;
                field.ty
            }
            // The names of its members are the caller's, also with dots.
            Type::Map(item) => {
                way.push(Part::Member(rest.to_owned()));
                rest = "";
                *item
            }
            Type::List(item) => {
                let (number, after) = rest.strip_prefix('[')?.split_once(']')?;
                let number = number
                    .parse()
                    .ok()
                    .filter(|number| *number < MOST_ENTRIES)?;
                way.push(Part::Entry(number));
                rest = after;
                *item
            }
            _ => return None,
        };
        if let Some(after) = rest.strip_prefix('.') {
            rest = after;
            if rest.is_empty() {
                return None;
            }
        }
    }
    (!way.is_empty()).then(|| Column {
        name: name.to_owned(),
        way,
        ty,
    })
}

fn put(target: &mut Value, way: &[Part], cell: Value) {
    let Some((part, rest)) = way.split_first() else {
        *target = cell;
        return;
    };
    match part {
        Part::Member(name) => {
            if !target.is_object() {
                *target = Value::Object(Map::new());
            }
            if let Some(members) = target.as_object_mut() {
                put(members.entry(name).or_insert(Value::Null), rest, cell);
            }
        }
        Part::Entry(index) => {
            if !target.is_array() {
                *target = Value::Array(Vec::new());
            }
            if let Some(entries) = target.as_array_mut() {
                if entries.len() <= *index {
                    entries.resize(index + 1, Value::Null);
                }
                if let Some(entry) = entries.get_mut(*index) {
                    put(entry, rest, cell);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Devices, Workflows};

    #[test]
    fn cells_go_where_their_column_says() {
        let names = ["name", "certificate_policies.bootstrap[0].csr"];
        let columns = Columns::new(Devices::REGISTER, names).unwrap();
        let mut request = json!({"account_id": "a", "certificate_policies": {"bootstrap": [{"certificate_policy_id": "p"}]}});
        columns.fill(&mut request, [json!("Press 41"), json!("PEM")]);
        let expected = json!({"account_id": "a", "name": "Press 41",
            "certificate_policies": {"bootstrap": [{"certificate_policy_id": "p", "csr": "PEM"}]}});
        assert_eq!(request, expected);
        let names = [
            "device.attributes.subject.common_name",
            "device_group.attributes[1]",
        ];
        let columns = Columns::new(Workflows::PROVISION_DEVICE, names).unwrap();
        let mut request = Value::Null;
        columns.fill(&mut request, [json!("press-41"), Value::Null]);
        let expected = json!({"device": {"attributes": {"subject.common_name": "press-41"}}});
        assert_eq!(request, expected);
    }

    #[test]
    fn columns_that_are_no_fields_or_come_twice_are_named() {
        let names = [
            "nmae",
            "name",
            "name",
            "name.x",
            "certificate_policies.",
            "certificate_policies.bootstrap[x]",
        ];
        let error = Columns::new(Devices::REGISTER, names).unwrap_err();
        let message = &error.report().message;
        for part in [
            "\"nmae\"",
            "\"name\" comes twice",
            "\"name.x\"",
            "\"certificate_policies.\"",
            "[x]",
        ] {
            assert!(message.contains(part), "{part}: {message}");
        }
        assert_eq!(error.code(), ErrorCode::ConfigurationInvalid);
    }

    #[test]
    fn texts_become_what_their_column_holds() {
        assert_eq!(cell(&Type::Bool, "True"), json!(true));
        assert_eq!(cell(&Type::Integer, "12"), json!(12));
        assert_eq!(cell(&Type::Integer, "x"), json!("x"));
        assert_eq!(cell(&Type::List(&Type::Text), "mac"), json!(["mac"]));
        assert_eq!(
            cell(&Type::List(&Type::Text), r#"["a","b"]"#),
            json!(["a", "b"])
        );
        assert_eq!(cell(&Type::Text, ""), Value::Null);
        assert_eq!(cell(&Type::Text, "007"), json!("007"));
    }

    #[test]
    fn what_an_input_has_goes_over_what_all_have() {
        let mut common = json!({"a": {"b": 1, "c": 2}, "d": [1]});
        over(&mut common, json!({"a": {"b": 3, "e": null}, "d": [2]}));
        assert_eq!(common, json!({"a": {"b": 3, "c": 2, "e": null}, "d": [2]}));
    }
}
