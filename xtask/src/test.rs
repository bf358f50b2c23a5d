//! `cargo xtask test`: every test there is, with one count at the end. The packages' own tools run their tests, and leave a report that
//! is counted.

use crate::kit::newest_node::NewestNode;
use crate::prelude::*;
use crate::{chaos, packaging, snippets};

type Work = fn(&Workspace<'_>, &Step) -> Result<()>;

/// In this order: what others wait for and what takes longest comes first.
const PARTS: &[Part<Work>] = &[
    ("generated", "generated files", |workspace, step| {
        generated::check(workspace.places, step, workspace.build(step)?)
    }),
    ("rust", "Rust", rust),
    ("npm", "npm package", npm),
    ("kotlin", "Kotlin package", kotlin),
    // How many tests run at once, each with an emulator of its own: most of their time is spent waiting.
    ("python", "Python", |workspace, step| {
        let all = ("bindings-python/tests", "-n 8 --dist worksteal");
        pytest(workspace, step, &workspace.products(step)?.python, all)
    }),
    ("swift", "Swift package", swift),
    ("spark", "Spark", spark),
    ("portal", "portal", portal),
    ("hostile", "hostile servers", conformance::hostile),
    ("conformance", "conformance", conformance::run),
    ("npm-packaging", "npm packaging", packaging::npm),
    ("chaos", "chaos", chaos::run),
    ("packaging", "packaging", packaging::run),
    // What `examples/` shows to engineers and in pipelines. The station is run with the Kotlin package.
    ("examples", "examples", |workspace, step| {
        let all = ("examples", "");
        pytest(workspace, step, &workspace.products(step)?.python, all)
    }),
    ("snippets", "README and docs", snippets::run),
];

/// A Node that has SQLite, for runs with a journal.
const NODE_WITH_SQLITE: &str = "26.12.1";

/// Where Maven's test runner leaves its reports.
const SUREFIRE: &str = "target/surefire-reports";

/// Runs the command. Nothing can be tested that does not compile; any other failure does not hide the other parts.
pub(crate) fn run(places: &Places, args: &Args) -> Result<ExitCode> {
    let parts = chosen(PARTS, &args.parts)?;
    let workspace = &Workspace::new(places, packages(&parts));
    let steps = Steps::new("cargo xtask test", parts.len() + 2);
    if workspace.is_ready(&steps) {
        steps.side_by_side(parts, |work, step| work(workspace, step));
    }
    steps.summary(&["part", "passed", "failed", "skipped", "time"], |row| {
        let counts = Counts::of_step(row);
        let numbers = [counts.passed, counts.failed, counts.skipped];
        numbers.map(|number| number.to_string()).to_vec()
    });
    println!("{} in all", seconds(steps.took()));
    let all: Counts = steps.rows().iter().map(Counts::of_step).sum();
    println!("\n{} passed, {} failed", all.passed, all.failed);
    Ok(steps.exit_code())
}

/// Who works on one part does not wait for the tests of the others.
fn packages(parts: &[Part<Work>]) -> Packages {
    let has = |wanted: &str| parts.iter().any(|(name, ..)| *name == wanted);
    match parts {
        [("generated", ..)] => cargo::GENERATOR,
        _ if has("generated") || has("rust") => cargo::EVERYTHING,
        _ => cargo::TESTED,
    }
}

fn rust(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    // Of the EST server that the client is tried with.
    let has_openssl = Path::new("/usr/include/openssl/ssl.h").is_file();
    if cfg!(target_os = "linux") && !(has_openssl && system::find_program("pkg-config").is_some()) {
        let packages = ["pkg-config", "libssl-dev"];
        system::install(step, &packages, "OpenSSL, for an EST server of the tests")?;
    }
    let output = cargo(workspace.places, cargo::TESTS).run_unchecked(step)?;
    let counts = Counts::of_cargo_test(&output.text);
    judge(step, counts, "cargo test", output.verdict())
}

/// Jobs on a Spark whose executors are processes, some of which are killed. It has an environment of its own: Spark is 450 MB,
/// which nobody else needs.
fn spark(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let python = Python::ready(workspace.places, step, Tools::Spark)?;
    wheel::install(&python, step, &workspace.products(step)?.wheel)?;
    let all = ("bindings-python/tests/spark", "");
    pytest(workspace, step, &python, all)
}

/// On the installed wheel, as users get it.
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
        .env("DEVTRUST_EMULATOR", workspace.emulator(step)?)
        .dir(&places.root.join("bindings-python"));
    reported(step, "pytest", pytest, &report)
}

