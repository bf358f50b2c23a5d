//! One measurement beside what it is compared with.

use serde_json::Value;

use crate::kit::failure::{Context, Result};
use crate::kit::table;

/// What is asked of a ratio.
#[derive(Debug, Clone, Copy)]
pub(super) enum Budget {
    AtLeast(f64),
    AtMost(f64),
    None,
}
use Budget::{AtLeast, AtMost};

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// What was measured, with its unit.
    what: String,
    ours: String,
    /// What the other side did in the same run; empty for an absolute budget.
    peer: String,
    ratio: String,
    budget: String,
    ok: bool,
}

impl Row {
    /// A ratio of two measurements.
    pub(super) fn ratio(what: String, (ours, peer): (f64, f64), unit: &str, asked: Budget) -> Self {
        let ratio = ours / peer;
        let digits = if peer < 10.0 { 2 } else { 0 };
        let (budget, ok) = match asked {
            AtLeast(least) => (format!("at least {least}"), ratio >= least),
            AtMost(most) => (format!("at most {most}"), ratio <= most),
            Budget::None => (String::new(), true),
        };
        Self {
            what,
            ours: format!("{ours:.digits$}{unit}"),
            peer: format!("{peer:.digits$}{unit}"),
            ratio: format!("{ratio:.2}"),
            budget,
            ok,
        }
    }

    /// Something with a budget of its own.
    pub(super) fn absolute(
        what: impl Into<String>,
        ours: String,
        budget: String,
        ok: bool,
    ) -> Self {
        Self {
            what: what.into(),
            ours,
            peer: String::new(),
            ratio: String::new(),
            budget,
            ok,
        }
    }

    /// What missed its budget.
    pub(super) fn missed(self) -> Option<String> {
        (!self.ok).then_some(self.what)
    }
}

/// A number in what a comparison has printed.
pub(super) fn number(measured: &Value, pointer: &str) -> Result<f64> {
    let number = measured.pointer(pointer).and_then(Value::as_f64);
    number.context(format_args!("the comparison has no {pointer}"))
}

pub(super) fn render(rows: &[Row]) -> String {
    let cells = rows.iter().map(|row| {
        let ok = if row.ok { "yes" } else { "NO" };
        let cells = [&row.what, &row.ours, &row.peer, &row.ratio, &row.budget];
        cells.into_iter().map(String::as_str).chain([ok])
    });
    let cells: Vec<Vec<String>> = cells
        .map(|cells| cells.map(str::to_owned).collect())
        .collect();
    let header = ["what", "ours", "peer", "ratio", "budget", "ok"];
    table::render(&header, &cells, &[1, 2, 3, 4])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_a_ratio_and_one_that_is_missed_is_named() {
        let row = |budget| Row::ratio("x".into(), (1000.0, 250.0), "", budget);
        assert_eq!(row(AtLeast(4.0)).missed(), None);
        assert_eq!(row(AtLeast(4.1)).missed(), Some("x".to_owned()));
        assert_eq!(row(AtMost(4.0)).missed(), None);
        assert_eq!(row(AtMost(3.9)).missed(), Some("x".to_owned()));
        assert_eq!(row(Budget::None).missed(), None);
        let slow = Row::ratio("import".into(), (1.5, 3.0), " ms", AtMost(0.4));
        assert_eq!(
            render(&[row(AtLeast(4.0)), slow]),
            "what       ours     peer  ratio       budget  ok\n\
             x          1000      250   4.00   at least 4  yes\n\
             import  1.50 ms  3.00 ms   0.50  at most 0.4  NO\n"
        );
    }

    #[test]
    fn what_was_not_measured_is_an_error() {
        let measured = serde_json::json!({ "a": { "calls_per_second": 1.0 } });
        assert_eq!(number(&measured, "/a/calls_per_second"), Ok(1.0));
        assert!(number(&measured, "/b/calls_per_second").is_err());
    }
}
