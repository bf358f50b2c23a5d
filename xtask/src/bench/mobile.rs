//! The Kotlin and Swift packages beside the HTTP clients of their platforms, each contender in a process of its own.

use std::ffi::OsStr;

use serde_json::Value;

use super::{Built, read};
use crate::kit::kotlin::package::Package;
use crate::kit::kotlin::repository::Repository;
use crate::kit::swift::{Toolchain, package};
use crate::prelude::*;

/// Beside `java.net.http` and Jackson.
pub(super) fn kotlin(built: &Built<'_>, step: &Step) -> Result<Value> {
    let places = built.workspace.places;
    let project = places.needed("tests/bench/kotlin")?;
    let package = Package::release(places, step)?;
    package.maven().words("-DskipTests package").run(step)?;
    let dir = places.scratch("kotlin-bench")?;
    let repository = Repository::with(places, &dir, &package.jar(""))?;
    let result = dir.join("result.json");
    let compare = repository
        .describe_to(package.maven_elsewhere(&project))
        .arg(format!("-Dbench.build={}", dir.join("build").display()))
        .words("compile exec:exec")
        .env("DEVTRUST_EMULATOR", built.emulator()?)
        .env("DEVTRUST_LOAD", built.programs.executable("devtrust-load")?)
        .env("DEVTRUST_BENCH_RESULT", &result);
    built.asked(compare).run(step)?;
    read(&fs::read_to_string(&result)?)
}

/// Beside `URLSession` and `Codable`.
pub(super) fn swift(built: &Built<'_>, step: &Step) -> Result<Value> {
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
    let emulator = built.emulator()?;
    let rounds = built.rounds.unwrap_or(5).to_string();
    let load = built.programs.executable("devtrust-load")?;
    let variables: [(&str, &OsStr); 4] = [
        ("DEVTRUST_PACKAGE", devtrust.as_os_str()),
        ("DEVTRUST_EMULATOR", emulator.as_os_str()),
        ("DEVTRUST_LOAD", load.as_os_str()),
        ("DEVTRUST_BENCH_ROUNDS", OsStr::new(&rounds)),
    ];
    let swift = |verb: &str| {
        let tool = toolchain.swift(places, &project, &variables);
        let tool = tool.args([verb, "--disable-sandbox", "-c", "release", "--scratch-path"]);
        tool.arg(dir.join("build"))
    };
    swift("build").run(step)?;
    read(&swift("run").args(["--skip-build", "Bench"]).answer(step)?)
}
