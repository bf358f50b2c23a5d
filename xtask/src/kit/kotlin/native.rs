//! The libraries in the jar: one for each platform, in the folder that JNA looks into.

use std::env;

use crate::prelude::*;

/// The library of each platform, in the folder that JNA calls it by.
const PLATFORMS: &[&str] = &[
    "darwin-aarch64/libdevtrust_native.dylib",
    "darwin-x86-64/libdevtrust_native.dylib",
    "linux-aarch64/libdevtrust_native.so",
    "linux-x86-64/libdevtrust_native.so",
    "win32-x86-64/devtrust_native.dll",
];

/// Fails where a jar holds a library that JNA does not find, as one of the tests that was left behind.
pub(crate) fn all_are_found(step: &Step, jar: &Path) -> Result<()> {
    let endings = [".so", ".dylib", ".dll", ".jnilib"];
    let mut files = archive::list(step, jar)?;
    files.retain(|file| endings.iter().any(|ending| file.ends_with(ending)));
    files.retain(|file| !PLATFORMS.contains(&file.as_str()));
    if files.is_empty() {
        return Ok(());
    }
    let message = "libraries in the jar that nothing finds";
    Err(Failure::with_output(message, files.join("\n")))
}

/// Where a release job puts the libraries that were built elsewhere: the `dist/kotlin/native` of each of the other machines.
const OTHERS: &str = "DEVTRUST_NATIVE";

/// The budget of one platform's library, stripped. Measured on x86-64 Linux: 9.8 MiB (decision 0015).
pub(crate) const BUDGET: u64 = 9 * 1024 * 1024;

/// Takes from a library what only the generator reads.
pub(crate) fn strip(step: &Step, library: &Path) -> Result<()> {
    let option = match env::consts::OS {
        // There the symbols are in a file of their own.
        "windows" => return Ok(()),
        "macos" => "-x",
        _ => "--strip-unneeded",
    };
    let strip = system::find_program("strip");
    let strip = strip.context("strip, which comes with the linker, is missing")?;
    Tool::new(strip).arg(option).arg(library).succeed(step)
}

/// Puts beside this platform's library those that were built elsewhere, if there are any.
pub(crate) fn add_others(folder: &Path) -> Result<Vec<&'static str>> {
    let Some(others) = env::var_os(OTHERS).map(PathBuf::from) else {
        return Ok(Vec::new());
    };
    let mut added = Vec::new();
    for library in PLATFORMS {
        let (from, to) = (others.join(library), folder.join(library));
        if from.is_file() && !to.exists() {
            files::copy(&from, &to)?;
            added.push(*library);
        }
    }
    if added.is_empty() {
        let others = others.display();
        let message =
            format!("{OTHERS} names {others}, and there is no library of another platform in it");
        return Err(Failure::new(message));
    }
    Ok(added)
}

/// All libraries in the folders below a folder.
pub(crate) fn libraries(folder: &Path) -> Result<Vec<PathBuf>> {
    let found = PLATFORMS.iter().map(|library| folder.join(library));
    let found: Vec<PathBuf> = found.filter(|path| path.is_file()).collect();
    let message = format!("{} holds no library", folder.display());
    (!found.is_empty()).then_some(found).context(message)
}