/// In Node and in a browser: what depends on the platform with wasm-bindgen-test, and the package with vitest against real
/// emulators. What fails in one does not hide the others.
fn npm(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let mut results = Vec::new();
    for in_browser in [false, true] {
        let output = wasm::test(workspace, step, in_browser)?;
        results.push((Counts::of_cargo_test(&output.text), output));
    }
    let report = workspace.places.scratch("vitest")?.join("report.xml");
    let package = workspace.npm_package(step)?;
    // The module that is ended on purpose.
    package.make_traps(workspace, step)?;
    let output = workspace
        .describe_to(step, package.project.script("test"))?
        .words("-- --reporter=default --reporter=junit")
        .arg(format!("--outputFile.junit={}", report.display()))
        .run_unchecked(step)?;
    results.push((Counts::of_reports(&report)?, output));
    let journals = journals(workspace, step);
    let lost = journals.map(|found| results.push(found)).err();
    let mut results_of = results.iter();
    let success = results_of.all(|(counts, output)| output.status.success() && counts.passed > 0);
    let counts = results.iter().map(|(counts, _)| *counts).sum();
    let text = results.into_iter().map(|(_, output)| output.text).collect();
    judge(step, counts, "npm tests", (success, text))?;
    lost.map_or(Ok(()), Err)
}

/// Runs with a journal, which older Nodes have no SQLite for; some of them are begun, or gone on with, by the Python package.
fn journals(workspace: &Workspace<'_>, step: &Step) -> Result<(Counts, Output)> {
    let project = &workspace.npm_package(step)?.project;
    let newest = NewestNode::ready(workspace.places, step, &project.node, NODE_WITH_SQLITE)?;
    let report = workspace.places.scratch("vitest-journal")?;
    let report = report.join("report.xml");
    let python = workspace.products(step)?.python.program("python");
    let vitest = newest
        .node()
        .arg(project.tools().join("vitest/vitest.mjs"))
        .words("run --project journal --reporter=default --reporter=junit")
        .arg(format!("--outputFile.junit={}", report.display()))
        .env("NO_COLOR", "1")
        .env("DEVTRUST_PYTHON", python)
        .dir(&project.dir);
    let output = workspace.describe_to(step, vitest)?.run_unchecked(step)?;
    step.note(format!("journals in Node {}", newest.version));
    Ok((Counts::of_reports(&report)?, output))
}

/// A browser looks at every view, served by the emulator.
fn portal(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let report = workspace.places.scratch("playwright")?.join("report.xml");
    let portal = &workspace.portal(step)?.project;
    let playwright = workspace
        .describe_to(step, portal.script("test"))?
        .words("-- --reporter=line,junit")
        .env("DEVTRUST_CLI", workspace.program(step, "devtrust")?)
        .env("PLAYWRIGHT_JUNIT_OUTPUT_FILE", &report);
    reported(step, "playwright", playwright, &report)
}

/// On jars that carry the library and the emulator; then a newcomer's project uses the jar that came of it.
fn kotlin(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let emulator = workspace.emulator(step)?;
    let kotlin = workspace.kotlin(step)?;
    let reports = [&kotlin.project, &kotlin.emulator].map(|module| module.join(SUREFIRE));
    for reports in &reports {
        files::remove(reports)?;
    }
    let output = kotlin.verify(step, &emulator)?;
    say_measured(step, &output.text);
    let [client, its_emulator] = reports.map(|reports| Counts::of_reports(&reports));
    let counts = client? + its_emulator?;
    judge(step, counts, "Maven", output.verdict())?;
    packaging::kotlin::check(workspace.places, step, &kotlin.package(), &emulator)?;
    step.count(counts + Counts::ONE_PASSED);
    Ok(())
}

/// On Linux, with the library and the sources made from it, against the real emulator.
fn swift(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    if !cfg!(target_os = "linux") {
        let why = "elsewhere the package is built from an XCFramework, which nobody has tried yet";
        return Err(Failure::NotRun(why.into()));
    }
    let places = workspace.places;
    let emulator = workspace.emulator(step)?;
    let swift = workspace.swift(step)?;
    swift.toolchain.needs(step, "openssl/evp.h", "libssl-dev")?;
    let reports = places.scratch("swift")?;
    let emulator = [("DEVTRUST_EMULATOR", emulator.as_os_str())];
    let test = swift
        .tests(places, step, &emulator)?
        // One test at a time: one of them measures the process.
        .words("--no-parallel --xunit-output")
        .arg(reports.join("report.xml"));
    // Swift Testing puts its name at the end.
    let report = reports.join("report-swift-testing.xml");
    reported(step, "swift test", test, &report)
}

/// Runs a tool and counts its report. One that is not there counts no test, and that is a failure.
fn reported(step: &Step, name: &str, tool: Tool, report: &Path) -> Result<()> {
    let output = tool.run_unchecked(step)?;
    say_measured(step, &output.text);
    let counts = Counts::of_reports(report)?;
    judge(step, counts, name, output.verdict())
}
