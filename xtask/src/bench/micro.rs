//! Core's micro-benchmarks: what one registration costs without a network.

use super::{Built, Row};
use crate::kit::cargo::{cargo, published};
use crate::kit::failure::{Context, Result};
use crate::kit::places::Places;
use crate::kit::steps::Step;

/// How long core may take for one registration, the check of the CSR's signature aside.
const BUDGET_NANOSECONDS: f64 = 10_000.0;

pub(super) fn core(places: &Places, _built: &Built, step: &Step) -> Result<Vec<Row>> {
    let bench = "bench --locked -p devtrust-core --bench registration -- --output-format bencher \
        --warm-up-time 1 --measurement-time 3";
    // With the settings of the other release builds, so that they share what they compile.
    let output = published(places, cargo(places, bench)).answer(step)?;
    let time = |name: &str| {
        nanoseconds(&output, name).context(format_args!("the benchmark {name} printed no time"))
    };
    let registration = time("registration")?;
    let check = time("csr_check")?;
    let row = |what: &str, nanoseconds: f64, budget: &str, ok| Row {
        what: what.to_owned(),
        ours: format!("{:.1} us", nanoseconds / 1000.0),
        peer: String::new(),
        ratio: String::new(),
        budget: budget.to_owned(),
        ok,
    };
    Ok(vec![
        row(
            "core: build, validate, encode and decode one registration",
            registration,
            "at most 10 us",
            registration <= BUDGET_NANOSECONDS,
        ),
        row(
            "core: parse a P-256 CSR and verify its signature",
            check,
            "",
            true,
        ),
    ])
}

/// From `test NAME ... bench:  1,234 ns/iter (+/- 56)`.
fn nanoseconds(output: &str, name: &str) -> Option<f64> {
    let line = output
        .lines()
        .find(|line| line.split_whitespace().nth(1) == Some(name))?;
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
