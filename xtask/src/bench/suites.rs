//! What the suites run, each in turns with its peers, and what they measured as JSON: a list with one number for each round.

use serde_json::{Value, json};

use super::{Built, read};
use crate::kit::cargo::published;
use crate::prelude::*;

/// The wheel in MiB, and what the npm package loads in KB after `gzip -9`.
pub(super) fn size(built: &Built<'_>, step: &Step) -> Result<Value> {
    let project = built.workspace.project(step)?;
    let modules = built.workspace.modules(step)?;
    let modules = modules.sizes(built.workspace.places, step, &project.node)?;
    let modules = modules
        .into_iter()
        .map(|size| (size.name.clone(), json!([in_kb(size.gzip)])));
    let wheel = json!([in_mib(files::size(&built.wheel)?)]);
    Ok([("wheel".to_owned(), wheel)]
        .into_iter()
        .chain(modules)
        .collect())
}

/// `import devtrust` beside `import requests`.
pub(super) fn imports(built: &Built<'_>, step: &Step) -> Result<Value> {
    script(built, step, "import_time.py", &[])
}

/// devtrust beside other clients and beside a bare load generator, one call at a time and 32 in flight.
pub(super) fn clients(built: &Built<'_>, step: &Step) -> Result<Value> {
    let arguments = ["clients", "devtrust-emulator", "devtrust-load"];
    script(built, step, "compare.py", &arguments)
}

/// A table of devices, beside what people do with a table otherwise.
pub(super) fn many(built: &Built<'_>, step: &Step) -> Result<Value> {
    let arguments = ["many", "devtrust-emulator", "devtrust-load"];
    script(built, step, "compare.py", &arguments)
}

/// Rows of a batch checked; requests, certificates and keys beside `cryptography`.
pub(super) fn batch(built: &Built<'_>, step: &Step) -> Result<Value> {
    let mut measured = script(built, step, "batch_check.py", &[])?;
    let crypto = script(built, step, "crypto.py", &[])?;
    let members = measured.as_object_mut();
    let members = members.context("batch_check.py printed no object")?;
    members.insert("crypto".to_owned(), crypto);
    Ok(measured)
}

/// A link with a delay: with TLS, with HTTP/1.1, and single calls on it.
pub(super) fn wire(built: &Built<'_>, step: &Step) -> Result<Value> {
    let [emulator, link, load] = ["devtrust-emulator", "devtrust-link", "devtrust-load"];
    let mut measured = script(built, step, "wire.py", &[emulator, link])?;
    let http1 = script(built, step, "http1.py", &[emulator, link, load])?;
    let single = script(built, step, "single.py", &[emulator, link])?;
    let members = measured.as_object_mut();
    let members = members.context("wire.py printed no object")?;
    members.insert("http1".to_owned(), http1);
    members.insert("single".to_owned(), single);
    Ok(measured)
}

/// What a call costs as work grows.
pub(super) fn growth(built: &Built<'_>, step: &Step) -> Result<Value> {
    script(built, step, "growth.py", &["devtrust-emulator"])
}

/// A script of `tests/bench/clients`. What is called like one of our programs becomes its path.
fn script(built: &Built<'_>, step: &Step, name: &str, arguments: &[&str]) -> Result<Value> {
    let places = built.workspace.places;
    let script = places.needed(&format!("tests/bench/clients/{name}"))?;
    let mut tool = built.asked(built.python.python().arg(script));
    for argument in arguments {
        tool = match argument.strip_prefix("devtrust-") {
            Some(_) => tool.arg(built.programs.executable(argument)?),
            None => tool.arg(argument),
        };
    }
    read(&tool.answer(step)?)
}

/// Core's micro-benchmarks, in microseconds.
pub(super) fn core(built: &Built<'_>, step: &Step) -> Result<Value> {
    let places = built.workspace.places;
    let bench = "bench --locked -p devtrust-core --bench registration -- --output-format bencher \
         --warm-up-time 1 --measurement-time 3";
    let names = ["registration", "registration_with_csr", "csr_verify"];
    let mut series = names.map(|_| Vec::new());
    for _ in 0..built.rounds.unwrap_or(5) {
        // With the settings of the other release builds, so that they share what they compile.
        let output = published(places, cargo(places, bench)).answer(step)?;
        for (name, times) in names.iter().zip(&mut series) {
            let missing = format!("the benchmark {name} printed no time");
            times.push(nanoseconds(&output, name).context(missing)? / 1000.0);
        }
    }
    let both = names.into_iter().zip(series);
    Ok(both
        .map(|(name, times)| (name.to_owned(), json!(times)))
        .collect())
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52 bytes")]
pub(super) fn in_mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52 bytes")]
pub(super) fn in_kb(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
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
