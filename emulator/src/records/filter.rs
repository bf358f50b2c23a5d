//! What a list can be narrowed and sorted by, declared, and turned into SQL.

use rusqlite::types::Value as SqlValue;

use super::kind::Kind;
use crate::query::Query;
use crate::rules::{Rules, label};
use crate::store::records::Selection;

/// A query parameter that narrows a list.
#[derive(Debug)]
pub(crate) struct Filter {
    parameter: &'static str,
    column: Column,
    test: Test,
}

#[derive(Debug)]
enum Column {
    Name,
    Status,
    Scope,
    Field(&'static str),
}

#[derive(Debug)]
enum Test {
    Equals,
    Contains,
    IsId,
}

impl Filter {
    /// Records whose field contains the text, upper and lower case told apart.
    pub(crate) const fn contains(parameter: &'static str) -> Self {
        Self {
            parameter,
            column: column(parameter),
            test: Test::Contains,
        }
    }

    /// Records whose field is the text.
    pub(crate) const fn equals(parameter: &'static str) -> Self {
        Self {
            parameter,
            column: column(parameter),
            test: Test::Equals,
        }
    }

    /// Records whose field is the id.
    pub(crate) const fn id(parameter: &'static str) -> Self {
        Self {
            parameter,
            column: column(parameter),
            test: Test::IsId,
        }
    }

    /// Records inside the record with the id; quicker than by a field.
    pub(crate) const fn scope(parameter: &'static str) -> Self {
        Self {
            parameter,
            column: Column::Scope,
            test: Test::IsId,
        }
    }

    fn apply(&self, query: &Query, rules: &mut Rules, selection: &mut Selection) {
        let Some(text) = query.get(self.parameter) else {
            return;
        };
        let value = match (&self.test, &self.column) {
            (Test::IsId, Column::Scope) => {
                SqlValue::from(rules.parse_uuid(text, self.parameter).into_bytes().to_vec())
            }
            (Test::IsId, _) => SqlValue::from(rules.parse_uuid(text, self.parameter).to_string()),
            _ => SqlValue::from(text.to_owned()),
        };
        let column = self.column.sql();
        selection.conditions.push(match self.test {
            Test::Contains => format!("instr({column}, ?) > 0"),
            Test::Equals | Test::IsId => format!("{column} = ?"),
        });
        selection.values.push(value);
    }
}

const fn column(parameter: &'static str) -> Column {
    match parameter.as_bytes() {
        b"name" => Column::Name,
        b"status" => Column::Status,
        _ => Column::Field(parameter),
    }
}

impl Column {
    fn sql(&self) -> String {
        match self {
            Self::Name => "name".to_owned(),
            Self::Status => "status".to_owned(),
            Self::Scope => "scope".to_owned(),
            Self::Field(field) => format!("fields ->> '{field}'"),
        }
    }
}

/// Which records of a kind the query asks for; what is wrong with it goes to `rules`.
pub(crate) fn selection(kind: &Kind, query: &Query, rules: &mut Rules) -> Selection {
    let mut selection = Selection::default();
    for filter in kind.filters {
        filter.apply(query, rules, &mut selection);
    }
    for wanted in query.all("sort") {
        let (field, direction) = wanted.split_once(':').unwrap_or((wanted, "asc"));
        match kind.sorts.iter().find(|known| **known == field) {
            Some(field) if ["asc", "desc"].contains(&direction) => {
                selection
                    .order
                    .push(format!("{} {direction}", column(field).sql()));
            }
            // Without sorts, the parameter is one of those that the service does not know and ignores.
            None if kind.sorts.is_empty() => {}
            _ => rules.reject(format!(
                "{} should be one of {}, with :desc for descending order.",
                label("sort"),
                kind.sorts.join(", ")
            )),
        }
    }
    selection
}
