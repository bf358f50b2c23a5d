//! The Swift package beside `URLSession` and `Codable`, each in a process of its own, on one emulator.

use std::ffi::OsStr;

use super::row::Budget::{self, AtLeast};
use super::row::Row;
use super::series::Series;
use super::{Built, json};
use crate::kit::failure::Result;
use crate::kit::files;
use crate::kit::steps::Step;
use crate::kit::swift::{Toolchain, package};

pub(super) fn swift(built: &Built<'_>, step: &Step) -> Result<Vec<Row>> {
    let places = built.workspace.places;
    let toolchain = Toolchain::ready(places, step)?;
    let dir = places.scratch("swift-bench")?;
    let devtrust = dir.join("devtrust");
    for part in ["Package.swift", "Sources"] {
        let from = places.needed(package::PACKAGE)?.join(part);
        files::copy(&from, &devtrust.join(part))?;
    }
    package::complete(places, step, &devtrust)?;
    let project = places.needed("tests/bench/swift")?;
    let variables: [(&str, &OsStr); 2] = [
        ("DEVTRUST_PACKAGE", devtrust.as_os_str()),
        ("DEVTRUST_EMULATOR", built.emulator.as_os_str()),
    ];
    let swift = |verb: &str| {
        let tool = toolchain.swift(places, &project, &variables);
        let tool = tool.args([verb, "--disable-sandbox", "-c", "release", "--scratch-path"]);
        tool.arg(dir.join("build"))
    };
    swift("build").run(step)?;
    let measured = json(&swift("run").args(["--skip-build", "Bench"]).answer(step)?)?;
    let mut rows = Vec::new();
    for (contender, without, rate) in [
        ("devtrust", "", AtLeast(1.5)),
        ("devtrust_unchecked", " without checks", Budget::None),
    ] {
        for (number, words, unit, budget) in [
            ("calls_per_second", "registrations per second", "", rate),
            (
                "cpu_ms_per_call",
                "CPU per registration",
                " ms",
                Budget::None,
            ),
        ] {
            let of = |contender| Series::at(&measured, &format!("/{contender}/{number}"));
            let what =
                format!("Swift, 32 in flight{without}, beside URLSession and Codable: {words}");
            rows.push(Row::ratio(
                what,
                &(of(contender)?, of("url_session")?),
                unit,
                budget,
            ));
        }
    }
    Ok(rows)
}
