//! Files that come into being whole, whatever happens: written under another name, synced, and put in place.

#[cfg(unix)]
use std::fs::File;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many letters of another name are random.
const RANDOM: usize = 16;
const ENDING: &str = ".part";
/// Of a folder with very many keys, so many names: each writing would otherwise read all of it.
const LOOKED_AT: usize = 1_000;
const A_MINUTE: Duration = Duration::from_secs(60);

/// The file has the old content or the new one. Who may read it stays as it was; a link goes on pointing to it.
pub(super) fn over(path: &Path, content: &[u8]) -> io::Result<()> {
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let partial = other_name(&path)?;
    let written = other(&path, &partial, content).and_then(|()| {
        keep_mode(&path, &partial);
        std::fs::rename(&partial, &path)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    written.and_then(|()| sync_folder(&path))
}

/// A file that is there stays as it is: the other name is linked, which fails where the name is taken.
pub(super) fn once(path: &Path, content: &[u8]) -> io::Result<()> {
    let partial = other_name(path)?;
    let written = other(path, &partial, content).and_then(|()| std::fs::hard_link(&partial, path));
    let _ = std::fs::remove_file(&partial);
    let is_there = |error: &io::Error| error.kind() == io::ErrorKind::AlreadyExists;
    match written {
        Err(error) if is_there(&error) => Ok(()),
        // Some file systems know no links. There, only the file's name is claimed in one step.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied
            ) =>
        {
            match new(path, content) {
                Err(error) if is_there(&error) => Ok(()),
                other => other,
            }
        }
        Err(error) => Err(error),
        Ok(()) => sync_folder(path),
    }
}

fn other(path: &Path, partial: &Path, content: &[u8]) -> io::Result<()> {
    new(partial, content)?;
    // Whatever keeps them from being removed does not keep this one from being written.
    let _ = sweep(path, partial);
    Ok(())
}

fn new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Gives the new file owner, group and mode of the one that it replaces. Where it cannot have the same group, it is its
/// owner's alone.
#[cfg(unix)]
fn keep_mode(old: &Path, new: &Path) {
    use std::os::unix::fs::{MetadataExt as _, chown};
    if let Ok(old) = std::fs::metadata(old)
        && chown(new, Some(old.uid()), Some(old.gid())).is_ok()
    {
        let _ = std::fs::set_permissions(new, old.permissions());
    }
}

#[cfg(not(unix))]
fn keep_mode(_old: &Path, _new: &Path) {}

/// Removes what was left half written by a program that was killed, since there is a key in it. What is younger than a minute
/// is perhaps being written.
fn sweep(path: &Path, own: &Path) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_partial = |other: &str| {
        let rest = other.strip_prefix(&*name);
        let rest = rest.and_then(|rest| rest.strip_prefix('.')?.strip_suffix(ENDING));
        let is_random =
            |text: &str| text.len() == RANDOM && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        rest.is_some_and(is_random)
    };
    let now = std::fs::metadata(own)?.modified()?;
    for file in std::fs::read_dir(folder(path))?.take(LOOKED_AT) {
        let file = file?;
        let is_old = |modified| now.duration_since(modified).is_ok_and(|age| age > A_MINUTE);
        if file.file_name().to_str().is_some_and(is_partial) && is_old(file.metadata()?.modified()?)
        {
            std::fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

/// Another name in the same folder, which nobody else has.
fn other_name(path: &Path) -> io::Result<PathBuf> {
    let random = getrandom::u64().map_err(io::Error::other)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{random:0RANDOM$x}{ENDING}"));
    Ok(path.with_file_name(name))
}

/// Makes the new name survive a loss of power, too.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder(path))?.sync_all()
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps)]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

fn folder(path: &Path) -> &Path {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}
