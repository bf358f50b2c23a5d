//! What a list can be narrowed and sorted by, declared, and turned into SQL.

use rusqlite::types::Value as SqlValue;

use super::kind::Kind;
use crate::query::Query;
use crate::rules::{Rules, label};
use crate::store::selection::Selection;

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
    /// When it was made.
    Created,
    /// When it was changed last.
    Updated,
    Field(&'static str),
}

#[derive(Debug)]
enum Test {
    Equals,
    Contains,
    IsId,
    /// The text in capital letters: hexadecimal digits.
    Capitals,
    /// One of the values of a parameter that may be repeated.
    AnyOf,
    /// In an array of texts.
    Holds,
    /// True or false; `all` narrows nothing.
    Flag,
    /// Days, of a field that begins with one: `2026-05-11` and later.
    Since,
    /// `2026-05-11` and earlier.
    Until,
    /// Moments, as text that sorts as they do.
    NotBefore,
    NotAfter,
    /// `2026-05-11_2026-06-11`, both inclusive, either of them left out.
    Between,
    /// The id of a policy, with or without its prefix.
    IsPolicy,
}

impl Filter {
    /// Records whose field contains the text, upper and lower case told apart.
    pub(crate) const fn contains(parameter: &'static str) -> Self {
        Self::new(parameter, Test::Contains)
    }

    /// Records whose field is the text.
    pub(crate) const fn equals(parameter: &'static str) -> Self {
        Self::new(parameter, Test::Equals)
    }

    /// Records whose field is the id.
    pub(crate) const fn id(parameter: &'static str) -> Self {
        Self::new(parameter, Test::IsId)
    }

    /// Records whose field is the text in capital letters.
    pub(crate) const fn capitals(parameter: &'static str) -> Self {
        Self::new(parameter, Test::Capitals)
    }

    /// Records whose field is one of the values.
    pub(crate) const fn any_of(parameter: &'static str) -> Self {
        Self::new(parameter, Test::AnyOf)
    }

    /// Records that have the text in an array.
    pub(crate) const fn holds(parameter: &'static str) -> Self {
        Self::new(parameter, Test::Holds)
    }

    /// Records whose field is true, or false.
    pub(crate) const fn flag(parameter: &'static str) -> Self {
        Self::new(parameter, Test::Flag)
    }

    /// Records of this day and later.
    pub(crate) const fn since(parameter: &'static str, field: &'static str) -> Self {
        Self::new(parameter, Test::Since).field(field)
    }

    /// Records of this day and earlier.
    pub(crate) const fn until(parameter: &'static str, field: &'static str) -> Self {
        Self::new(parameter, Test::Until).field(field)
    }

    /// Records of this moment and later.
    pub(crate) const fn not_before(parameter: &'static str, field: &'static str) -> Self {
        Self::new(parameter, Test::NotBefore).field(field)
    }

    /// Records of this moment and earlier.
    pub(crate) const fn not_after(parameter: &'static str, field: &'static str) -> Self {
        Self::new(parameter, Test::NotAfter).field(field)
    }

    /// Records of these days, `FROM_TO`.
    pub(crate) const fn between(parameter: &'static str) -> Self {
        Self::new(parameter, Test::Between)
    }

    const fn new(parameter: &'static str, test: Test) -> Self {
        Self {
            parameter,
            column: column(parameter),
            test,
        }
    }

