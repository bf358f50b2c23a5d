//! wasm-bindgen-test: tests that are compiled for WebAssembly, and run in Node or in a browser.

use std::path::PathBuf;

use super::failure::Result;
use super::process::Output;
use super::products::Workspace;
use super::steps::Step;
use super::wasm_toolchain::{TARGET, Toolchain};
use super::{cargo, system, wasm};

const PACKAGE: &str = "devtrust-wasm";
const RUNNER: &str = "devtrust-wasm-test-runner";
pub(crate) const DRIVER: &str = "chromedriver";

/// What runs the tests: wasm-bindgen's own runner, compiled here at the library's version, and the browser's driver.
#[derive(Debug)]
pub(crate) struct WasmTests<'a> {
    workspace: &'a Workspace<'a>,
    toolchain: Toolchain,
    runner: PathBuf,
    driver: PathBuf,
}

impl<'a> WasmTests<'a> {
    pub(crate) fn ready(workspace: &'a Workspace<'_>, step: &Step) -> Result<Self> {
        let build = workspace.build_of(step, cargo::WASM_TOOLS)?;
        let packages = &["chromium-driver"];
        Ok(Self {
            workspace,
            toolchain: Toolchain::ready(step)?,
            runner: build.executable(RUNNER)?,
            driver: system::program(step, DRIVER, packages, "the driver of the browser")?,
        })
    }

    /// Runs the tests, in Node or in the browser.
    pub(crate) fn run(&self, step: &Step, in_browser: bool) -> Result<Output> {
        let tests = self
            .toolchain
            .cargo(self.workspace.places)
            .words("test --locked -Zbuild-std=std,panic_abort")
            .args(["--package", PACKAGE, "--target", TARGET])
            .env("CARGO_TARGET_DIR", wasm::folder(self.workspace.places))
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &self.runner)
            .env("CHROMEDRIVER", &self.driver)
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        if in_browser {
            tests.env("WASM_BINDGEN_USE_BROWSER", "1")
        } else {
            tests
        }
        .run_unchecked(step)
    }
}
