//! The Kotlin package beside `java.net.http` and Jackson, each in a JVM of its own, on one emulator in one run.

use fs_err as fs;
use serde_json::Value;

use super::{Built, Row};
use crate::kit::failure::{Context, Failure, Result};
use crate::kit::kotlin::package::Package;
use crate::kit::kotlin::repository::Repository;
use crate::kit::places::Places;
use crate::kit::steps::Step;

const PROJECT: &str = "tests/bench/kotlin";

/// What is measured of each contender: its name in the result, in words, its unit, and what is asked of the ratio.
const MEASURED: &[(&str, &str, &str, Option<f64>)] = &[
    (
        "calls_per_second",
        "registrations per second",
        "",
        Some(1.0),
    ),
    ("cpu_ms_per_call", "CPU per registration", " ms", None),
    ("heap_mib", "heap in use afterwards", " MiB", None),
    ("resident_mib", "resident memory", " MiB", None),
];

/// 32 registrations in flight, with the input checked and without.
pub(super) fn registrations(places: &Places, built: &Built, step: &Step) -> Result<Vec<Row>> {
    let project = places.needed(PROJECT)?;
    let package = Package::release(places, step)?;
    package.maven().args(["-DskipTests", "package"]).run(step)?;
    let dir = places.scratch("kotlin-bench")?;
    let repository = Repository::with(places, &dir, &package.jar(""))?;
    let result = dir.join("result.json");
    repository
        .describe_to(package.maven_elsewhere(&project))
        .arg(format!("-Dbench.build={}", dir.join("build").display()))
        .args(["compile", "exec:exec"])
        .env("DEVTRUST_EMULATOR", &built.emulator)
        .env("DEVTRUST_BENCH_RESULT", &result)
        .run(step)?;
    let text = fs::read_to_string(&result)?;
    let measured: Value =
        serde_json::from_str(&text).context("the comparison's result is no JSON")?;
    let mut rows = Vec::new();
    for (contender, without) in [("devtrust", ""), ("devtrust_unchecked", " without checks")] {
        for &(name, words, unit, budget) in MEASURED {
            let of = |contender: &str| {
                measured
                    .pointer(&format!("/{contender}/{name}"))
                    .and_then(Value::as_f64)
                    .ok_or_else(|| Failure::new(format!("{contender} has no {name}")))
            };
            let what = format!("JVM, 32 in flight{without}, beside java.net.http: {words}");
            let budget = budget.filter(|_| without.is_empty());
            rows.push(row(what, (of(contender)?, of("java_http")?), unit, budget));
        }
    }
    Ok(rows)
}

fn row(what: String, (ours, peer): (f64, f64), unit: &str, at_least: Option<f64>) -> Row {
    let ratio = ours / peer;
    let digits = if peer < 10.0 { 2 } else { 0 };
    Row {
        what,
        ours: format!("{ours:.digits$}{unit}"),
        peer: format!("{peer:.digits$}{unit}"),
        ratio: format!("{ratio:.2}"),
        budget: at_least.map_or_else(String::new, |least| format!("at least {least}")),
        ok: at_least.is_none_or(|least| ratio >= least),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_a_ratio_of_rates() {
        assert!(row("x".into(), (1000.0, 1000.0), "", Some(1.0)).ok);
        assert!(!row("x".into(), (999.0, 1000.0), "", Some(1.0)).ok);
        assert_eq!(row("x".into(), (1.5, 3.0), " ms", None).ours, "1.50 ms");
    }
}
