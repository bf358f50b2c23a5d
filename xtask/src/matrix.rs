//! The scenario x runtime matrix, read from what the judge prints.

use std::collections::BTreeMap;

use crate::summary::Counts;

/// What the judge found.
#[derive(Debug)]
pub(crate) struct Matrix {
    pub(crate) runtimes: Vec<String>,
    pub(crate) counts: Counts,
    /// What was different, scenario by scenario.
    pub(crate) details: String,
    rows: Vec<(String, Vec<String>)>,
}

impl Matrix {
    /// A table (`scenario`, then a column per runtime), an empty line, details, and a line with the counts.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (table, details) = text.split_once("\n\n")?;
        let mut lines = table.lines().filter_map(|line| {
            let mut cells = line.split_whitespace().map(str::to_owned);
            Some((cells.next()?, cells.collect()))
        });
        let (_, runtimes) = lines.next().filter(|(first, _)| first == "scenario")?;
        Some(Self {
            runtimes,
            counts: counts(text.trim_end().lines().next_back()?)?,
            details: details.to_owned(),
            rows: lines.collect(),
        })
    }

    /// A row per theme, which is the first word of a scenario's name: how many scenarios, and how many are right where.
    pub(crate) fn by_theme(&self) -> Vec<Vec<String>> {
        let mut themes: BTreeMap<&str, Vec<&[String]>> = BTreeMap::new();
        for (name, cells) in &self.rows {
            let theme = name.split('-').next().unwrap_or(name);
            themes.entry(theme).or_default().push(cells);
        }
        let row = |(theme, scenarios): (&str, Vec<&[String]>)| {
            let cell = |runtime| {
                let count = |wanted: &str| {
                    let cells = scenarios.iter().filter_map(|cells| cells.get(runtime));
                    cells.filter(|cell| *cell == wanted).count()
                };
                let (ok, excused) = (count("ok"), count("-"));
                match (scenarios.len() - ok - excused, excused) {
                    (0, 0) => "ok".to_owned(),
                    (0, _) => format!("ok, {excused} excused"),
                    (wrong, _) => format!("{wrong} NOT ok"),
                }
            };
            let head = [theme.to_owned(), scenarios.len().to_string()];
            let cells = (0..self.runtimes.len()).map(cell);
            head.into_iter().chain(cells).collect()
        };
        themes.into_iter().map(row).collect()
    }
}

/// `571 scenarios in 3 runtimes: 1700 passed, 13 excused, 0 missing, 0 failed`.
fn counts(line: &str) -> Option<Counts> {
    let (_, numbers) = line.split_once(" runtimes: ")?;
    let items = numbers.split(", ").map(|item| {
        let (number, word) = item.split_once(' ')?;
        let number = number.parse().ok()?;
        match word {
            "passed" => Some(Counts::new(number, 0, 0)),
            "excused" => Some(Counts::new(0, 0, number)),
            "missing" | "failed" => Some(Counts::new(0, number, 0)),
            _ => None,
        }
    });
    items.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "\
scenario          rust  python-sync
calls-one         ok    ok         \n\
calls-two         ok    -          \n\
lists-empty       ok    FAILED     \n\
lists-unknown     ok    MISSING    \n\
\n\
calls-two is not run by python-sync: no such thing\n\
\n\
lists-empty failed in python-sync:\n  requests: 1 instead of 2\n\
\n\
4 scenarios in 2 runtimes: 5 passed, 1 excused, 1 missing, 1 failed\n";

    #[test]
    fn themes_are_summed_up_and_what_is_wrong_stays_visible() {
        let matrix = Matrix::read(PRINTED).unwrap();
        assert_eq!(matrix.runtimes, ["rust", "python-sync"]);
        let calls = ["calls", "2", "ok", "ok, 1 excused"].map(str::to_owned);
        let lists = ["lists", "2", "ok", "2 NOT ok"].map(str::to_owned);
        assert_eq!(matrix.by_theme(), [calls.to_vec(), lists.to_vec()]);
        assert_eq!(matrix.counts, Counts::new(5, 2, 1));
        assert!(matrix.details.contains("requests: 1 instead of 2"));
    }

    #[test]
    fn anything_else_is_no_matrix() {
        assert!(Matrix::read("error: no such file\n").is_none());
        assert!(Matrix::read("scenario rust\n\nsomething else\n").is_none());
    }
}
