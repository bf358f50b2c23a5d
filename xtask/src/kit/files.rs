//! Files and folders.

use std::path::{Path, PathBuf};

use fs_err as fs;

use super::failure::{Failure, Result};

/// Writes a file, with its folder. One that is right already is left alone: its date counts for the tools that watch it.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if fs::read(path).is_ok_and(|found| found == content.as_ref()) {
        return Ok(());
    }
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir)?;
    }
    Ok(fs::write(path, content)?)
}

/// Copies a file, or a folder with everything in it.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        if let Some(dir) = to.parent() {
            fs::create_dir_all(dir)?;
        }
        fs::copy(from, to)?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Removes a folder, if it is there.
pub(crate) fn remove(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    Ok(())
}

/// Makes a folder with nothing in it.
pub(crate) fn empty(dir: &Path) -> Result<()> {
    remove(dir)?;
    Ok(fs::create_dir_all(dir)?)
}

/// The one file in a folder whose name ends so.
pub(crate) fn only(dir: &Path, suffix: &str) -> Result<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(suffix) {
            found.push(path);
        }
    }
    match found.as_slice() {
        [one] => Ok(one.clone()),
        _ => Err(Failure::new(format!(
            "{} holds {} files that end in {suffix}, and one was expected",
            dir.display(),
            found.len()
        ))),
    }
}

/// The size of a file in bytes.
pub(crate) fn size(path: &Path) -> Result<u64> {
    Ok(fs::metadata(path)?.len())
}

/// The size of all files with this ending in a folder and below it.
pub(crate) fn total(dir: &Path, ending: &str) -> Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            sum += total(&path, ending)?;
        } else if path.extension().is_some_and(|found| found == ending) {
            sum += size(&path)?;
        }
    }
    Ok(sum)
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a size for people, to two digits"
)]
pub(crate) fn in_mib(bytes: u64) -> String {
    format!("{:.2} MiB", bytes as f64 / f64::from(1 << 20))
}

/// The file's name, for messages.
pub(crate) fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
