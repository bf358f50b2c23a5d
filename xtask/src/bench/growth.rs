//! What a call costs as work grows: it should cost at the end what it cost at the beginning.

use serde_json::Value;

use super::row::Budget::{self, AtMost};
use super::row::Row;
use super::series::Series;
use super::{Built, json};
use crate::kit::failure::Result;
use crate::kit::steps::Step;

/// What late calls may cost beside early ones.
const FLAT: Budget = AtMost(1.05);

/// Late calls of a long run beside its early ones, and clients of one process beside each other.
pub(super) fn growth(built: &Built<'_>, step: &Step) -> Result<Vec<Row>> {
    let script = built
        .workspace
        .places
        .needed("tests/bench/clients/growth.py")?;
    let measure = built.python.python().arg(script).arg(&built.emulator);
    let measured = json(&measure.answer(step)?)?;
    let of = |pointer: &str| Series::at(&measured, pointer);
    let calls = measured
        .get("calls")
        .and_then(Value::as_u64)
        .unwrap_or_default();
    let mut rows = Vec::new();
    for (name, words) in [
        ("one_at_a_time", "one at a time"),
        ("in_flight", "32 in flight with asyncio"),
    ] {
        for (number, unit, measure) in [
            ("us", " us", "client CPU for each"),
            ("mib", " MiB", "resident memory"),
        ] {
            let both = (
                of(&format!("/{name}/late_{number}"))?,
                of(&format!("/{name}/early_{number}"))?,
            );
            let what = format!(
                "the last 5,000 of {calls} calls beside the second 5,000, {words}: {measure}"
            );
            rows.push(Row::ratio(what, &both, unit, FLAT));
        }
    }
    let (many, few) = ("/clients_1000", "/clients_100");
    let both = (
        of(&format!("{many}/kib_each"))?,
        of(&format!("{few}/kib_each"))?,
    );
    let what = "1,000 clients in one process beside 100: memory of each";
    rows.push(Row::ratio(what.into(), &both, " KiB", FLAT));
    let both = (
        of(&format!("{many}/ms_each"))?,
        of(&format!("{few}/ms_each"))?,
    );
    let what = "1,000 clients in one process beside 100: a client and its first call";
    rows.push(Row::ratio(what.into(), &both, " ms", FLAT));
    Ok(rows)
}
