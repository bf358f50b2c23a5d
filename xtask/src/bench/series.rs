//! What was measured in several rounds, and how far the rounds lie apart.

use crate::prelude::*;
use serde_json::Value;

/// One number for each round, in their order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series(Vec<f64>);

impl Series {
    /// The numbers at a pointer in what a comparison has printed.
    pub(super) fn at(measured: &Value, pointer: &str) -> Result<Self> {
        let missing = format!("the comparison has no {pointer}");
        let found = measured.pointer(pointer).context(&missing)?;
        let numbers = found.as_array().map_or_else(
            || found.as_f64().map(|number| vec![number]),
            |rounds| rounds.iter().map(Value::as_f64).collect(),
        );
        let numbers = numbers.filter(|numbers| !numbers.is_empty());
        numbers.map(Self).context(&missing)
    }

    /// Round by round, since what slows one side of a round down is likely to slow the other down as well.
    pub(super) fn beside(&self, peer: &Self) -> Self {
        let pairs = self.0.iter().zip(&peer.0);
        Self(pairs.map(|(ours, theirs)| ours / theirs).collect())
    }

    /// How many there were.
    pub(super) fn rounds(&self) -> usize {
        self.0.len()
    }

    /// The rounds of several runs, one after the other.
    pub(super) fn joined(runs: Vec<Self>) -> Self {
        Self(runs.into_iter().flat_map(|run| run.0).collect())
    }

    /// How many digits tell the rounds apart.
    pub(super) fn digits(&self) -> usize {
        let is_count = self.0.iter().all(|number| number.fract() == 0.0);
        match self.median() {
            _ if is_count => 0,
            median if median < 10.0 => 2,
            median if median < 200.0 => 1,
            _ => 0,
        }
    }

    pub(super) fn least(&self) -> f64 {
        self.0.iter().copied().fold(f64::INFINITY, f64::min)
    }

    pub(super) fn most(&self) -> f64 {
        self.0.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    pub(super) fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// The least and the most, or the one number that all rounds gave.
    pub(super) fn range(&self, digits: usize) -> String {
        let [least, most] = [self.least(), self.most()].map(|end| grouped(end, digits));
        if least == most {
            return least;
        }
        format!("{least} to {most}")
    }
}

/// With a comma for thousands.
fn grouped(number: f64, digits: usize) -> String {
    let text = format!("{number:.digits$}");
    let whole = text.find('.').unwrap_or(text.len());
    let mut grouped = String::new();
    for (index, digit) in text.chars().enumerate() {
        if index > 0 && index < whole && (whole - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rounds_are_compared_one_by_one() {
        let measured = json!({ "a": [2000.0, 1000.0, 1500.0], "b": [1000.0, 500.0, 1000.0], "c": 3.0, "d": [] });
        let [a, b] = ["/a", "/b"].map(|pointer| Series::at(&measured, pointer).unwrap());
        let ratio = a.beside(&b);
        assert_eq!(
            (ratio.median(), ratio.range(2).as_str()),
            (2.0, "1.50 to 2.00")
        );
        assert_eq!(a.range(0), "1,000 to 2,000");
        assert_eq!(Series::at(&measured, "/c").unwrap().range(1), "3.0");
        assert!(Series::at(&measured, "/d").is_err());
        assert!(Series::at(&measured, "/e").is_err());
    }
}
