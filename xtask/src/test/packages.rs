//! The packages' own tests: their tools run them, and leave a report that is counted.

use std::env;
use std::path::Path;

use super::{judge, say_measured};
use crate::kit::failure::{Failure, Result};
use crate::kit::files;
use crate::kit::process::Tool;
use crate::kit::products::Workspace;
use crate::kit::python::Python;
use crate::kit::steps::Step;
use crate::kit::wasm_tests::WasmTests;
use crate::kit::wheel;
use crate::packaging;
use crate::summary::{self, Counts};

/// How many tests of the Python package run at once, each with an emulator of its own: most of their time is spent waiting.
const PYTHON_AT_ONCE: &str = "-n 8 --dist worksteal";
/// Where Maven's test runner leaves its reports.
const SUREFIRE: &str = "target/surefire-reports";

/// On the installed wheel, as users get it.
pub(super) fn python(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let python = &workspace.products(step)?.python;
    pytest(
        workspace,
        step,
        python,
        ("bindings-python/tests", PYTHON_AT_ONCE),
    )
}

/// What `examples/` shows to engineers and in pipelines. The station is run with the Kotlin package.
pub(super) fn examples(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let python = &workspace.products(step)?.python;
    pytest(workspace, step, python, ("examples", ""))
}

/// Jobs on a Spark whose executors are processes, some of which are killed. It has an environment of its own: Spark is 450 MB,
/// which nobody else needs.
pub(super) fn spark(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let python = Python::apart(workspace.places, step, "spark")?;
    wheel::install(&python, step, &workspace.products(step)?.wheel)?;
    pytest(
        workspace,
        step,
        &python,
        ("bindings-python/tests/spark", ""),
    )
}

fn pytest(
    workspace: &Workspace<'_>,
    step: &Step,
    python: &Python,
    (tests, options): (&str, &str),
) -> Result<()> {
    let places = workspace.places;
    let report = places.scratch(&format!("pytest-{}", tests.replace('/', "-")))?;
    let report = report.join("report.xml");
    let pytest = python
        .python()
        .words("-m pytest -q --color=no -p no:cacheprovider --junitxml")
        .arg(&report)
        .words(options)
        .arg(places.needed(tests)?)
        .env("DEVTRUST_EMULATOR", &workspace.products(step)?.emulator)
        .dir(&places.root.join("bindings-python"));
    reported(step, "pytest", pytest, &report)
}

/// In Node and in a browser: what depends on the platform with wasm-bindgen-test, and the package with vitest against real
/// emulators. What fails in one does not hide the others.
pub(super) fn npm(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let border = WasmTests::ready(workspace, step)?;
    let mut results = Vec::new();
    for in_browser in [false, true] {
        let output = border.run(step, in_browser)?;
        let counts = summary::of_cargo_test(&output.text);
        results.push((counts, output.status.success(), output.text));
    }
    let report = workspace.places.scratch("vitest")?.join("report.xml");
    let project = &workspace.npm_package(step)?.project;
    // The module that is ended on purpose.
    project.make_traps(workspace, step)?;
    let output = workspace
        .describe_to(step, project.script("test"))?
        .words("-- --reporter=default --reporter=junit")
        .arg(format!("--outputFile.junit={}", report.display()))
        .run_unchecked(step)?;
    let counts = summary::of_reports(&report)?;
    results.push((counts, output.status.success(), output.text));
    let success = results
        .iter()
        .all(|(counts, ok, _)| *ok && counts.passed > 0);
    let counts = results.iter().map(|(counts, ..)| *counts).sum();
    let text = results.into_iter().map(|(.., text)| text).collect();
    judge(step, counts, success, "npm tests", text)
}

/// A browser looks at every view, served by the emulator.
pub(super) fn portal(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let report = workspace.places.scratch("playwright")?.join("report.xml");
    let portal = &workspace.portal(step)?.project;
    let playwright = workspace
        .describe_to(step, portal.script("test"))?
        .words("-- --reporter=line,junit")
        .env(
            "DEVTRUST_CLI",
            workspace.build(step)?.executable("devtrust")?,
        )
        .env("PLAYWRIGHT_JUNIT_OUTPUT_FILE", &report);
    reported(step, "playwright", playwright, &report)
}

/// On jars that carry the library and the emulator; then a newcomer's project uses the jar that came of it.
pub(super) fn kotlin(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let emulator = workspace.emulator(step)?;
    let kotlin = workspace.kotlin(step)?;
    let reports = [&kotlin.project, &kotlin.emulator].map(|module| module.join(SUREFIRE));
    for reports in &reports {
        files::remove(reports)?;
    }
    let output = kotlin.verify(step, &emulator)?;
    say_measured(step, &output.text);
    let [client, its_emulator] = reports.map(|reports| summary::of_reports(&reports));
    let counts = client? + its_emulator?;
    judge(step, counts, output.status.success(), "Maven", output.text)?;
    let newcomer = packaging::kotlin::check(workspace.places, step, &kotlin.package(), &emulator);
    step.count(counts + Counts::one(&newcomer));
    newcomer
}

/// On Linux, with the library and the sources made from it, against the real emulator.
pub(super) fn swift(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    if env::consts::OS != "linux" {
        let why = "elsewhere the package is built from an XCFramework, which nobody has tried yet";
        return Err(Failure::NotRun(why.into()));
    }
    let places = workspace.places;
    let emulator = workspace.emulator(step)?;
    let swift = workspace.swift(step)?;
    swift.toolchain.needs(step, "openssl/evp.h", "libssl-dev")?;
    let reports = places.scratch("swift")?;
    let test = swift
        .swift(places, &[("DEVTRUST_EMULATOR", emulator.as_os_str())])
        // One test at a time: one of them measures the process.
        .words("test --no-parallel --disable-sandbox --scratch-path")
        .arg(&swift.scratch)
        .arg("--xunit-output")
        .arg(reports.join("report.xml"));
    // Swift Testing puts its name at the end.
    let report = reports.join("report-swift-testing.xml");
    reported(step, "swift test", test, &report)
}

/// Runs a tool and counts its report. One that is not there counts no test, and that is a failure.
fn reported(step: &Step, name: &str, tool: Tool, report: &Path) -> Result<()> {
    let output = tool.run_unchecked(step)?;
    say_measured(step, &output.text);
    let counts = summary::of_reports(report)?;
    judge(step, counts, output.status.success(), name, output.text)
}