    /// The same on a field that has another name than the parameter.
    pub(crate) const fn field(self, field: &'static str) -> Self {
        Self {
            column: column(field),
            ..self
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

    /// Records whose field is the id of a policy, with or without its prefix.
    pub(crate) const fn policy(parameter: &'static str, field: &'static str) -> Self {
        Self::new(parameter, Test::IsPolicy).field(field)
    }

    fn apply(&self, query: &Query, rules: &mut Rules, selection: &mut Selection) {
        let Some(text) = query.get(self.parameter) else {
            return;
        };
        let column = self.column.sql();
        let own = SqlValue::from(text.to_owned());
        match self.test {
            Test::IsId => {
                let id = rules.parse_uuid(text, self.parameter);
                let id = match self.column {
                    Column::Scope => SqlValue::from(id.into_bytes().to_vec()),
                    _ => SqlValue::from(id.to_string()),
                };
                selection.narrow(format!("{column} = ?"), [id]);
            }
            Test::IsPolicy => {
                let bare = text.strip_prefix("IOT_").unwrap_or(text);
                let id = rules.parse_uuid(bare, self.parameter).to_string();
                selection.narrow(format!("{column} = ?"), [SqlValue::from(id)]);
            }
            Test::Equals => selection.narrow(format!("{column} = ?"), [own]),
            Test::Capitals => selection.narrow(format!("{column} = upper(?)"), [own]),
            Test::NotBefore => selection.narrow(format!("{column} >= ?"), [own]),
            Test::NotAfter => selection.narrow(format!("{column} <= ?"), [own]),
            Test::Contains => {
                if matches!(self.column, Column::Name) {
                    selection.name = Some(text.to_owned());
                }
                selection.narrow(format!("instr({column}, ?) > 0"), [own]);
            }
            Test::AnyOf => {
                // Repeated, or in one value with a pipe or a comma between them.
                let all = query.all(self.parameter);
                let values: Vec<SqlValue> = all
                    .flat_map(|value| value.split(['|', ',']))
                    .map(|value| SqlValue::from(value.to_owned()))
                    .collect();
                let marks = vec!["?"; values.len()].join(", ");
                selection.narrow(format!("{column} IN ({marks})"), values);
            }
            Test::Holds => selection.narrow(
                format!("EXISTS (SELECT 1 FROM json_each({column}) WHERE value = ?)"),
                [own],
            ),
            Test::Flag => match text {
                "all" => {}
                "true" | "false" => selection.narrow(
                    format!("coalesce({column}, 0) = ?"),
                    [SqlValue::from(i64::from(text == "true"))],
                ),
                _ => rules.reject_field(
                    self.parameter,
                    format!("{} should be true or false.", label(self.parameter)),
                ),
            },
            Test::Since => self.days(text, "", rules, selection),
            Test::Until => self.days("", text, rules, selection),
            Test::Between => match text.split_once('_') {
                Some((from, to)) => self.days(from, to, rules, selection),
                None => self.reject_day(rules),
            },
        }
    }

    fn days(&self, from: &str, to: &str, rules: &mut Rules, selection: &mut Selection) {
        let day = format!("substr({}, 1, 10)", self.column.sql());
        for (bound, test) in [(from, ">="), (to, "<=")] {
            if bound.is_empty() {
                continue;
            }
            if is_day(bound) {
                selection.narrow(
                    format!("{day} {test} ?"),
                    [SqlValue::from(bound.to_owned())],
                );
            } else {
                self.reject_day(rules);
            }
        }
    }

    /// The message is published.
    fn reject_day(&self, rules: &mut Rules) {
        rules.reject_field(self.parameter, "Wrong input or input format.");
    }
}

/// `2026-05-11`
fn is_day(text: &str) -> bool {
    let shape = text.bytes().enumerate();
    text.len() == 10
        && shape.into_iter().all(|(at, byte)| {
            if at == 4 || at == 7 {
                byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        })
}

const fn column(parameter: &'static str) -> Column {
    match parameter.as_bytes() {
        b"name" => Column::Name,
        b"status" => Column::Status,
        b"created_at" => Column::Created,
        b"updated_at" => Column::Updated,
        _ => Column::Field(parameter),
    }
}

impl Column {
    fn sql(&self) -> String {
        match self {
            Self::Name => "name".to_owned(),
            Self::Status => "status".to_owned(),
            Self::Scope => "scope".to_owned(),
            Self::Created => moment("created"),
            Self::Updated => moment("updated"),
            Self::Field(field) => format!("fields ->> '{field}'"),
        }
    }
}

fn moment(column: &str) -> String {
    format!("strftime('%Y-%m-%dT%H:%M:%S', {column} / 1000, 'unixepoch')")
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
            _ => rules.reject_field(
                "sort",
                format!(
                    "{} should be one of {}, with :desc for descending order.",
                    label("sort"),
                    kind.sorts.join(", ")
                ),
            ),
        }
    }
    selection
}
