//! The native half of the Kotlin and Swift packages for phones, type-checked. Not linked, not run: that takes an NDK or
//! Xcode, and a phone.

use std::path::Path;

use crate::kit::cargo::cargo;
use crate::kit::failure::Result;
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::stand_in_compiler::stand_in;
use crate::kit::steps::Step;
use crate::kit::wasm_toolchain::{Toolchain, has_target};

/// What is checked: core and native are under it. Each target compiles everything once more, so only those with an ABI of their
/// own are here; `aarch64-apple-ios-sim` and `aarch64-apple-darwin` were fine when they were.
const PACKAGE: &str = "devtrust-ffi";
const TARGETS: &[&str] = &[
    "aarch64-linux-android",
    "armv7-linux-androideabi",
    "aarch64-apple-ios",
];

/// Type-checks all targets, with rustup's standard libraries where they are installed, and otherwise with one that is
/// compiled from its source.
pub(super) fn run(places: &Places, step: &Step) -> Result<()> {
    let rustc = Path::new("rustc");
    let (tool, how) = if TARGETS.iter().all(|target| has_target(rustc, target)) {
        (cargo(places, &["check"]), "rustup's standard libraries")
    } else {
        let toolchain = Toolchain::ready(step)?;
        let tool = toolchain
            .cargo(places)
            .args(["check", "-Zbuild-std=std,panic_unwind"]);
        (tool, "a standard library from its source")
    };
    check(places, tool).run(step)?;
    step.note(format!(
        "{} type-checked, not linked, with {how}",
        TARGETS.len()
    ));
    Ok(())
}

fn check(places: &Places, tool: Tool) -> Tool {
    let tool = tool.args(["--locked", "--lib", "--package", PACKAGE]);
    let tool = TARGETS
        .iter()
        .fold(tool, |tool, target| tool.args(["--target", target]));
    stand_in(tool, places.own.as_os_str())
        // Apart from what is built to be run.
        .env("CARGO_TARGET_DIR", places.target.join("type-checked"))
}
