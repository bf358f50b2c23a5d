//! The rows of the tables, as `tests/bench/rows.json` declares them: what is compared, and what is asked of it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::row::{Budget, Row};
use super::series::Series;
use crate::prelude::*;

/// A row before it is measured.
#[derive(Debug, Clone)]
pub(super) struct Declared {
    pub(super) what: String,
    /// Where our number is in what a suite has measured.
    ours: String,
    peer: Option<String>,
    unit: String,
    budget: Budget,
    /// How the README names it, if it is there.
    pub(super) headline: Option<String>,
}

/// The rows of a suite.
pub(super) fn of(places: &Places, suite: &str) -> Result<Vec<Declared>> {
    let text = fs::read_to_string(places.needed("tests/bench/rows.json")?)?;
    let declared: Value = serde_json::from_str(&text).context("rows.json is no JSON")?;
    let rows = declared.get(suite).and_then(Value::as_array);
    let rows = rows.context(format_args!("rows.json has no {suite}"))?;
    rows.iter().map(Declared::read).collect()
}

/// Of rows that differ in their peer only, the first.
pub(super) fn without_peers(mut rows: Vec<Declared>) -> Vec<Declared> {
    let mut seen = BTreeSet::new();
    rows.retain(|row| seen.insert(row.ours.clone()));
    rows
}

impl Declared {
    fn read(row: &Value) -> Result<Self> {
        let text = |name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| row.get(name).and_then(Value::as_f64);
        let budget = match (number("at_least"), number("at_most")) {
            (Some(least), _) => Budget::AtLeast(least),
            (None, Some(most)) => Budget::AtMost(most),
            (None, None) => Budget::None,
        };
        Ok(Self {
            what: text("what").context("a row of rows.json without what")?,
            ours: text("ours").context("a row of rows.json without ours")?,
            peer: text("peer"),
            unit: text("unit").map_or_else(String::new, |unit| format!(" {unit}")),
            budget,
            headline: text("headline"),
        })
    }

    /// The row, of what its suite has measured.
    pub(super) fn row(&self, measured: &Value) -> Result<Row> {
        let ours = Series::at(measured, &self.ours)?;
        let what = self.what.clone();
        Ok(match &self.peer {
            Some(peer) => {
                let both = (ours, Series::at(measured, peer)?);
                Row::ratio(what, &both, &self.unit, self.budget)
            }
            None => Row::alone(what, &ours, &self.unit, self.budget),
        })
    }

    /// What is measured, without the peer that it is compared with.
    fn alone(&self) -> String {
        match self.what.split_once(", beside ") {
            Some((first, rest)) => match rest.split_once(':') {
                Some((_, measure)) => format!("{first}:{measure}"),
                None => first.to_owned(),
            },
            None => self.what.clone(),
        }
    }

    /// Our numbers of two revisions beside each other.
    pub(super) fn beside(&self, ours: &[Value], theirs: &[Value]) -> Result<Row> {
        let all = |rounds: &[Value]| -> Result<Series> {
            let rounds = rounds.iter().map(|round| Series::at(round, &self.ours));
            Ok(Series::joined(rounds.collect::<Result<Vec<_>>>()?))
        };
        let both = (all(ours)?, all(theirs)?);
        if both.0.rounds() != both.1.rounds() {
            let what = &self.what;
            let message =
                format!("{what}: the other revision does not count its rounds as this one");
            return Err(Failure::new(message));
        }
        Ok(Row::ratio(self.alone(), &both, &self.unit, Budget::None))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn revisions_are_compared_once_for_all_peers() {
        let row = |what: &str, ours: &str| {
            Declared::read(&json!({"what": what, "ours": ours, "peer": "/peer"})).unwrap()
        };
        let rows = without_peers(vec![
            row(
                "one at a time, beside requests: calls per second",
                "/one/calls",
            ),
            row(
                "one at a time, beside httpx: calls per second",
                "/one/calls",
            ),
            row("import, beside requests", "/import"),
            row("wheel", "/wheel"),
        ]);
        let names: Vec<_> = rows.iter().map(Declared::alone).collect();
        assert_eq!(
            names,
            ["one at a time: calls per second", "import", "wheel"]
        );
    }
}
