//! What is measured, and what is asked of it.

use fs_err as fs;

use super::row::Budget::{self, AtLeast, AtMost};
use super::row::Row;
use super::series::Series;
use super::{Built, json};
use crate::dist::WHEEL_BUDGET;
use crate::kit::cargo::{cargo, published};
use crate::kit::failure::{Context, Result};
use crate::kit::files::{self, in_mib};
use crate::kit::kotlin::package::Package;
use crate::kit::kotlin::repository::Repository;
use crate::kit::steps::Step;
use crate::kit::wasm_size;

/// Clients in Python: ours, the other, how they were called, and what is asked of rates and of the client's CPU time.
type Clients = (
    &'static str,
    &'static str,
    &'static str,
    Budget,
    Option<Budget>,
);
const CLIENTS: &[Clients] = &[
    (
        "devtrust_sync_1",
        "load_1",
        "one at a time, beside a load generator with one connection",
        AtLeast(0.75),
        Some(AtMost(3.0)),
    ),
    (
        "devtrust_sync_1",
        "tutorial_requests_1",
        "one at a time, beside the tutorial's requests",
        Budget::None,
        Some(Budget::None),
    ),
    (
        "devtrust_sync_1",
        "httpx_sync_1",
        "one at a time, beside httpx and pydantic",
        Budget::None,
        Some(Budget::None),
    ),
    (
        "devtrust_async_32",
        "aiohttp_async_32",
        "32 in flight with asyncio, beside aiohttp and pydantic",
        AtLeast(1.4),
        Some(Budget::None),
    ),
    (
        "devtrust_async_32",
        "load_32",
        "32 in flight with asyncio, beside a load generator with 32 connections",
        AtLeast(0.8),
        Some(Budget::None),
    ),
    (
        "devtrust_sync_32",
        "load_32",
        "32 in flight with threads, beside a load generator with 32 connections",
        AtLeast(0.8),
        Some(Budget::None),
    ),
    (
        "devtrust_async_32_unchecked",
        "load_32",
        "32 in flight with asyncio and without checks, beside a load generator",
        Budget::None,
        None,
    ),
];
/// Registrations per second that the emulator has to be good for, with 32 connections.
const EMULATOR: f64 = 7000.0;

/// What a Python process may have while it checks a batch, in MiB.
const BATCH_MIB: f64 = 64.0;

/// The Kotlin package: what is measured, in words, its unit, and what is asked of the ratio.
const KOTLIN: &[(&str, &str, &str, Budget)] = &[
    (
        "calls_per_second",
        "registrations per second",
        "",
        AtLeast(1.5),
    ),
    (
        "cpu_ms_per_call",
        "CPU per registration",
        " ms",
        AtMost(0.75),
    ),
    ("heap_mib", "heap in use afterwards", " MiB", Budget::None),
    ("resident_mib", "resident memory", " MiB", Budget::None),
];

/// How long core may take for one registration, the check of the CSR's signature aside.
const CORE_NANOSECONDS: f64 = 5_000.0;

pub(super) fn size(built: &Built<'_>, step: &Step) -> Result<Vec<Row>> {
    let size = files::size(&built.wheel)?;
    let within = size <= WHEEL_BUDGET;
    let wheel = Row::absolute("wheel", in_mib(size), Some((in_mib(WHEEL_BUDGET), within)));
    let project = built.workspace.project(step)?;
    let modules = built.workspace.modules(step)?;
    let modules = modules.sizes(built.workspace.places, step, &project.node)?;
    let modules = modules.iter().map(|size| {
        let what = format!("{} after gzip -9", size.name);
        let [ours, budget] = [size.gzip, size.budget].map(wasm_size::in_kb);
        Row::absolute(what, ours, Some((budget, size.is_within_budget())))
    });
    Ok([wheel].into_iter().chain(modules).collect())
}

/// `import devtrust` beside `import requests`.
pub(super) fn imports(built: &Built<'_>, step: &Step) -> Result<Vec<Row>> {
    let script = built
        .workspace
        .places
        .needed("tests/bench/clients/import_time.py")?;
    let times = json(&built.python.python().arg(script).answer(step)?)?;
    let of = |name| Series::at(&times, name);
    let what = "import, beside requests".to_owned();
    let both = (of("/devtrust")?, of("/requests")?);
    Ok(vec![Row::ratio(what, &both, " ms", AtMost(0.1))])
}

