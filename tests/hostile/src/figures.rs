//! What was measured: by how much deadlines were passed and processes grew, at most, in each runtime.

use std::collections::BTreeMap;

use devtrust_conformance::Observation;

use crate::{Case, overrun_ms, peak};

/// The largest number so far, and whose it is.
type Largest<'a> = Option<(u64, &'a str)>;

/// A line for each runtime.
#[must_use]
pub fn figures(cases: &[Case], observations: &[Observation]) -> Vec<String> {
    let mut runtimes: BTreeMap<&str, (Largest<'_>, Largest<'_>)> = BTreeMap::new();
    for observation in observations {
        let Some(case) = cases.iter().find(|case| case.name == observation.scenario) else {
            continue;
        };
        let (overrun, grown) = runtimes.entry(&observation.runtime).or_default();
        keep(overrun, overrun_ms(case, observation), &case.name);
        keep(grown, peak(case, observation), &case.name);
    }
    let lines = runtimes.into_iter().map(|(runtime, (overrun, grown))| {
        let overrun = overrun.map_or_else(
            || "no deadline".to_owned(),
            |(most, name)| format!("deadlines passed by at most {most} ms ({name})"),
        );
        let grown = grown.map_or_else(
            || "memory not measured".to_owned(),
            |(most, name)| format!("memory grew by at most {} MiB ({name})", most >> 20),
        );
        format!("{runtime}: {overrun}, {grown}")
    });
    lines.collect()
}

fn keep<'a>(largest: &mut Largest<'a>, found: Option<u64>, name: &'a str) {
    if let Some(found) = found
        && largest.is_none_or(|(most, _)| found > most)
    {
        *largest = Some((found, name));
    }
}
