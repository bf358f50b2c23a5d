//! The table for docs/reliability.md.

use std::fmt::Write as _;

use crate::tally::Tally;

const HEADER: &str = "\
| runtime | names | seeds | creations | requests | disturbed | run again | lost | double | unclassified |
|---|---|---|---|---|---|---|---|---|---|
";

/// A row for each runtime and kind of service, over all seeds.
pub(crate) fn markdown(tallies: &[Tally]) -> String {
    let mut rows: Vec<(Tally, u32)> = Vec::new();
    for tally in tallies {
        let same = |row: &&mut (Tally, u32)| {
            row.0.runtime == tally.runtime
                && row.0.unique_names == tally.unique_names
                && row.0.late_work == tally.late_work
        };
        if let Some((row, seeds)) = rows.iter_mut().find(same) {
            row.add(tally);
            *seeds += 1;
        } else {
            rows.push((tally.clone(), 1));
        }
    }
    let mut table = HEADER.to_owned();
    for (row, seeds) in &rows {
        let late = if row.late_work { "" } else { ", no late work" };
        let _ = writeln!(
            table,
            "| {} | {}{late} | {seeds} | {} | {} | {} ({:.0} %) | {} | {} | {} | {} |",
            row.runtime,
            row.unique_names,
            grouped(row.creations),
            grouped(row.requests),
            grouped(row.faults_in_all()),
            percent(row.faults_in_all(), row.requests),
            grouped(row.needed_again),
            row.lost,
            row.double,
            row.unclassified
        );
    }
    table
}

#[allow(clippy::cast_precision_loss, reason = "a share in whole per cent")]
fn percent(part: u64, whole: u64) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// `12,345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_added_up_and_runtimes_are_not() {
        let tally = |runtime: &str, lost| Tally {
            runtime: runtime.to_owned(),
            unique_names: "all".to_owned(),
            late_work: true,
            creations: 10_000,
            requests: 20_000,
            faults: [("cut".to_owned(), 6_000)].into(),
            lost,
            ..Tally::default()
        };
        let table = markdown(&[tally("rust", 0), tally("node", 0), tally("rust", 3)]);
        let rows: Vec<&str> = table.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| rust | all | 2 | 20,000 | 40,000 | 12,000 (30 %) | 0 | 3 | 0 | 0 |",
                "| node | all | 1 | 10,000 | 20,000 | 6,000 (30 %) | 0 | 0 | 0 | 0 |",
            ]
        );
    }
}