/// devtrust beside other clients and beside a bare load generator, one call at a time and 32 in flight, on one emulator.
pub(super) fn clients(built: &Built<'_>, step: &Step) -> Result<Vec<Row>> {
    let script = built
        .workspace
        .places
        .needed("tests/bench/clients/compare.py")?;
    let compare = built.python.python().arg(script).arg("clients");
    let compare = compare.arg(&built.emulator).arg(&built.load);
    let measured = json(&compare.answer(step)?)?;
    let both = |ours, peer, name| -> Result<_> {
        let of = |client| Series::at(&measured, &format!("/{client}/{name}"));
        Ok((of(ours)?, of(peer)?))
    };
    let mut rows = Vec::new();
    for &(ours, peer, what, rate, cpu) in CLIENTS {
        let rates = both(ours, peer, "calls_per_second")?;
        rows.push(Row::ratio(
            format!("{what}: calls per second"),
            &rates,
            "",
            rate,
        ));
        if let Some(budget) = cpu {
            let times = both(ours, peer, "cpu_ms_per_call")?;
            let what = format!("{what}: client CPU per call");
            rows.push(Row::ratio(what, &times, " ms", budget));
        }
    }
    let load = Series::at(&measured, "/load_32/calls_per_second")?;
    let what = "emulator, 32 connections of a load generator: registrations per second";
    let budget = (format!("at least {EMULATOR}"), load.least() >= EMULATOR);
    rows.push(Row::absolute(what, load.range(0), Some(budget)));
    Ok(rows)
}

/// Rows of a batch checked, beside `csv` and pydantic v2: time, and memory that does not grow with the file.
pub(super) fn batch(built: &Built<'_>, step: &Step) -> Result<Vec<Row>> {
    let script = built
        .workspace
        .places
        .needed("tests/bench/clients/batch_check.py")?;
    let measured = json(&built.python.python().arg(script).answer(step)?)?;
    let of = |pointer: &str| Series::at(&measured, pointer);
    let mut rows = Vec::new();
    for (size, words) in [
        ("rows_1m", "1,000,000 rows"),
        ("csrs_100k", "100,000 rows with CSRs"),
    ] {
        let seconds = |name: &str| of(&format!("/{size}/{name}/seconds"));
        let what = format!("{words} of a batch checked, beside csv and pydantic: time");
        let both = (seconds("devtrust")?, seconds("csv_pydantic")?);
        rows.push(Row::ratio(what, &both, " s", AtMost(0.1)));
    }
    for (size, words) in [("rows_100k", "100,000"), ("rows_5m", "5,000,000")] {
        let memory = of(&format!("/{size}/devtrust/resident_mib"))?;
        let what = format!("resident memory while {words} rows are checked");
        let budget = (
            format!("at most {BATCH_MIB} MiB"),
            memory.most() <= BATCH_MIB,
        );
        rows.push(Row::absolute(what, memory.range(0), Some(budget)));
    }
    for (size, words) in [("rows_1m", "1,000,000"), ("rows_5m", "5,000,000")] {
        let of = |name: &str, what: &str| of(&format!("/{size}/{name}/{what}"));
        for (member, words, unit) in [
            (
                "seconds",
                format!("{words} rows checked, beside polars: time"),
                " s",
            ),
            (
                "resident_mib",
                format!("{words} rows checked, beside polars: memory"),
                " MiB",
            ),
        ] {
            let both = (of("devtrust", member)?, of("polars", member)?);
            rows.push(Row::ratio(words, &both, unit, Budget::None));
        }
    }
    rows.extend(crypto(built, step)?);
    Ok(rows)
}

/// Requests verified, certificates summarised, keys made with their requests, beside `cryptography`, on one core and on two.
fn crypto(built: &Built<'_>, step: &Step) -> Result<Vec<Row>> {
    let script = built
        .workspace
        .places
        .needed("tests/bench/clients/crypto.py")?;
    let measured = json(&built.python.python().arg(script).answer(step)?)?;
    let of = |pointer: &str| Series::at(&measured, pointer);
    let mut rows = Vec::new();
    for (task, words) in [
        ("verify", "a P-256 CSR read and verified"),
        ("summarise", "a certificate summarised"),
        ("make", "a P-256 key made with its CSR"),
    ] {
        let one = of(&format!("/{task}/devtrust_1"))?;
        let both = (one.clone(), of(&format!("/{task}/cryptography_1"))?);
        let what = format!("{words}, beside cryptography: time");
        rows.push(Row::ratio(what, &both, " us", AtMost(1.0)));
        let both = (of(&format!("/{task}/devtrust_2"))?, one);
        let what = format!("{words}, with two threads beside one: time");
        rows.push(Row::ratio(what, &both, " us", AtMost(0.6)));
    }
    Ok(rows)
}

