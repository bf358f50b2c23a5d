//! `cargo xtask doctor`: which tools were found, and what to run for those that were not.

use crate::prelude::*;

/// Tools by their names: how they are asked for their version, what they are good for, and the one line to run where a tool is
/// missing. Without openssl, Python stands in for it; without any other, a task cannot be done.
const WANTED: &[(&str, &str, &str, &str)] = &[
    ("rustc", "rustc --version", "everything", RUST),
    ("cargo", "cargo --version", "everything", RUST),
    ("rustfmt", "cargo fmt --version", "check", COMPONENTS),
    ("clippy", "cargo clippy --version", "check", COMPONENTS),
    ("git", "git --version", "check", "apt-get install git"),
    (
        OPENSSL,
        "openssl version",
        "demo",
        "apt-get install openssl",
    ),
];
const RUST: &str = "install Rust 1.88 or newer: https://rustup.rs";
const COMPONENTS: &str = "rustup component add rustfmt clippy";
const OPENSSL: &str = "openssl";
const INSTALLED: &str = "the tasks install it when they need it";

/// Runs the command.
pub(crate) fn run(places: &Places) -> ExitCode {
    let mut complete = true;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut add = |name: &str, found: Option<String>, needed_for: &str, remedy: &str| {
        let found = found.unwrap_or_else(|| format!("missing: {remedy}"));
        rows.push(vec![name.to_owned(), found, needed_for.to_owned()]);
    };
    for (name, command, needed_for, remedy) in WANTED {
        let mut words = command.split(' ');
        let answer = system::answer(words.next().unwrap_or_default(), words);
        let found = answer.and_then(|text| system::first_line(&text));
        complete &= found.is_some() || *name == OPENSSL;
        add(name, found, needed_for, remedy);
    }
    let interpreter = python::interpreter();
    complete &= interpreter.is_ok();
    let told = |failure: Failure| Some(failure.to_string());
    let found = interpreter.map_or_else(told, |path| system::version_of(&path));
    add("python", found, "demo, test, check, bench, dist", "");
    for tool in ["maturin", "pytest", "mypy", "pyright", "ruff"] {
        let found = system::version_of(&python::in_venv(&places.venv, tool));
        add(tool, found, "in .venv", INSTALLED);
    }
    let node = Node::find();
    complete &= node.is_ok();
    let node = node.map_or_else(told, |node| Some(node.version));
    let wasm = wasm::Toolchain::find().map(|toolchain| toolchain.describe());
    let chromium = browser::find();
    let chromium = chromium.map_or_else(told, |found| system::version_of(&found?));
    let driver = system::find_program(wasm::DRIVER);
    let driver = driver.and_then(|path| system::version_of(&path));
    let swift = swift::Toolchain::find(places).map(|toolchain| toolchain.describe());
    add("node", node, "test, check, dist", "");
    add("rustc for wasm32", wasm, "test, check, dist", INSTALLED);
    add("chromium", chromium, "test", INSTALLED);
    add("chromedriver", driver, "test", INSTALLED);
    add("swift", swift, "test, dist", INSTALLED);
    let header = ["tool", "found", "needed for"];
    println!("{}", table::render(&header, &rows, &[]));
    println!("repository    {}", places.root.display());
    println!("build folder  {}", places.target.display());
    println!("tools         {}", places.tools.display());
    ExitCode::from(u8::from(!complete))
}
