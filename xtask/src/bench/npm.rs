//! The npm package beside `fetch`, `JSON.parse` and zod, in Node and in headless Chromium, on one emulator in one run.

use serde_json::Value;

use super::{Built, Row};
use crate::kit::browser;
use crate::kit::cargo;
use crate::kit::failure::{Context, Failure, Result};
use crate::kit::places::Places;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;

/// Where it ran, how many in flight, and what is asked of the ratio of times.
const RUNS: &[(&str, &str, Option<f64>)] = &[
    ("node", "1", None),
    ("node", "32", Some(0.9)),
    ("chromium", "1", None),
    ("chromium", "32", Some(1.15)),
];

/// Registrations, with the input checked and without.
pub(super) fn registrations(places: &Places, built: &Built, step: &Step) -> Result<Vec<Row>> {
    let script = places.needed("tests/bench/npm/compare.mjs")?;
    let workspace = Workspace::new(places, cargo::WASM_TOOLS);
    let package = workspace.npm_package(step)?;
    let output = package
        .project
        .node
        .node()
        .arg(script)
        .arg(&built.emulator)
        .arg(browser::ready(step)?)
        .answer(step)?;
    let measured: Value =
        serde_json::from_str(output.trim()).context("compare.mjs printed no JSON")?;
    let mut rows = Vec::new();
    for (runtime, in_flight, budget) in RUNS {
        let of = |name: &str| {
            measured
                .pointer(&format!("/{runtime}/{in_flight}/{name}/ms_per_call"))
                .and_then(Value::as_f64)
                .ok_or_else(|| Failure::new(format!("compare.mjs left {name} out")))
        };
        let (ours, unchecked, peer) =
            (of("devtrust")?, of("devtrust_unchecked")?, of("fetch_zod")?);
        let what = format!("{runtime}, {in_flight} in flight, beside fetch and zod");
        rows.push(row(&what, ours, peer, *budget));
        rows.push(row(
            &format!("{what}, without checks"),
            unchecked,
            peer,
            None,
        ));
    }
    Ok(rows)
}

fn row(what: &str, ours: f64, peer: f64, at_most: Option<f64>) -> Row {
    let ratio = ours / peer;
    Row {
        what: format!("{what}: time per registration"),
        ours: format!("{ours:.2} ms"),
        peer: format!("{peer:.2} ms"),
        ratio: format!("{ratio:.2}"),
        budget: at_most.map_or_else(String::new, |most| format!("at most {most}")),
        ok: at_most.is_none_or(|most| ratio <= most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_a_ratio_of_times() {
        assert!(row("x", 1.0, 1.0, Some(1.0)).ok);
        assert!(!row("x", 1.1, 1.0, Some(1.0)).ok);
        assert!(row("x", 9.0, 1.0, None).ok);
    }
}
