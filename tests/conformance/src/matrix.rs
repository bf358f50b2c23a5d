//! Scenario x runtime: who did right, who is excused, and where something is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::{Corpus, Observation, Scenario, judge};

/// What runtimes are judged by: a scenario, or a case of another corpus.
pub trait Judged {
    /// Several of them, in a word.
    const NOUN: &'static str;
    /// Unique in its corpus.
    fn name(&self) -> &str;
    /// Runtimes that do not run it, with the reason.
    fn skip(&self) -> &BTreeMap<String, String>;
    /// What a runtime did other than it must.
    fn judge(&self, observation: &Observation) -> Vec<String>;
}

impl Judged for Scenario {
    const NOUN: &'static str = "scenarios";

    fn name(&self) -> &str {
        &self.name
    }

    fn skip(&self) -> &BTreeMap<String, String> {
        &self.skip
    }

    fn judge(&self, observation: &Observation) -> Vec<String> {
        judge(self, observation)
    }
}

/// One field of the matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Passed,
    /// Not run, for this reason.
    Excused(String),
    /// Not run, and no reason is given.
    Missing,
    /// What was different.
    Failed(Vec<String>),
}

/// All verdicts.
#[derive(Debug)]
pub struct Matrix {
    /// What is judged: scenarios, or cases.
    noun: &'static str,
    runtimes: Vec<String>,
    rows: Vec<(String, Vec<Cell>)>,
    /// Observations that fit no scenario.
    strays: Vec<String>,
}

impl Matrix {
    /// Judges all observations of the corpus.
    pub fn new(corpus: &Corpus, observations: &[Observation], runtimes: &[String]) -> Self {
        Self::of(&corpus.scenarios, observations, runtimes)
    }

    /// Judges all observations; `runtimes` are there in any case, so that one that did not run at all is seen.
    pub fn of<J: Judged>(
        scenarios: &[J],
        observations: &[Observation],
        runtimes: &[String],
    ) -> Self {
        let mut all: Vec<String> = runtimes.to_vec();
        for observation in observations {
            if !all.contains(&observation.runtime) {
                all.push(observation.runtime.clone());
            }
        }
        let mut by_place: BTreeMap<(&str, &str), Vec<&Observation>> = BTreeMap::new();
        for observation in observations {
            by_place
                .entry((&observation.scenario, &observation.runtime))
                .or_default()
                .push(observation);
        }
        let rows = scenarios
            .iter()
            .map(|scenario| {
                let cells = all.iter().map(|runtime| {
                    let here = by_place.get(&(scenario.name(), runtime.as_str()));
                    match (here.map(Vec::as_slice), scenario.skip().get(runtime)) {
                        (None, Some(reason)) => Cell::Excused(reason.clone()),
                        (None, None) => Cell::Missing,
                        (Some([one]), _) => match scenario.judge(one) {
                            differences if differences.is_empty() => Cell::Passed,
                            differences => Cell::Failed(differences),
                        },
                        (Some(several), _) => {
                            Cell::Failed(vec![format!("observed {} times", several.len())])
                        }
                    }
                });
                (scenario.name().to_owned(), cells.collect())
            })
            .collect();
        let names: BTreeSet<&str> = scenarios.iter().map(Judged::name).collect();
        let strays: BTreeSet<String> = observations
            .iter()
            .filter(|observation| !names.contains(observation.scenario.as_str()))
            .map(|observation| format!("{} ({})", observation.scenario, observation.runtime))
            .collect();
        Self {
            noun: J::NOUN,
            runtimes: all,
            rows,
            strays: strays.into_iter().collect(),
        }
    }

    /// Whether every field is right or excused, and there is at least one runtime.
    pub fn is_good(&self) -> bool {
        let (_, _, missing, failed) = self.counts();
        missing + failed == 0 && self.strays.is_empty() && !self.runtimes.is_empty()
    }

