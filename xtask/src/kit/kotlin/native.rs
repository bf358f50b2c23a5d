//! The libraries in the jar: one for each platform, in the folder that JNA looks into.

use std::env;
use std::path::{Path, PathBuf};

use crate::kit::failure::{Context, Failure, Result};
use crate::kit::files;
use crate::kit::process::Tool;
use crate::kit::steps::Step;
use crate::kit::system;

/// The library of each platform, in the folder that JNA calls it by.
const PLATFORMS: &[&str] = &[
    "darwin-aarch64/libdevtrust_native.dylib",
    "darwin-x86-64/libdevtrust_native.dylib",
    "linux-aarch64/libdevtrust_native.so",
    "linux-x86-64/libdevtrust_native.so",
    "win32-x86-64/devtrust_native.dll",
];

/// Where a release job puts the libraries that were built elsewhere: the `dist/kotlin/native` of each of the other machines.
pub(crate) const OTHERS: &str = "DEVTRUST_NATIVE";

/// The budget of one platform's library, stripped. Measured on x86-64 Linux: 8.4 MiB; 2.6 of them came with the journal.
pub(crate) const BUDGET: u64 = 9 * 1024 * 1024;

/// Takes from the library what only the generator reads.
pub(crate) fn strip(step: &Step, folder: &Path) -> Result<()> {
    if cfg!(windows) {
        // There the symbols are in a file of their own.
        return Ok(());
    }
    let strip = system::find_program("strip");
    let strip = strip.context("strip, which comes with the linker, is missing")?;
    let option = if cfg!(target_os = "macos") {
        "-x"
    } else {
        "--strip-unneeded"
    };
    for library in libraries(folder)? {
        Tool::new(&strip).arg(option).arg(&library).run(step)?;
    }
    Ok(())
}

/// Puts beside this platform's library those that were built elsewhere, if there are any.
pub(crate) fn add_others(folder: &Path) -> Result<Vec<String>> {
    let Some(others) = env::var_os(OTHERS).map(PathBuf::from) else {
        return Ok(Vec::new());
    };
    let mut added = Vec::new();
    for library in PLATFORMS {
        let (from, to) = (others.join(library), folder.join(library));
        if from.is_file() && !to.exists() {
            files::copy(&from, &to)?;
            added.push((*library).to_owned());
        }
    }
    if added.is_empty() {
        let message = format!(
            "{OTHERS} names {}, and there is no library of another platform in it",
            others.display()
        );
        return Err(Failure::new(message));
    }
    Ok(added)
}

/// What is wrong with the files of a jar, as far as libraries go: each must be one that JNA finds.
pub(crate) fn misplaced(files: &[String]) -> Vec<String> {
    let endings = [".so", ".dylib", ".dll", ".jnilib"];
    let is_wrong = |file: &&String| {
        endings.iter().any(|ending| file.ends_with(ending)) && !PLATFORMS.contains(&file.as_str())
    };
    files.iter().filter(is_wrong).cloned().collect()
}

/// All libraries in the folders below a folder.
pub(crate) fn libraries(folder: &Path) -> Result<Vec<PathBuf>> {
    let found = PLATFORMS.iter().map(|library| folder.join(library));
    let found: Vec<PathBuf> = found.filter(|path| path.is_file()).collect();
    if found.is_empty() {
        let message = format!("{} holds no library", folder.display());
        return Err(Failure::new(message));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_is_where_jna_looks_or_it_is_misplaced() {
        let files = [
            "linux-x86-64/libdevtrust_native.so",
            "win32-x86-64/devtrust_native.dll",
            "linux-x86-64/libother.so",
            "libdevtrust_native.so",
            "com/devtrust/Client.class",
        ]
        .map(str::to_owned);
        let wrong = ["linux-x86-64/libother.so", "libdevtrust_native.so"];
        assert_eq!(misplaced(&files), wrong);
    }
}
