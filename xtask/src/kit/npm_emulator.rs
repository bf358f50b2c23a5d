//! The npm package `devtrust-emulator`: the program for this machine, and helpers for tests.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::path::{Path, PathBuf};

use fs_err as fs;

use super::failure::Result;
use super::files;
use super::linked::{self, For};
use super::node::Node;
use super::places::Places;
use super::steps::Step;

const FOLDER: &str = "bindings-wasm/emulator";

/// The package as it is published, with this program, in a folder that holds nothing else.
pub(crate) fn pack(
    places: &Places,
    step: &Step,
    (node, program): (&Node, &Path),
    out: &Path,
) -> Result<PathBuf> {
    let dir = places.scratch("npm-emulator")?;
    files::copy(&places.needed(FOLDER)?, &dir)?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        files::copy(&places.needed(licence)?, &dir.join(licence))?;
    }
    linked::NPM_EMULATOR.notices(places, step, (For::Here, &dir))?;
    let name = format!("devtrust-emulator{EXE_SUFFIX}");
    files::copy(program, &dir.join("bin").join(platform()).join(name))?;
    let pack = node.npm(&dir, "pack --ignore-scripts --pack-destination");
    fs::create_dir_all(out)?;
    pack.arg(out).run(step)?;
    files::only(out, ".tgz")
}

/// What Node calls this machine: `linux-x64`.
fn platform() -> String {
    let system = match OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let processor = match ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}-{processor}")
}
