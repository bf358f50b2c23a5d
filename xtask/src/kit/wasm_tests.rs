//! wasm-bindgen-test: tests that are compiled for WebAssembly, and run in Node or in a browser.

use std::path::PathBuf;

use super::failure::{Failure, Result};
use super::places::Places;
use super::process::Output;
use super::steps::Step;
use super::wasm_toolchain::{TARGET, Toolchain};
use super::{cargo, system, wasm};

const PACKAGE: &str = "devtrust-wasm";
const RUNNER: &str = "devtrust-wasm-test-runner";
const DRIVER: &str = "chromedriver";

/// Where tests run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    Node,
    Browser,
}

/// What runs them.
#[derive(Debug)]
pub(crate) struct WasmTests {
    toolchain: Toolchain,
    runner: PathBuf,
    driver: PathBuf,
}

impl WasmTests {
    /// wasm-bindgen's own runner, compiled here at the library's version, and the browser's driver.
    pub(crate) fn ready(places: &Places, step: &Step) -> Result<Self> {
        let build = cargo::build(places, step, cargo::WASM_TESTS)?;
        Ok(Self {
            toolchain: Toolchain::ready(step)?,
            runner: build.executable(RUNNER)?,
            driver: driver(step)?,
        })
    }

    /// Runs the tests.
    pub(crate) fn run(&self, places: &Places, step: &Step, host: Host) -> Result<Output> {
        let tests = self
            .toolchain
            .cargo(places)
            .args(["test", "--locked", "--package", PACKAGE, "--target", TARGET])
            .arg("-Zbuild-std=std,panic_abort")
            .env("CARGO_TARGET_DIR", wasm::folder(places))
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &self.runner)
            .env("CHROMEDRIVER", &self.driver)
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        match host {
            Host::Node => tests,
            Host::Browser => tests.env("WASM_BINDGEN_USE_BROWSER", "1"),
        }
        .run_unchecked(step)
    }
}

/// The browser's driver, if there is one.
pub(crate) fn find_driver() -> Option<PathBuf> {
    system::find_program(DRIVER)
}

fn driver(step: &Step) -> Result<PathBuf> {
    if let Some(found) = find_driver() {
        return Ok(found);
    }
    system::install(step, &["chromium-driver"], "the driver of the browser")?;
    find_driver().ok_or_else(|| {
        Failure::new("chromium-driver was installed, and there is no chromedriver on the PATH")
    })
}
