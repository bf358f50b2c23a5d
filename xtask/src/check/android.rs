//! What can be said of the AAR where there is no Gradle and no NDK: its Kotlin compiles with Android's own classes, and its
//! linker flags do what they are for.

use std::fs;

use crate::kit::cargo::{self, cargo};
use crate::kit::elf;
use crate::kit::failure::{Context, Failure, Result};
use crate::kit::kotlin::{Kotlin, maven};
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::steps::Step;

const PROJECT: &str = "bindings-kotlin/android";
const FLAGS: &str = "bindings-kotlin/android/cargo-16kb.toml";
/// The pages of the newest phones, in bytes.
const PAGE: u64 = 16 * 1024;
/// The flags of the ABIs are for this target, too, whose linker is here.
const TRIED_ON: &str = "x86_64-unknown-linux-gnu";
/// A small library: what the linker does with segments does not depend on what is in them.
const LIBRARY: &str = "devtrust-wasm-keys";

/// Compiled only: no device and no emulator of one has run it.
pub(super) fn kotlin(places: &Places, step: &Step) -> Result<()> {
    let project = places.needed(PROJECT)?;
    Kotlin::ready(places, step)?;
    Tool::new(maven(step)?)
        .args(["--batch-mode", "--no-transfer-progress", "compile"])
        .dir(&project)
        .run(step)?;
    step.note("compiled, not run");
    Ok(())
}

/// Links a library with the flags that the AAR's are linked with, and looks at its segments.
pub(super) fn pages(places: &Places, step: &Step) -> Result<()> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err(Failure::NotRun(format!(
            "the flags are tried with the linker of {TRIED_ON}"
        )));
    }
    let flags = places.needed(FLAGS)?;
    let target = places.target.join("16kb");
    cargo(places, &["build", "--locked", "--config"])
        .arg(&flags)
        .args(["--target", TRIED_ON, "--package", LIBRARY])
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .run(step)?;
    let generator = target.join(TRIED_ON).join("debug").join("library");
    let path = cargo::library_beside(&generator, &LIBRARY.replace('-', "_"))?;
    let file = fs::read(&path).context(|| format!("could not read {}", path.display()))?;
    let alignments = elf::load_alignments(&file)
        .map_err(|_| Failure::new(format!("{} is no ELF library", path.display())))?;
    step.note(format!("{} segments", alignments.len()));
    if !alignments.is_empty() && alignments.iter().all(|alignment| *alignment >= PAGE) {
        return Ok(());
    }
    let message = format!("segments aligned to {alignments:?} bytes, and {PAGE} were asked for");
    Err(Failure::new(message))
}
