//! A table of devices, beside what people do with a table otherwise.

use super::row::Budget::{self, AtLeast, AtMost};
use super::row::Row;
use super::series::Series;
use super::{Built, json};
use crate::kit::failure::Result;
use crate::kit::steps::Step;

/// Ours, the other, in words, what is compared with its unit, and what is asked of the ratio.
type Pair = (
    &'static str,
    &'static str,
    &'static str,
    (&'static str, &'static str, &'static str),
    Budget,
);
const RATE: (&str, &str, &str) = ("calls_per_second", "rows per second", "");
const CPU: (&str, &str, &str) = ("cpu_ms_per_call", "client CPU per row", " ms");
const LARGE: &str = "devtrust_many_100000";

const PAIRS: &[Pair] = &[
    (
        LARGE,
        "load_32",
        "100,000 rows, beside a load generator with 32 connections",
        RATE,
        AtLeast(0.9),
    ),
    (
        LARGE,
        "tutorial_requests_1",
        "100,000 rows, beside a loop with requests",
        RATE,
        AtLeast(10.0),
    ),
    (
        LARGE,
        "requests_threads_32",
        "100,000 rows, beside 32 threads with requests",
        RATE,
        AtLeast(5.0),
    ),
    (
        LARGE,
        "aiohttp_async_32",
        "100,000 rows, beside aiohttp and pydantic with 32 at a time",
        RATE,
        AtLeast(3.0),
    ),
    (
        LARGE,
        "load_32",
        "100,000 rows, beside a load generator with 32 connections",
        CPU,
        AtMost(3.0),
    ),
    (
        "devtrust_many_journal",
        "devtrust_many_10000",
        "10,000 rows with a journal, beside none",
        RATE,
        AtLeast(0.8),
    ),
    (
        "devtrust_many_10000",
        "devtrust_many_1000",
        "10,000 rows, beside 1,000",
        CPU,
        AtMost(1.05),
    ),
    (
        LARGE,
        "devtrust_many_1000",
        "100,000 rows, beside 1,000",
        CPU,
        AtMost(1.05),
    ),
];

pub(super) fn many(built: &Built<'_>, step: &Step) -> Result<Vec<Row>> {
    let places = built.workspace.places;
    let script = places.needed("tests/bench/clients/compare.py")?;
    let compare = built.python.python().arg(script).arg("many");
    let compare = compare.arg(&built.emulator).arg(&built.load);
    let measured = json(&compare.answer(step)?)?;
    let row = |&(ours, peer, what, (name, words, unit), budget): &Pair| {
        let of = |client| Series::at(&measured, &format!("/{client}/{name}"));
        let both = (of(ours)?, of(peer)?);
        Ok(Row::ratio(format!("{what}: {words}"), &both, unit, budget))
    };
    PAIRS.iter().map(row).collect()
}
