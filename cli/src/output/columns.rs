//! The columns of a list, from the model of its rows: one for each field that is no list, also of the models in it.

use devtrust::schema::{Model, Type};
use serde_json::Value;

use crate::failure::{Failure, Result};

/// How deep models within a row have columns of their own.
const DEPTH: usize = 2;

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// The names that lead to the value.
    path: Vec<String>,
}

impl Column {
    /// The head of the column: `device_group.name`.
    pub(super) fn name(&self) -> String {
        self.path.join(".")
    }

    /// The value in a row, as text; empty where there is none.
    pub(super) fn of(&self, row: &Value) -> String {
        let mut value = row;
        for name in &self.path {
            match value.get(name) {
                Some(inner) => value = inner,
                None => return String::new(),
            }
        }
        text(value)
    }
}

/// A value in a cell.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(entries) if entries.iter().all(is_scalar) => {
            entries.iter().map(text).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// The columns that rows of this type have.
pub(super) fn all(ty: &Type) -> Vec<Column> {
    let mut columns = Vec::new();
    match ty {
        Type::Record(model) => walk(model, &mut Vec::new(), &mut columns),
        _ => columns.push(Column { path: Vec::new() }),
    }
    columns
}

fn walk(model: &Model, path: &mut Vec<String>, columns: &mut Vec<Column>) {
    for field in model.fields {
        path.push(field.name.to_owned());
        match field.ty {
            Type::Record(inner) if path.len() < DEPTH => walk(inner, path, columns),
            _ => columns.push(Column { path: path.clone() }),
        }
        path.pop();
    }
}

/// The columns that were asked for, by their names. What the model does not know may still be in the rows.
pub(super) fn chosen(names: &[String], ty: &Type) -> Result<Vec<Column>> {
    let names: Vec<&str> = names
        .iter()
        .flat_map(|names| names.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let known = all(ty);
    let find = |name: &&str| {
        let name = name.replace('-', "_");
        let column = Column {
            path: name.split('.').map(str::to_owned).collect(),
        };
        if known.contains(&column) || column.path.len() > 1 {
            return Ok(column);
        }
        let known: Vec<String> = known.iter().map(Column::name).collect();
        Err(Failure::usage(format!(
            "--columns: there is no column {name}; there are: {}",
            known.join(", ")
        )))
    };
    names.iter().map(find).collect()
}

#[cfg(test)]
mod tests {
    use devtrust::Devices;
    use devtrust::schema::Response;
    use serde_json::json;

    use super::*;

    fn row_type() -> &'static Type {
        let Response::Pages(ty) = Devices::LIST.response else {
            panic!("a list");
        };
        ty
    }

    #[test]
    fn models_in_a_row_have_columns() {
        let names: Vec<String> = all(row_type()).iter().map(Column::name).collect();
        assert_eq!(names[..2], ["id", "name"]);
        assert!(names.contains(&"device_group.name".to_owned()), "{names:?}");
    }

    #[test]
    fn columns_are_chosen_by_name() {
        let columns = chosen(&["name,device-group.id".to_owned()], row_type()).unwrap();
        let row = json!({"name": "Press 41", "device_group": {"id": "g"}});
        let cells: Vec<String> = columns.iter().map(|column| column.of(&row)).collect();
        assert_eq!(cells, ["Press 41", "g"]);
        let error = chosen(&["nmae".to_owned()], row_type()).unwrap_err();
        assert!(matches!(error, Failure::Usage(text) if text.contains("there is no column nmae")));
    }

    #[test]
    fn lists_in_a_cell_are_readable() {
        assert_eq!(text(&json!(["a", 1])), "a, 1");
        assert_eq!(text(&json!([{"a": 1}])), "[{\"a\":1}]");
    }
}
