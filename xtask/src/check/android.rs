//! What can be said of the AAR where there is no Gradle and no NDK: its Kotlin compiles with Android's own classes, and its
//! linker flags do what they are for.

use crate::kit::cargo::{self, cargo};
use crate::kit::failure::{Failure, Result};
use crate::kit::files;
use crate::kit::kotlin::maven;
use crate::kit::process::Tool;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;

const PROJECT: &str = "bindings-kotlin/android";
const FLAGS: &str = "bindings-kotlin/android/cargo-16kb.toml";
/// The pages of the newest phones, in bytes.
const PAGE: u64 = 16 * 1024;
/// The flags of the ABIs are for this target, too, whose linker is here.
const TRIED_ON: &str = "x86_64-unknown-linux-gnu";
/// An empty library: what the linker does with segments does not depend on what is in them.
const MANIFEST: &str = "\
[package]
name = \"pages\"
edition = \"2024\"
[lib]
crate-type = [\"cdylib\"]
path = \"pages.rs\"
[workspace]
";

/// Compiled only: no device and no emulator of one has run it.
pub(super) fn kotlin(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let project = workspace.places.needed(PROJECT)?;
    workspace.kotlin(step)?;
    let maven = Tool::new(maven(step)?).words("--batch-mode --no-transfer-progress compile");
    maven.dir(&project).succeed(step)?;
    step.note("compiled, not run");
    Ok(())
}

/// Links a library with the flags that the AAR's are linked with, and looks at its segments.
pub(super) fn pages(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let places = workspace.places;
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        let why = format!("the flags are tried with the linker of {TRIED_ON}");
        return Err(Failure::NotRun(why));
    }
    let flags = places.needed(FLAGS)?;
    let dir = places.scratch("pages")?;
    files::write(&dir.join("Cargo.toml"), MANIFEST)?;
    files::write(&dir.join("pages.rs"), "")?;
    cargo(places, "build --config")
        .arg(&flags)
        .args(["--target", TRIED_ON])
        .env("CARGO_TARGET_DIR", &dir)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .dir(&dir)
        .succeed(step)?;
    let beside = dir.join(TRIED_ON).join("debug/library");
    let library = cargo::library_beside(&beside, "pages")?;
    let readelf = Tool::new("readelf").words("--wide --segments");
    let segments = readelf.arg(&library).answer(step)?;
    let alignments = alignments(&segments);
    step.note(format!("{} segments", alignments.len()));
    if !alignments.is_empty() && alignments.iter().all(|alignment| *alignment >= PAGE) {
        return Ok(());
    }
    let message = format!("segments aligned to {alignments:?} bytes, and {PAGE} were asked for");
    Err(Failure::new(message))
}

/// The last column of every segment that is loaded.
fn alignments(segments: &str) -> Vec<u64> {
    let lines = segments.lines().map(str::trim);
    let loaded = lines.filter(|line| line.starts_with("LOAD "));
    let last = loaded.filter_map(|line| line.rsplit_once("0x"));
    last.filter_map(|(_, number)| u64::from_str_radix(number, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::alignments;

    #[test]
    fn the_alignment_of_what_is_loaded_is_read() {
        let segments = "\
  Type           Offset   VirtAddr           PhysAddr           FileSiz  MemSiz   Flg Align
  PHDR           0x000040 0x0000000000000040 0x0000000000000040 0x0002d8 0x0002d8 R   0x8
  LOAD           0x000000 0x0000000000000000 0x0000000000000000 0x00a2b0 0x00a2b0 R   0x4000
  LOAD           0x00a2c0 0x000000000000e2c0 0x000000000000e2c0 0x01a9f1 0x01a9f1 R E 0x1000
";
        assert_eq!(alignments(segments), [0x4000, 0x1000]);
    }
}