    /// Passed, excused, missing, failed.
    pub fn counts(&self) -> (usize, usize, usize, usize) {
        let mut counts = (0, 0, 0, 0);
        for cell in self.rows.iter().flat_map(|(_, cells)| cells) {
            match cell {
                Cell::Passed => counts.0 += 1,
                Cell::Excused(_) => counts.1 += 1,
                Cell::Missing => counts.2 += 1,
                Cell::Failed(_) => counts.3 += 1,
            }
        }
        counts
    }
}

impl fmt::Display for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.themes(f)?;
        writeln!(f)?;
        let widest = self
            .rows
            .iter()
            .map(|(name, _)| name.len())
            .max()
            .unwrap_or(0);
        writeln!(f, "{:widest$}  {}", "scenario", self.runtimes.join("  "))?;
        for (name, cells) in &self.rows {
            write!(f, "{name:widest$}")?;
            for (cell, runtime) in cells.iter().zip(&self.runtimes) {
                let mark = match cell {
                    Cell::Passed => "ok",
                    Cell::Excused(_) => "-",
                    Cell::Missing => "MISSING",
                    Cell::Failed(_) => "FAILED",
                };
                write!(f, "  {mark:width$}", width = runtime.len())?;
            }
            writeln!(f)?;
        }
        self.details(f)?;
        let (passed, excused, missing, failed) = self.counts();
        writeln!(
            f,
            "\n{} {} in {} runtimes: {passed} passed, {excused} excused, {missing} missing, {failed} failed",
            self.rows.len(),
            self.noun,
            self.runtimes.len()
        )
    }
}

impl Matrix {
    /// A row per theme, which is the first word of a scenario's name: how many there are, and how many are right where.
    fn themes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut themes: BTreeMap<&str, Vec<&[Cell]>> = BTreeMap::new();
        for (name, cells) in &self.rows {
            let theme = name.split('-').next().unwrap_or(name);
            themes.entry(theme).or_default().push(cells);
        }
        let head = [String::from("theme"), self.noun.to_owned()].into_iter();
        let mut table: Vec<Vec<String>> = vec![head.chain(self.runtimes.iter().cloned()).collect()];
        table.extend(themes.into_iter().map(|(theme, rows)| {
            let columns = (0..self.runtimes.len())
                .map(|column| in_words(rows.iter().filter_map(|row| row.get(column))));
            let head = [theme.to_owned(), rows.len().to_string()];
            head.into_iter().chain(columns).collect()
        }));
        let width = |column: usize| {
            let cells = table.iter().filter_map(|row| row.get(column));
            cells.map(String::len).max().unwrap_or_default()
        };
        for row in &table {
            for (column, cell) in row.iter().enumerate() {
                match column {
                    0 => write!(f, "{cell:width$}", width = width(0))?,
                    _ => write!(f, "  {cell:>width$}", width = width(column))?,
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }

    /// The reasons of the excused and the differences of the failed.
    fn details(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, cells) in &self.rows {
            for (cell, runtime) in cells.iter().zip(&self.runtimes) {
                match cell {
                    Cell::Excused(reason) => {
                        writeln!(f, "\n{name} is not run by {runtime}: {reason}")?;
                    }
                    Cell::Failed(differences) => {
                        writeln!(f, "\n{name} failed in {runtime}:")?;
                        for difference in differences {
                            writeln!(f, "  {difference}")?;
                        }
                    }
                    Cell::Passed | Cell::Missing => {}
                }
            }
        }
        for stray in &self.strays {
            writeln!(f, "\n{stray} is not in the corpus")?;
        }
        Ok(())
    }
}

/// How many of them are right.
fn in_words<'a>(cells: impl Iterator<Item = &'a Cell>) -> String {
    let (mut wrong, mut excused) = (0, 0);
    for cell in cells {
        match cell {
            Cell::Passed => {}
            Cell::Excused(_) => excused += 1,
            Cell::Missing | Cell::Failed(_) => wrong += 1,
        }
    }
    match (wrong, excused) {
        (0, 0) => "ok".to_owned(),
        (0, _) => format!("ok, {excused} excused"),
        _ => format!("{wrong} NOT ok"),
    }
}
