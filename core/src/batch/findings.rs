//! What was found, bounded: the first ones are listed, all are counted.

use std::collections::BTreeMap;

use serde_json::Value;

use super::models::{BatchCount, BatchFinding};
use crate::error::{Violation, ViolationCode};
use crate::json::object;
use crate::schema::name_of;

/// A row, as it is told.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub(super) line: u64,
    /// From 1; the header is 0.
    pub(super) row: u64,
}

/// What was found.
#[derive(Debug)]
pub(super) struct Findings {
    most: usize,
    listed: Vec<(At, Violation)>,
    /// By the place of the column and the rule. Both are few.
    counts: BTreeMap<(Option<usize>, ViolationCode), u64>,
}

impl Findings {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            listed: Vec::new(),
            counts: BTreeMap::new(),
        }
    }

    /// Keeps what is wrong in a column, or with a whole row.
    pub(super) fn add(&mut self, at: At, column: Option<usize>, violation: Violation) {
        *self.counts.entry((column, violation.code)).or_default() += 1;
        if self.listed.len() < self.most {
            self.listed.push((at, violation));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The list and the counts, as JSON; `columns` are the names of the columns.
    pub(super) fn show(&self, columns: &[String]) -> (Value, Value) {
        let listed = self.listed.iter().map(|(at, violation)| {
            let column = Some(violation.field.as_str()).filter(|field| !field.is_empty());
            object(vec![
                (name_of!(BatchFinding.line), at.line.into()),
                (name_of!(BatchFinding.row), at.row.into()),
                (name_of!(BatchFinding.column), column.into()),
                (name_of!(BatchFinding.code), violation.code.as_str().into()),
                (
                    name_of!(BatchFinding.message),
                    violation.message.as_str().into(),
                ),
                (
                    name_of!(BatchFinding.remedy),
                    violation.remedy.as_str().into(),
                ),
            ])
        });
        let counts = self.counts.iter().map(|((column, code), rows)| {
            let column = column.and_then(|place| columns.get(place));
            object(vec![
                (
                    name_of!(BatchCount.column),
                    column.map(String::as_str).into(),
                ),
                (name_of!(BatchCount.code), code.as_str().into()),
                (name_of!(BatchCount.rows), (*rows).into()),
            ])
        });
        (listed.collect(), counts.collect())
    }

    /// The listed ones as violations of a request: `line 7, device_name`.
    pub(super) fn into_violations(self) -> Vec<Violation> {
        let place = |(at, violation): (At, Violation)| {
            let column = if violation.field.is_empty() {
                String::new()
            } else {
                format!(", {}", violation.field)
            };
            // A ZIP has no lines.
            let field = match at.line {
                0 => violation.field.clone(),
                line => format!("line {line}{column}"),
            };
            Violation { field, ..violation }
        };
        self.listed.into_iter().map(place).collect()
    }
}
