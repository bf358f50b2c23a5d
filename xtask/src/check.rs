//! `cargo xtask check`: what can be said about the code without running it.

use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use crate::kit::kotlin::maven;
use crate::kit::wasm::{Toolchain, has_target};
use crate::prelude::*;
use crate::site;
use Work::{Cargo, Npm, Own, Python, Scan};

/// What a part does.
#[derive(Clone, Copy)]
enum Work {
    /// Cargo in the repository, with these words.
    Cargo(&'static str),
    /// A tool of the Python environment with its words, and the folder that it runs in.
    Python(&'static str, &'static str),
    /// A script of the npm package, once that is built: among its sources are files that the build makes.
    Npm(&'static str),
    Scan(fn(&Places, &Step) -> Result<()>),
    Own(fn(&Workspace<'_>, &Step) -> Result<()>),
}

const ROOT: &str = ".";
const PYTHON: &str = "bindings-python";
const DENY: &str =
    "cargo-deny --workspace --all-features check --hide-inclusion-graph bans licenses sources";
const ADVISORIES: &str =
    "cargo-deny --workspace --all-features check --hide-inclusion-graph advisories";

/// In this order: two run at a time, so what waits for the same build or the same lock is kept apart. ruff takes the settings that
/// are nearest to a file. In the documentation, broken links and invalid examples are errors.
#[rustfmt::skip]
const PARTS: &[Part<Work>] = &[
    ("clippy", "clippy", Cargo("clippy --locked --workspace --all-targets --features devtrust-python/testing -- -D warnings")),
    ("fmt", "cargo fmt", Cargo("fmt --all --check -- --color never")),
    ("ruff-format", "ruff format", Python("ruff format --check .", ROOT)),
    ("ruff", "ruff check", Python("ruff check .", ROOT)),
    ("mypy", "mypy --strict", Python("mypy --strict python tests examples ../examples", PYTHON)),
    ("pyright", "pyright", Python("pyright python tests examples ../examples", PYTHON)),
    ("doc", "cargo doc", Cargo("doc --locked --workspace --no-deps --document-private-items")),
    ("kotlin", "ktlint", Own(ktlint)),
    ("biome", "biome", Own(|workspace, step| workspace.project(step)?.script("check:style").succeed(step))),
    ("generated", "generated files", Own(generated)),
    ("targets", "types for phones", Own(targets)),
    ("tsc", "tsc --strict", Npm("check:types")),
    ("site", "pages of the documentation", Scan(|places, step| site::pages(places, step).map(drop))),
    ("android", "Kotlin for Android", Own(android)),
    ("pages", "pages of 16 KB", Scan(pages)),
    ("deny", "cargo deny", Python(DENY, ROOT)),
    ("advisories", "advisories", Own(advisories)),
    ("machine", "no paths of one machine", Scan(scan::machine)),
    ("registry", "default registries only", Scan(scan::registry)),
    ("secrets", "no secrets", Scan(scan::secrets)),
    ("length", "files are short", Scan(scan::lengths)),
    ("package", "publint and attw", Npm("check:package")),
    ("portal", "portal", Own(portal)),
    ("wasm-size", "WebAssembly sizes", Own(sizes)),
];

/// The native half of the Kotlin and Swift packages is type-checked for phones. Not linked, not run: that takes an NDK or
/// Xcode, and a phone. Each target compiles everything once more, so there is one of each system, and one of them has 32 bits;
/// `aarch64-linux-android`, `aarch64-apple-ios-sim` and `aarch64-apple-darwin` were fine when they were checked.
const PHONES: &[&str] = &["armv7-linux-androideabi", "aarch64-apple-ios"];

/// Runs the command. A part that fails does not hide the others.
pub(crate) fn run(places: &Places, args: &Args) -> Result<ExitCode> {
    let parts = chosen(PARTS, &args.parts)?;
    // Where everything is checked everything is tested, too: what is compiled here, the tests do not compile again.
    let is_all = args.parts.is_empty();
    let all = is_all.then_some(cargo::EVERYTHING);
    let workspace = &Workspace::new(places, all.unwrap_or(cargo::TESTED));
    let steps = Steps::new("cargo xtask check", parts.len());
    steps.side_by_side(parts, |work, step| work.run(workspace, step));
    let word = |state| match state {
        State::Done => "ok",
        State::Failed => "FAILED",
        State::NotRun | State::Running => "not run",
    };
    steps.summary(&["check", "result", "time"], |row| {
        vec![word(row.state).to_owned()]
    });
    let rows = steps.rows();
    let count = |state| rows.iter().filter(|row| row.state == state).count();
    let [ok, failed, not_run] = [State::Done, State::Failed, State::NotRun].map(count);
    let took = seconds(steps.took());
    println!("{ok} ok, {failed} failed, {not_run} not run, {took}");
    Ok(steps.exit_code())
}

impl Work {
    fn run(self, workspace: &Workspace<'_>, step: &Step) -> Result<()> {
        let places = workspace.places;
        match self {
            Cargo(words) => cargo(places, words)
                .env("RUSTDOCFLAGS", "-D warnings")
                .succeed(step),
            Python(words, folder) => {
                let (tool, words) = words.split_once(' ').unwrap_or((words, ""));
                let tool = workspace.python(step)?.tool(tool).words(words);
                // pyright would ask the package index whether there is a newer one.
                let tool = tool.env("PYRIGHT_PYTHON_IGNORE_WARNINGS", "1");
                tool.dir(&places.needed(folder)?).succeed(step)
            }
            Npm(script) => {
                let package = workspace.npm_package(step)?;
                package.project.script(script).succeed(step)
            }
            Scan(scan) => scan(places, step),
            Own(work) => work(workspace, step),
        }
    }
}

fn generated(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let build = workspace.build_of(step, cargo::GENERATOR)?;
    generated::check(workspace.places, step, &build)
}

fn portal(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let portal = &workspace.portal(step)?.project;
    portal.script("check:style").succeed(step)?;
    portal.script("check:types").succeed(step)
}

/// The modules beside their budgets, also while the TypeScript around them does not compile.
fn sizes(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let (node, modules) = (&workspace.project(step)?.node, workspace.modules(step)?);
    wasm_size::verdict(step, &modules.sizes(workspace.places, step, node)?)
}

/// The style of all Kotlin that is written by hand. ktlint comes from where Maven brings everything else.
fn ktlint(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let project = workspace.needed("bindings-kotlin/ktlint.xml")?;
    let maven = Tool::new(maven(step)?).words("--batch-mode --no-transfer-progress --file");
    maven.arg(project).arg("antrun:run@check").succeed(step)
}

/// The AAR's Kotlin compiles with Android's own classes. No device and no emulator of one has run it: that takes Gradle and an NDK.
fn android(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let project = workspace.needed("bindings-kotlin/android")?;
    workspace.kotlin(step)?;
    let maven = Tool::new(maven(step)?).words("--batch-mode --no-transfer-progress compile");
    maven.dir(&project).succeed(step)?;
    step.note("compiled, not run");
    Ok(())
}

/// With rustup's standard libraries where they are installed, and otherwise with one that is compiled from its source.
fn targets(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let places = workspace.places;
    let is_there = |target: &&str| has_target(Path::new("rustc"), target);
    let (tool, how) = if PHONES.iter().all(is_there) {
        (cargo(places, "check"), "rustup's standard libraries")
    } else {
        let tool = Toolchain::ready(step)?.cargo(places);
        let tool = tool.words("check -Zbuild-std=std,panic_unwind");
        (tool, "a standard library from its source")
    };
    let compiler = places.needed("xtask/src/no-compiler.sh")?;
    tool.words("--locked --lib --package devtrust-ffi")
        .args(PHONES.iter().flat_map(|target| ["--target", target]))
        // The host's own compiler stays as it is.
        .env("TARGET_CC", &compiler)
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

/// Links an empty library with the flags that the AAR's are linked with, and looks at its segments: the newest phones have pages of
/// 16 KB. The flags are for the ABIs, and for one target more, whose linker is here.
fn pages(places: &Places, step: &Step) -> Result<()> {
    const TARGET: &str = "x86_64-unknown-linux-gnu";
    const MANIFEST: &str = "[package]\nname = \"pages\"\nedition = \"2024\"\n\
         [lib]\ncrate-type = [\"cdylib\"]\npath = \"pages.rs\"\n[workspace]\n";
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        let why = format!("the flags are tried with the linker of {TARGET}");
        return Err(Failure::NotRun(why));
    }
    let dir = places.scratch("pages")?;
    files::write(&dir.join("Cargo.toml"), MANIFEST)?;
    files::write(&dir.join("pages.rs"), "")?;
    cargo(places, "build --config")
        .arg(places.needed("bindings-kotlin/android/cargo-16kb.toml")?)
        .args(["--target", TARGET])
        .env("CARGO_TARGET_DIR", &dir)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .dir(&dir)
        .succeed(step)?;
    let library = cargo::library_beside(&dir.join(TARGET).join("debug/library"), "pages")?;
    let readelf = Tool::new("readelf")
        .words("--wide --segments")
        .arg(&library);
    let alignments = alignments(&readelf.answer(step)?);
    step.note(format!("{} segments", alignments.len()));
    if !alignments.is_empty() && alignments.iter().all(|alignment| *alignment >= 0x4000) {
        return Ok(());
    }
    let message = format!("segments aligned to {alignments:?} bytes, and 16 KB were asked for");
    Err(Failure::new(message))
}

/// The last column of every segment that is loaded.
fn alignments(segments: &str) -> Vec<u64> {
    let loaded = segments
        .lines()
        .filter(|line| line.trim().starts_with("LOAD "));
    let last = loaded.filter_map(|line| line.rsplit_once("0x"));
    last.filter_map(|(_, number)| u64::from_str_radix(number.trim(), 16).ok())
        .collect()
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
    Python(ADVISORIES, ROOT).run(workspace, step)
}
