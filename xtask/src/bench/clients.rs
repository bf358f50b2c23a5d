//! devtrust beside other clients and beside a bare load generator, on one emulator in one run.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Built, Row};
use crate::kit::failure::{Context, Failure, Result};
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::steps::Step;

/// What one contender reached.
#[derive(Debug, Clone, Copy)]
struct Measured {
    calls_per_second: f64,
    cpu_ms_per_call: f64,
}

/// The clients, sequentially and 32 in flight.
pub(super) fn clients(places: &Places, built: &Built, step: &Step) -> Result<Vec<Row>> {
    let script = places.needed("tests/bench/clients/compare.py")?;
    let output = python(built)
        .arg(script)
        .arg(&built.emulator)
        .arg(&built.load)
        .answer(step)?;
    let measured = read(&output)?;
    let of = |name: &str| {
        measured
            .get(name)
            .copied()
            .ok_or_else(|| Failure::new(format!("the comparison has no {name}")))
    };
    let (tutorial, httpx, one) = (
        of("tutorial_requests_1")?,
        of("httpx_sync_1")?,
        of("devtrust_sync_1")?,
    );
    let unchecked = of("devtrust_async_32_unchecked")?;
    let (aiohttp, tasks, threads, load) = (
        of("aiohttp_async_32")?,
        of("devtrust_async_32")?,
        of("devtrust_sync_32")?,
        of("load_32")?,
    );
    Ok(vec![
        rate(
            "one at a time, beside the tutorial's requests",
            one,
            tutorial,
            Some(5.0),
        ),
        cpu(
            "one at a time, beside the tutorial's requests",
            one,
            tutorial,
            Some(0.25),
        ),
        rate("one at a time, beside httpx and pydantic", one, httpx, None),
        cpu("one at a time, beside httpx and pydantic", one, httpx, None),
        rate(
            "32 in flight with asyncio, beside aiohttp and pydantic",
            tasks,
            aiohttp,
            None,
        ),
        cpu(
            "32 in flight with asyncio, beside aiohttp and pydantic",
            tasks,
            aiohttp,
            None,
        ),
        rate(
            "32 in flight with asyncio, beside a load generator",
            tasks,
            load,
            Some(0.8),
        ),
        rate(
            "32 in flight with threads, beside a load generator",
            threads,
            load,
            Some(0.8),
        ),
        rate(
            "32 in flight with asyncio and without checks, beside a load generator",
            unchecked,
            load,
            None,
        ),
        ceiling(load),
    ])
}

/// `import devtrust` beside `import requests`.
pub(super) fn imports(places: &Places, built: &Built, step: &Step) -> Result<Vec<Row>> {
    let script = places.needed("tests/bench/clients/import_time.py")?;
    let output = python(built).arg(script).answer(step)?;
    let times: BTreeMap<String, f64> =
        serde_json::from_str(output.trim()).context("import_time.py printed no JSON")?;
    let (Some(ours), Some(theirs)) = (times.get("devtrust"), times.get("requests")) else {
        return Err(Failure::new("import_time.py left a module out"));
    };
    Ok(vec![Row {
        what: "import, beside requests".into(),
        ours: format!("{ours:.1} ms"),
        peer: format!("{theirs:.1} ms"),
        ratio: format!("{:.2}", ours / theirs),
        budget: "at most 0.33".into(),
        ok: ours / theirs <= 1.0 / 3.0,
    }])
}

fn python(built: &Built) -> Tool {
    built.python.python()
}

fn read(stdout: &str) -> Result<BTreeMap<String, Measured>> {
    let all: BTreeMap<String, Value> =
        serde_json::from_str(stdout.trim()).context("compare.py printed no JSON")?;
    all.into_iter()
        .map(|(name, value)| {
            let number = |key: &str| value.get(key).and_then(Value::as_f64);
            match (number("calls_per_second"), number("cpu_ms_per_call")) {
                (Some(calls_per_second), Some(cpu_ms_per_call)) => Ok((
                    name,
                    Measured {
                        calls_per_second,
                        cpu_ms_per_call,
                    },
                )),
                _ => Err(Failure::new(format!(
                    "compare.py measured {name} only in part"
                ))),
            }
        })
        .collect()
}

fn rate(what: &str, ours: Measured, peer: Measured, at_least: Option<f64>) -> Row {
    let ratio = ours.calls_per_second / peer.calls_per_second;
    Row {
        what: format!("{what}: calls per second"),
        ours: format!("{:.0}", ours.calls_per_second),
        peer: format!("{:.0}", peer.calls_per_second),
        ratio: format!("{ratio:.2}"),
        budget: at_least.map_or_else(String::new, |least| format!("at least {least}")),
        ok: at_least.is_none_or(|least| ratio >= least),
    }
}

fn cpu(what: &str, ours: Measured, peer: Measured, at_most: Option<f64>) -> Row {
    let ratio = ours.cpu_ms_per_call / peer.cpu_ms_per_call;
    Row {
        what: format!("{what}: client CPU per call"),
        ours: format!("{:.2} ms", ours.cpu_ms_per_call),
        peer: format!("{:.2} ms", peer.cpu_ms_per_call),
        ratio: format!("{ratio:.2}"),
        budget: at_most.map_or_else(String::new, |most| format!("at most {most}")),
        ok: at_most.is_none_or(|most| ratio <= most),
    }
}

fn ceiling(load: Measured) -> Row {
    Row {
        what: "emulator, 32 connections of a load generator: registrations per second".into(),
        ours: format!("{:.0}", load.calls_per_second),
        peer: String::new(),
        ratio: String::new(),
        budget: "at least 2000".into(),
        ok: load.calls_per_second >= 2000.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Measured = Measured {
        calls_per_second: 1000.0,
        cpu_ms_per_call: 0.5,
    };
    const OTHER: Measured = Measured {
        calls_per_second: 250.0,
        cpu_ms_per_call: 1.0,
    };

    #[test]
    fn a_budget_is_a_ratio() {
        assert!(rate("x", ONE, OTHER, Some(4.0)).ok);
        assert!(!rate("x", ONE, OTHER, Some(4.1)).ok);
        assert!(cpu("x", ONE, OTHER, Some(0.5)).ok);
        assert!(!cpu("x", ONE, OTHER, Some(0.4)).ok);
        assert!(rate("x", OTHER, ONE, None).ok);
    }

    #[test]
    fn half_a_measurement_is_none() {
        assert!(read(r#"{"a": {"calls_per_second": 1.0}}"#).is_err());
        assert!(read(r#"{"a": {"calls_per_second": 1.0, "cpu_ms_per_call": 2.0}}"#).is_ok());
    }
}
