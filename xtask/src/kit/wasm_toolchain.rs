//! The tool chain that compiles for WebAssembly.
//!
//! The standard library is compiled with the modules (for size, see [`super::wasm`]), so what is needed is its source and
//! a linker. The default tool chain has both after `rustup component add rust-src`; the target itself need not be
//! installed. Where that cannot be had, Debian's `rustc-web` with `rust-web-src` does the same, with the linker of the
//! default tool chain, which Debian's is lacking.

use std::path::{Path, PathBuf};

use super::cargo;
use super::failure::{Context, Failure, Result};
use super::places::Places;
use super::process::Tool;
use super::steps::Step;
use super::system;

/// The one target of the modules.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN: &[&str] = &["rustc-web", "cargo-web", "rust-web-src"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const RUSTUP: &str = "rustup component add rust-src";
/// The oldest compiler that takes the workspace: `rust-version` in its Cargo.toml.
const OLDEST: (u32, u32) = (1, 88);

/// A compiler with the source of its standard library, and a linker.
#[derive(Debug)]
pub(crate) struct Toolchain {
    cargo: PathBuf,
    rustc: PathBuf,
    /// The compiler's own, or another one that it is told of.
    linker: PathBuf,
}

impl Toolchain {
    /// The tool chain, installed from Debian if there is none.
    pub(crate) fn ready(step: &Step) -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        let what_for = "a compiler for WebAssembly";
        system::install(step, DEBIAN, what_for).map_err(|failure| {
            let message = format!("{failure} (or, where rustup can download: {RUSTUP})");
            match failure {
                Failure::Failed { output, .. } => Failure::with_output(message, output),
                other @ Failure::NotRun(_) => other,
            }
        })?;
        if linker(Path::new(DEBIAN_RUSTC)).is_none() {
            system::install(step, &["lld"], "a linker for WebAssembly")?;
        }
        Self::find().context(format_args!(
            "{DEBIAN_RUSTC} does not compile for WebAssembly; run: {RUSTUP}"
        ))
    }

    /// The tool chain, if it is there.
    pub(crate) fn find() -> Option<Self> {
        let default = Self::open(Path::new(&cargo::program()), Path::new("rustc"));
        default.or_else(|| Self::open(Path::new(DEBIAN_CARGO), Path::new(DEBIAN_RUSTC)))
    }

    fn open(cargo: &Path, rustc: &Path) -> Option<Self> {
        let source = sysroot(rustc)?.join("lib/rustlib/src/rust/library/std/src/lib.rs");
        let version = system::version_of(rustc)?;
        let complete = source.is_file() && system::is_at_least(&version, OLDEST);
        complete.then_some(())?;
        Some(Self {
            cargo: cargo.to_path_buf(),
            rustc: rustc.to_path_buf(),
            linker: linker(rustc)?,
        })
    }

    /// `rustc 1.96.0 (ac68faa20 2026-05-25), /usr/bin/rustc`
    pub(crate) fn describe(&self) -> String {
        let version = system::version_of(&self.rustc).unwrap_or_default();
        format!("{version}, {}", self.rustc.display())
    }

    /// Cargo, with what this tool chain needs to be told.
    pub(crate) fn cargo(&self, places: &Places) -> Tool {
        cargo::other(places, &self.cargo)
            .env("RUSTC", &self.rustc)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", &self.linker)
            // Compiling the standard library is not a stable feature yet.
            .env("RUSTC_BOOTSTRAP", "1")
    }
}

/// Whether a compiler has the standard library of a target.
pub(crate) fn has_target(rustc: &Path, target: &str) -> bool {
    sysroot(rustc).is_some_and(|dir| dir.join("lib/rustlib").join(target).join("lib").is_dir())
}

fn linker(rustc: &Path) -> Option<PathBuf> {
    own_linker(rustc)
        .or_else(|| own_linker(Path::new("rustc")))
        .or_else(|| system::find_program("rust-lld"))
        .or_else(|| system::find_program("wasm-ld"))
}

fn own_linker(rustc: &Path) -> Option<PathBuf> {
    let verbose = system::answer(rustc, ["-vV"])?;
    let mut lines = verbose.lines();
    let host = lines.find_map(|line| line.strip_prefix("host: "))?;
    let file = format!("bin/rust-lld{}", std::env::consts::EXE_SUFFIX);
    let linker = sysroot(rustc)?.join("lib/rustlib").join(host).join(file);
    linker.is_file().then_some(linker)
}

fn sysroot(rustc: &Path) -> Option<PathBuf> {
    system::answer(rustc, ["--print", "sysroot"]).map(|text| PathBuf::from(text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_compiler_answers_and_a_missing_one_does_not() {
        assert!(sysroot(Path::new("rustc")).is_some_and(|dir| dir.is_dir()));
        assert_eq!(sysroot(Path::new("no-such-rustc")), None);
        assert!(!has_target(Path::new("rustc"), "no-such-target"));
        assert!(Toolchain::open(Path::new("cargo"), Path::new("no-such-rustc")).is_none());
    }
}
