//! Files and folders.

use crate::prelude::*;

/// Writes a file, with its folder. One that is right already is left alone: its date counts for the tools that watch it.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if fs::read(path).is_ok_and(|found| found == content.as_ref()) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    Ok(fs::write(path, content)?)
}

/// Copies a file, or a folder with everything in it.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        fs::create_dir_all(to.parent().unwrap_or(to))?;
        return Ok(fs::copy(from, to).map(drop)?);
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
    let found = below(dir, &|_| false)?.into_iter();
    let found = found.filter(|path| path.to_string_lossy().ends_with(suffix));
    match found.collect::<Vec<_>>().as_slice() {
        [one] => Ok(one.clone()),
        others => Err(Failure::new(format!(
            "{} holds {} files that end in {suffix}, and one was expected",
            dir.display(),
            others.len()
        ))),
    }
}

/// The size of a file in bytes.
pub(crate) fn size(path: &Path) -> Result<u64> {
    Ok(fs::metadata(path)?.len())
}

/// The size of all files with this ending in a folder and below it.
pub(crate) fn total(dir: &Path, ending: &str) -> Result<u64> {
    let files = below(dir, &|_| true)?;
    let files = files
        .iter()
        .filter(|path| path.extension().is_some_and(|found| found == ending));
    files.map(|path| size(path)).sum()
}

/// The files in a folder, in their order, and in those of its folders that are wanted by their names. Links are not followed: what
/// they lead to is not part of the folder.
pub(crate) fn below(dir: &Path, wanted: &impl Fn(&str) -> bool) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
        if kind.is_file() {
            files.push(path);
        } else if kind.is_dir() && wanted(&name(&path)) {
            files.extend(below(&path, wanted)?);
        }
    }
    files.sort();
    Ok(files)
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

/// One run at a time, where two would be in each other's way: held until it is dropped, or the process ends in whatever way.
#[cfg(unix)]
pub(crate) type Lock = nix::fcntl::Flock<std::fs::File>;
/// What is locked is only made on Linux.
#[cfg(not(unix))]
pub(crate) type Lock = ();

/// Waits for the turn of this run.
#[cfg(unix)]
pub(crate) fn lock(path: &Path, step: &Step) -> Result<Lock> {
    use nix::fcntl::FlockArg::{LockExclusive, LockExclusiveNonblock};
    let file = fs::File::create(path)?.into_parts().0;
    let locked = Lock::lock(file, LockExclusiveNonblock).or_else(|(file, _)| {
        step.say(&format!("another run may hold {}: waiting", path.display()));
        Lock::lock(file, LockExclusive)
    });
    locked.map_err(|(_, error)| error).context(path.display())
}

#[cfg(not(unix))]
pub(crate) fn lock(_: &Path, _: &Step) -> Result<Lock> {
    None.context("there are no locks on this system")
}
