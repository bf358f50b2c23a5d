//! What came of a trial, in numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::trial::{Counts, Plan};

/// How many complaints are written down; the numbers count all of them.
const SHOWN: usize = 20;

/// The numbers of one trial, or of several.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) runtime: String,
    pub(crate) seed: u64,
    /// Which names the service kept unique.
    pub(crate) unique_names: String,
    /// Whether requests reached the service after a gateway had answered for them.
    pub(crate) late_work: bool,
    pub(crate) creations: u64,
    pub(crate) requests: u64,
    pub(crate) faults: Counts,
    /// By the code that asked for it, how often a call was run again.
    pub(crate) again: Counts,
    /// How many creations that was.
    pub(crate) needed_again: u64,
    /// Devices whose key was gone with the call that made it.
    pub(crate) without_key: u64,
    pub(crate) lost: u64,
    pub(crate) double: u64,
    pub(crate) unclassified: u64,
    pub(crate) complaints: Vec<String>,
    pub(crate) seconds: f64,
}

impl Tally {
    pub(crate) fn new(runtime: &str, plan: &Plan) -> Self {
        Self {
            runtime: runtime.to_owned(),
            seed: plan.weather.seed,
            unique_names: format!("{:?}", plan.unique_names).to_lowercase(),
            late_work: plan.weather.late_work,
            ..Self::default()
        }
    }

    pub(crate) fn ran_again(&mut self, code: &str) {
        *self.again.entry(code.to_owned()).or_default() += 1;
    }

    pub(crate) fn lost(&mut self, complaint: &str) {
        self.lost += 1;
        self.complain("lost", complaint);
    }

    pub(crate) fn double(&mut self, complaint: &str) {
        self.double += 1;
        self.complain("double", complaint);
    }

    pub(crate) fn unclassified(&mut self, complaint: &str) {
        self.unclassified += 1;
        self.complain("unclassified", complaint);
    }

    fn complain(&mut self, what: &str, complaint: &str) {
        if self.complaints.len() < SHOWN {
            self.complaints.push(format!("{what}: {complaint}"));
        }
    }

    /// Whether the promise was kept.
    pub(crate) fn is_good(&self) -> bool {
        self.lost + self.double + self.unclassified == 0 && self.creations > 0
    }

    pub(crate) fn faults_in_all(&self) -> u64 {
        self.faults.values().sum()
    }

    /// Adds another trial.
    pub(crate) fn add(&mut self, other: &Self) {
        self.creations += other.creations;
        self.requests += other.requests;
        for (to, from) in [
            (&mut self.faults, &other.faults),
            (&mut self.again, &other.again),
        ] {
            for (name, count) in from {
                *to.entry(name.clone()).or_default() += count;
            }
        }
        self.needed_again += other.needed_again;
        self.without_key += other.without_key;
        self.lost += other.lost;
        self.double += other.double;
        self.unclassified += other.unclassified;
        self.complaints.extend(other.complaints.iter().cloned());
        self.seconds += other.seconds;
    }
}

/// For people.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}, seed {}: {} creations, {} requests, {} disturbed, {:.1} s",
            self.runtime,
            self.seed,
            self.creations,
            self.requests,
            self.faults_in_all(),
            self.seconds
        )?;
        for (name, counts) in [("faults", &self.faults), ("run again for", &self.again)] {
            let counts: Vec<String> = counts
                .iter()
                .map(|(name, count)| format!("{name} {count}"))
                .collect();
            writeln!(f, "  {name}: {}", counts.join(", "))?;
        }
        writeln!(
            f,
            "  {} needed to be run again, {} of them without the key they had made; {} lost, {} double, {} unclassified",
            self.needed_again, self.without_key, self.lost, self.double, self.unclassified
        )?;
        self.complaints
            .iter()
            .try_for_each(|complaint| writeln!(f, "  {complaint}"))
    }
}
