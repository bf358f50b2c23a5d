//! xtask in cargo's place, for maturin.
//!
//! maturin compiles one package: `cargo rustc --manifest-path bindings-python/Cargo.toml --lib`. Cargo unites features
//! over the packages it is asked for, so that one package alone gets other features than the workspace, and everything
//! from tokio upwards would be compiled a second time. maturin takes its cargo from `CARGO`; xtask puts itself there
//! and asks for the same packages as the build before, which is then complete already. To be deleted when cargo can
//! unite features over the workspace by itself (`resolver.feature-unification`, unstable in 1.95).

use std::env;
use std::ffi::{OsStr, OsString};
use std::process::{Command, ExitCode};

use super::cargo::Packages;
use super::process::Tool;

const REAL_CARGO: &str = "XTASK_REAL_CARGO";
const PACKAGES: &str = "XTASK_PACKAGES";

/// Makes a tool's cargo builds ones of `packages`.
pub(crate) fn stand_in(tool: Tool, own: &OsStr, packages: Packages) -> Tool {
    if !cfg!(target_os = "linux") {
        // Elsewhere maturin has something to say to the linker, which would be lost.
        return tool;
    }
    tool.env("CARGO", own)
        .env(REAL_CARGO, super::cargo::program())
        .env(PACKAGES, packages.join(" "))
}

/// Whether this process was started in cargo's place; if so, what came of it.
pub(crate) fn run() -> Option<ExitCode> {
    let cargo = env::var_os(REAL_CARGO)?;
    let packages = env::var(PACKAGES).unwrap_or_default();
    let args = translate(env::args_os().skip(1).collect(), &packages);
    let status = Command::new(&cargo)
        .args(args)
        .env("CARGO", &cargo)
        .env_remove(REAL_CARGO)
        .env_remove(PACKAGES)
        .status();
    Some(match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("could not start {}: {error}", cargo.to_string_lossy());
            ExitCode::FAILURE
        }
    })
}

/// `cargo rustc` of one library becomes `cargo build` of all packages; anything else stays as it is.
fn translate(args: Vec<OsString>, packages: &str) -> Vec<OsString> {
    if args.first().is_none_or(|command| command != "rustc") {
        return args;
    }
    [
        "build",
        "--locked",
        "--message-format",
        "json-render-diagnostics",
    ]
    .into_iter()
    .chain(packages.split_whitespace())
    .map(OsString::from)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translated(line: &str) -> String {
        let args = line.split_whitespace().map(OsString::from).collect();
        let args = translate(args, "-p one -p two");
        let args: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
        args.join(" ")
    }

    #[test]
    fn only_the_build_is_another_one() {
        let build = "build --locked --message-format json-render-diagnostics -p one -p two";
        assert_eq!(
            translated("rustc --profile dev --manifest-path a/Cargo.toml --lib"),
            build
        );
        assert_eq!(
            translated("metadata --format-version 1"),
            "metadata --format-version 1"
        );
    }
}
