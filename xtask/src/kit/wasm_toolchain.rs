//! The tool chain that compiles for WebAssembly.
//!
//! The standard library is compiled with the modules (for size, see [`super::wasm`]), so what is needed is its source and
//! a linker. The default tool chain has both after `rustup component add rust-src`; the target itself need not be
//! installed. Where that cannot be had, Debian's `rustc-web` with `rust-web-src` does the same, with the linker of the
//! default tool chain, which Debian's is lacking.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::cargo;
use super::failure::{Failure, Result};
use super::places::Places;
use super::process::Tool;
use super::steps::Step;
use super::system;

/// The one target of the modules.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN: &[&str] = &["rustc-web", "cargo-web", "rust-web-src"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
/// The oldest compiler that takes the workspace: `rust-version` in its Cargo.toml.
const OLDEST: (u32, u32) = (1, 88);

/// A compiler with the source of its standard library, and a linker.
#[derive(Debug)]
pub(crate) struct Toolchain {
    cargo: PathBuf,
    rustc: PathBuf,
    linker: Option<PathBuf>,
}

impl Toolchain {
    /// The tool chain, installed from Debian if there is none.
    pub(crate) fn ready(step: &Step) -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        let rustup = "rustup component add rust-src";
        system::install(step, DEBIAN, "a compiler for WebAssembly").map_err(|failure| {
            let message = format!("{failure} (or, where rustup can download: {rustup})");
            match failure {
                Failure::Failed { output, .. } => Failure::with_output(message, output),
                other => other,
            }
        })?;
        if linker(Path::new(DEBIAN_RUSTC)).is_err() {
            system::install(step, &["lld"], "a linker for WebAssembly")?;
        }
        Self::find().ok_or_else(|| {
            Failure::new(format!(
                "{DEBIAN_RUSTC} does not compile for WebAssembly; run: {rustup}"
            ))
        })
    }

    /// The tool chain, if it is there.
    pub(crate) fn find() -> Option<Self> {
        let default = Self::open(&PathBuf::from(cargo::program()), Path::new("rustc"));
        default.or_else(|| Self::open(Path::new(DEBIAN_CARGO), Path::new(DEBIAN_RUSTC)))
    }

    fn open(cargo: &Path, rustc: &Path) -> Option<Self> {
        let source = sysroot(rustc)?.join("lib/rustlib/src/rust/library/std/src/lib.rs");
        let complete = source.is_file() && new_enough(&version(rustc)?);
        complete.then_some(())?;
        Some(Self {
            cargo: cargo.to_path_buf(),
            rustc: rustc.to_path_buf(),
            linker: linker(rustc).ok()?,
        })
    }

    /// `rustc 1.96.0 (ac68faa20 2026-05-25), /usr/bin/rustc`
    pub(crate) fn describe(&self) -> String {
        let version = version(&self.rustc).unwrap_or_default();
        format!("{version}, {}", self.rustc.display())
    }

    /// Cargo, with what this tool chain needs to be told.
    pub(crate) fn cargo(&self, places: &Places) -> Tool {
        let tool = cargo::other(places, &self.cargo)
            .env("RUSTC", &self.rustc)
            // Compiling the standard library is not a stable feature yet.
            .env("RUSTC_BOOTSTRAP", "1");
        match &self.linker {
            Some(linker) => tool.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker),
            None => tool,
        }
    }
}

/// Whether a compiler has the standard library of a target.
pub(crate) fn has_target(rustc: &Path, target: &str) -> bool {
    sysroot(rustc).is_some_and(|dir| dir.join("lib/rustlib").join(target).join("lib").is_dir())
}

/// The linker to name, or none where the compiler brings its own.
fn linker(rustc: &Path) -> std::result::Result<Option<PathBuf>, ()> {
    if own_linker(rustc).is_some() {
        return Ok(None);
    }
    own_linker(Path::new("rustc"))
        .or_else(|| system::find_program("rust-lld"))
        .or_else(|| system::find_program("wasm-ld"))
        .map(Some)
        .ok_or(())
}

fn own_linker(rustc: &Path) -> Option<PathBuf> {
    let verbose = answer(rustc, &["-vV"])?;
    let host = verbose
        .lines()
        .find_map(|line| line.strip_prefix("host: "))?;
    let linker = sysroot(rustc)?
        .join("lib/rustlib")
        .join(host)
        .join("bin")
        .join(format!("rust-lld{}", std::env::consts::EXE_SUFFIX));
    linker.is_file().then_some(linker)
}

fn sysroot(rustc: &Path) -> Option<PathBuf> {
    answer(rustc, &["--print", "sysroot"]).map(|text| PathBuf::from(text.trim()))
}

fn version(rustc: &Path) -> Option<String> {
    answer(rustc, &["--version"]).map(|text| text.trim().to_owned())
}

fn answer(rustc: &Path, args: &[&str]) -> Option<String> {
    let output = Command::new(OsString::from(rustc))
        .args(args)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then_some(text)
}

fn new_enough(version: &str) -> bool {
    let number = version.split_whitespace().nth(1).unwrap_or_default();
    let mut parts = number.split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= OLDEST,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_has_to_take_the_workspace() {
        assert!(new_enough("rustc 1.96.0 (ac68faa20 2026-05-25)"));
        assert!(new_enough("rustc 1.88.0"));
        assert!(!new_enough("rustc 1.63.0"));
        assert!(!new_enough("command not found"));
    }

    #[test]
    fn the_default_compiler_answers_and_a_missing_one_does_not() {
        assert!(sysroot(Path::new("rustc")).is_some_and(|dir| dir.is_dir()));
        assert_eq!(sysroot(Path::new("no-such-rustc")), None);
        assert!(!has_target(Path::new("rustc"), "no-such-target"));
        assert!(Toolchain::open(Path::new("cargo"), Path::new("no-such-rustc")).is_none());
    }
}
