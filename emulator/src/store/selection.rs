//! Which records a list shows.

use rusqlite::types::Value as SqlValue;
use uuid::Uuid;

/// Which records a list shows, in SQL.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    /// Conditions with one `?` for each value.
    pub(crate) conditions: Vec<String>,
    pub(crate) values: Vec<SqlValue>,
    /// A text that names have to contain: one of the conditions, again.
    pub(crate) name: Option<String>,
    /// What to sort by before the order of creation.
    pub(crate) order: Vec<String>,
    pub(crate) limit: u32,
    pub(crate) offset: u32,
}

impl Selection {
    /// One condition more.
    pub(crate) fn narrow(&mut self, condition: String, values: impl IntoIterator<Item = SqlValue>) {
        self.conditions.push(condition);
        self.values.extend(values);
    }

    /// Everything that has these texts in these fields.
    pub(crate) fn with(fields: &[(&'static str, &str)]) -> Self {
        let mut selection = Self {
            limit: u32::MAX,
            ..Self::default()
        };
        for (field, value) in fields {
            let column = match *field {
                "name" | "status" => (*field).to_owned(),
                field => format!("fields ->> '{field}'"),
            };
            let value = SqlValue::from((*value).to_owned());
            selection.narrow(format!("{column} = ?"), [value]);
        }
        selection
    }

    /// Only what is in this record.
    pub(crate) fn within(mut self, scope: Uuid) -> Self {
        self.narrow(
            "scope = ?".to_owned(),
            [SqlValue::from(scope.into_bytes().to_vec())],
        );
        self
    }
}
