//! xtask in cargo's place, for maturin.
//!
//! maturin compiles one package: `cargo rustc --manifest-path bindings-python/Cargo.toml --lib`. Cargo unites features
//! over the packages it is asked for, so that one package alone gets other features than the workspace, and everything
//! from tokio upwards would be compiled a second time. maturin takes its cargo from `CARGO`; xtask puts itself there
//! and asks for the same packages as the build before, which is then complete already. To be deleted when cargo can
//! unite features over the workspace by itself (`resolver.feature-unification`, unstable in 1.95).

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader};
use std::process::{Command, ExitCode, ExitStatus, Stdio};

use serde_json::Value;

use super::archive;
use super::cargo::Packages;
use super::process::Tool;

const REAL_CARGO: &str = "XTASK_REAL_CARGO";
const PACKAGES: &str = "XTASK_PACKAGES";

/// Makes a tool's cargo builds ones of `packages`; without any, they stay what they are.
pub(crate) fn stand_in(tool: Tool, own: &OsStr, packages: Packages) -> Tool {
    if !cfg!(target_os = "linux") {
        // Elsewhere maturin has something to say to the linker, which would be lost.
        return tool;
    }
    tool.env("CARGO", own)
        .env(REAL_CARGO, super::cargo::program())
        .env(PACKAGES, packages)
}

/// Whether this process was started in cargo's place; if so, what came of it.
pub(crate) fn run() -> Option<ExitCode> {
    let cargo = env::var_os(REAL_CARGO)?;
    let packages = env::var(PACKAGES).unwrap_or_default();
    let args = translate(env::args_os().skip(1).collect(), &packages);
    let mut command = Command::new(&cargo);
    command
        .args(args)
        .env("CARGO", &cargo)
        .env_remove(REAL_CARGO)
        .env_remove(PACKAGES)
        // It is for the archive. C compilers are run again when it changes, and all that is built on what they make.
        .env_remove(archive::VARIABLE);
    Some(match pass_on(command) {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("could not start {}: {error}", cargo.to_string_lossy());
            ExitCode::FAILURE
        }
    })
}

/// Runs cargo and passes on what it says, but for the programs that maturin did not ask for.
fn pass_on(mut command: Command) -> io::Result<ExitStatus> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            if !is_beside_the_point(&line) {
                println!("{line}");
            }
        }
    }
    child.wait()
}

/// A message about a test program or an example, which maturin would take for the program of the package.
fn is_beside_the_point(line: &str) -> bool {
    let Ok(message) = serde_json::from_str::<Value>(line) else {
        return false;
    };
    let is_test = message.pointer("/profile/test") == Some(&Value::Bool(true));
    is_test || message.pointer("/target/kind/0").and_then(Value::as_str) == Some("example")
}

/// `cargo rustc` of one library becomes `cargo build` of all packages; anything else stays as it is.
fn translate(args: Vec<OsString>, packages: &str) -> Vec<OsString> {
    if packages.is_empty() || args.first().is_none_or(|command| command != "rustc") {
        return args;
    }
    let build = "build --locked --message-format json-render-diagnostics".split(' ');
    let args = build.chain(packages.split_whitespace());
    args.map(OsString::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_examples_are_not_passed_on() {
        let is_passed_on = |kind: &str, test: bool| {
            let target = serde_json::json!({ "kind": [kind] });
            let message = serde_json::json!({ "target": target, "profile": { "test": test } });
            !is_beside_the_point(&message.to_string())
        };
        assert!(is_passed_on("bin", false) && is_passed_on("cdylib", false));
        assert!(!is_passed_on("bin", true) && !is_passed_on("example", false));
        assert!(!is_beside_the_point("not json"));
    }

    #[test]
    fn only_the_build_is_another_one() {
        let translated = |line: &str, packages| {
            let args = line.split(' ').map(OsString::from).collect();
            translate(args, packages).join(" ".as_ref())
        };
        let (two, rustc) = (
            "-p one -p two",
            "rustc --profile dev --manifest-path a/Cargo.toml --lib",
        );
        let build = "build --locked --message-format json-render-diagnostics -p one -p two";
        assert_eq!(translated(rustc, two), build);
        assert_eq!(
            translated("metadata --format-version 1", two),
            "metadata --format-version 1"
        );
        assert_eq!(translated(rustc, ""), rustc);
    }
}
