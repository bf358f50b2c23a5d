//! `cargo xtask doctor`: which tools were found, and what to run for those that were not.

use std::path::Path;
use std::process::ExitCode;

use crate::kit::node::Node;
use crate::kit::places::Places;
use crate::kit::swift;
use crate::kit::wasm_toolchain::Toolchain;
use crate::kit::{browser, python, system, table, wasm_tests};

/// One tool: how it is found, and what it is good for.
struct Wanted {
    name: &'static str,
    program: &'static str,
    args: &'static [&'static str],
    needed_for: &'static str,
    /// The one line to run where it is missing.
    remedy: &'static str,
    required: bool,
}

const WANTED: &[Wanted] = &[
    Wanted {
        name: "rustc",
        program: "rustc",
        args: &["--version"],
        needed_for: "everything",
        remedy: "install Rust 1.88 or newer: https://rustup.rs",
        required: true,
    },
    Wanted {
        name: "cargo",
        program: "cargo",
        args: &["--version"],
        needed_for: "everything",
        remedy: "install Rust 1.88 or newer: https://rustup.rs",
        required: true,
    },
    Wanted {
        name: "rustfmt",
        program: "cargo",
        args: &["fmt", "--version"],
        needed_for: "check",
        remedy: "rustup component add rustfmt",
        required: true,
    },
    Wanted {
        name: "clippy",
        program: "cargo",
        args: &["clippy", "--version"],
        needed_for: "check",
        remedy: "rustup component add clippy",
        required: true,
    },
    Wanted {
        name: "git",
        program: "git",
        args: &["--version"],
        needed_for: "check",
        remedy: "apt-get install --no-install-recommends git",
        required: true,
    },
    Wanted {
        name: "openssl",
        program: "openssl",
        args: &["version"],
        needed_for: "demo (Python stands in for it)",
        remedy: "apt-get install --no-install-recommends openssl",
        required: false,
    },
];

/// Runs the command.
pub(crate) fn run(places: &Places) -> ExitCode {
    let mut complete = true;
    let mut rows: Vec<Vec<String>> = WANTED
        .iter()
        .map(|wanted| {
            let found = system::version_of(Path::new(wanted.program), wanted.args);
            complete &= found.is_some() || !wanted.required;
            row(wanted.name, found, wanted.needed_for, wanted.remedy)
        })
        .collect();
    let interpreter = python::interpreter();
    complete &= interpreter.is_ok();
    let found = match interpreter {
        Ok(path) => system::version_of(&path, &["--version"]),
        Err(failure) => Some(failure.to_string()),
    };
    rows.push(row("python", found, "demo, test, check, bench, dist", ""));
    for tool in ["maturin", "pytest", "mypy", "pyright", "ruff"] {
        let program = python::in_venv(&places.venv, tool);
        let found = system::version_of(&program, &["--version"]);
        rows.push(row(
            tool,
            found,
            "in .venv",
            "the tasks install it when they need it",
        ));
    }
    let node = Node::find();
    complete &= node.is_ok();
    rows.extend(for_npm(
        node.map_or_else(|failure| failure.to_string(), |node| node.version),
    ));
    let swift = swift::Toolchain::find(places).map(|toolchain| toolchain.describe());
    let installed = "the tasks install Debian's when they need it";
    rows.push(row("swift", swift, "test, dist", installed));
    println!(
        "{}",
        table::render(&["tool", "found", "needed for"], &rows, &[])
    );
    println!("repository    {}", places.root.display());
    println!("build folder  {}", places.target.display());
    println!("tools         {}", places.tools.display());
    if complete {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What the npm package is built and tested with.
fn for_npm(node: String) -> [Vec<String>; 4] {
    let installed = "the tasks install it when they need it";
    let wasm = Toolchain::find().map(|toolchain| toolchain.describe());
    let chromium = match browser::find() {
        Ok(found) => found.and_then(|path| browser::version(&path)),
        Err(failure) => Some(failure.to_string()),
    };
    let driver = wasm_tests::find_driver().and_then(|path| browser::version(&path));
    [
        row("node", Some(node), "test, check, dist", ""),
        row("rustc for wasm32", wasm, "test, check, dist", installed),
        row("chromium", chromium, "test", installed),
        row("chromedriver", driver, "test", installed),
    ]
}

fn row(name: &str, found: Option<String>, needed_for: &str, remedy: &str) -> Vec<String> {
    let found = found.unwrap_or_else(|| format!("missing: {remedy}"));
    vec![name.to_owned(), found, needed_for.to_owned()]
}