/// TLS over a link with a delay: the time beside the ideal, and how many connections are opened.
pub(super) fn wire(built: &Built<'_>, step: &Step) -> Result<Vec<Row>> {
    let script = built
        .workspace
        .places
        .needed("tests/bench/clients/wire.py")?;
    let measure = built.python.python().arg(script).arg(&built.emulator);
    let measured = json(&measure.answer(step)?)?;
    let of = |pointer: &str| Series::at(&measured, pointer);
    let ours = "1,000 registrations, TLS, 40 ms of delay, 32 in flight";
    let mut rows = Vec::new();
    for (peer, words, budget) in [
        ("ideal", "the ideal", AtMost(1.1)),
        ("other_32", "aiohttp and pydantic", Budget::None),
    ] {
        let both = (
            of("/devtrust_32/seconds")?,
            of(&format!("/{peer}/seconds"))?,
        );
        let what = format!("{ours}, beside {words}: time");
        rows.push(Row::ratio(what, &both, " s", budget));
    }
    for share in ["p50", "p99", "p99.9"] {
        let of = |contender| of(&format!("/{contender}_32/{share}_ms"));
        let what = format!("the same, beside aiohttp and pydantic: {share}");
        let both = (of("devtrust")?, of("other")?);
        rows.push(Row::ratio(what, &both, " ms", Budget::None));
    }
    for in_flight in ["32", "256", "1000"] {
        let connections = of(&format!("/devtrust_{in_flight}/connections"))?;
        let what = format!("connections that {in_flight} calls in flight open");
        rows.push(Row::absolute(what, connections.range(0), None));
    }
    Ok(rows)
}

/// The Kotlin package beside `java.net.http` and Jackson, each in a JVM of its own, on one emulator.
pub(super) fn kotlin(built: &Built<'_>, step: &Step) -> Result<Vec<Row>> {
    let places = built.workspace.places;
    let project = places.needed("tests/bench/kotlin")?;
    let package = Package::release(places, step)?;
    package.maven().words("-DskipTests package").run(step)?;
    let dir = places.scratch("kotlin-bench")?;
    let repository = Repository::with(places, &dir, &package.jar(""))?;
    let result = dir.join("result.json");
    repository
        .describe_to(package.maven_elsewhere(&project))
        .arg(format!("-Dbench.build={}", dir.join("build").display()))
        .words("compile exec:exec")
        .env("DEVTRUST_EMULATOR", &built.emulator)
        .env("DEVTRUST_BENCH_RESULT", &result)
        .run(step)?;
    let measured = json(&fs::read_to_string(&result)?)?;
    let mut rows = Vec::new();
    for (contender, without) in [("devtrust", ""), ("devtrust_unchecked", " without checks")] {
        for &(name, words, unit, budget) in KOTLIN {
            let of = |contender| Series::at(&measured, &format!("/{contender}/{name}"));
            let what = format!("JVM, 32 in flight{without}, beside java.net.http: {words}");
            let asked = if without.is_empty() {
                budget
            } else {
                Budget::None
            };
            let both = (of(contender)?, of("java_http")?);
            rows.push(Row::ratio(what, &both, unit, asked));
        }
    }
    Ok(rows)
}

/// What one registration costs without a network.
pub(super) fn core(built: &Built<'_>, step: &Step) -> Result<Vec<Row>> {
    let places = built.workspace.places;
    let bench = "bench --locked -p devtrust-core --bench registration -- --output-format bencher \
         --warm-up-time 1 --measurement-time 3";
    // With the settings of the other release builds, so that they share what they compile.
    let output = published(places, cargo(places, bench)).answer(step)?;
    let row = |name, what, budget: Option<f64>| -> Result<Row> {
        let missing = format!("the benchmark {name} printed no time");
        let time = nanoseconds(&output, name).context(missing)?;
        let in_words = |time: f64| format!("{:.1} us", time / 1000.0);
        let budget = budget.map(|most| (format!("at most {}", in_words(most)), time <= most));
        Ok(Row::absolute(what, in_words(time), budget))
    };
    let registration = "core: build, validate, encode and decode one registration";
    let with_csr = "the same, with the structure of a P-256 CSR";
    let check = "core: parse a P-256 CSR and verify its signature";
    Ok(vec![
        row("registration", registration, Some(CORE_NANOSECONDS))?,
        row("registration_with_csr", with_csr, None)?,
        row("csr_verify", check, None)?,
    ])
}

/// From `test NAME ... bench:  1,234 ns/iter (+/- 56)`.
fn nanoseconds(output: &str, name: &str) -> Option<f64> {
    let mut lines = output.lines();
    let line = lines.find(|line| line.split_whitespace().nth(1) == Some(name))?;
    let number = line.split("bench:").nth(1)?.split("ns/iter").next()?;
    number.trim().replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::nanoseconds;

    #[test]
    fn the_time_is_read_from_the_line_of_its_name() {
        let output = "test registration_with_csr ... bench:      77,262 ns/iter (+/- 4)\n\
                      test registration ... bench:       7,229 ns/iter (+/- 200)\n";
        assert_eq!(nanoseconds(output, "registration"), Some(7229.0));
        assert_eq!(nanoseconds(output, "absent"), None);
    }
}
