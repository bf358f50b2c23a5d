//! A private key kept in a file.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use devtrust_core::Secret;
use devtrust_core::keys::KeyStore;
use zeroize::Zeroizing;

/// Larger than any private key in PEM.
const LARGEST: u64 = 64 * 1024;

/// Keeps a private key in a file (PKCS#8 PEM, readable by its owner alone), so that provisioning which was interrupted
/// goes on with the same key. In a folder it keeps many, each in a file of its own.
#[derive(Debug, Clone)]
pub struct KeyFile {
    path: PathBuf,
}

impl KeyFile {
    /// At this path. The file need not exist; its folder must. A folder is for workflows with many keys.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }
}

impl KeyStore for KeyFile {
    fn load(&self) -> Result<Option<Secret>, String> {
        match read(&self.path) {
            Ok(pem) => Ok(Some(Secret::new(pem.as_str()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("{} cannot be read: {error}", self.path.display())),
        }
    }

    fn store(&self, pem: &Secret) -> Result<(), String> {
        write_once(&self.path, pem.reveal().as_bytes())
            .map_err(|error| format!("{} cannot be written: {error}", self.path.display()))
    }

    fn replace(&self, pem: &Secret) -> Result<(), String> {
        replace(&self.path, pem.reveal().as_bytes())
            .map_err(|error| format!("{} cannot be written: {error}", self.path.display()))
    }

    fn next(&self) -> Option<Arc<dyn KeyStore>> {
        let mut name = self.path.file_name()?.to_owned();
        name.push(".next");
        Some(Arc::new(Self::new(self.path.with_file_name(name))))
    }

    fn clear(&self) -> Result<(), String> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(format!(
                "{} cannot be removed: {error}",
                self.path.display()
            )),
            _ => Ok(()),
        }
    }

    fn named(&self, name: &str) -> Option<Arc<dyn KeyStore>> {
        let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let file = || Self::new(self.path.join(format!("{name}.key")));
        (is_plain && self.path.is_dir()).then(|| Arc::new(file()) as _)
    }
}

fn read(path: &Path) -> io::Result<Zeroizing<String>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    if length > LARGEST {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "it is too large for a private key",
        ));
    }
    // Room for all of it: a buffer that grew would leave an unwiped copy behind.
    let mut pem = Zeroizing::new(String::with_capacity(
        usize::try_from(length).unwrap_or_default() + 1,
    ));
    file.take(LARGEST).read_to_string(&mut pem)?;
    Ok(pem)
}

/// Another name in the same folder, which nobody else has.
fn other_name(path: &Path) -> io::Result<PathBuf> {
    let random = getrandom::u64().map_err(io::Error::other)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{random:016x}.part"));
    Ok(path.with_file_name(name))
}

/// The file has the old content or the new one, whatever happens.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let partial = other_name(path)?;
    let outcome = write_new(&partial, content).and_then(|()| std::fs::rename(&partial, path));
    if outcome.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    outcome.and_then(|()| sync_folder(path))
}

/// The file comes into being complete, or not at all, and a file that is there stays as it is: it is written under
/// another name and then linked, which fails where the name is taken.
fn write_once(path: &Path, content: &[u8]) -> io::Result<()> {
    let partial = other_name(path)?;
    let outcome = write_new(&partial, content).and_then(|()| std::fs::hard_link(&partial, path));
    let _ = std::fs::remove_file(&partial);
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        // Some file systems know no links. There, only the file's name is claimed in one step.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied
            ) =>
        {
            match write_new(path, content) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                other => other,
            }
        }
        Err(error) => Err(error),
        Ok(()) => sync_folder(path),
    }
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Makes the new name survive a loss of power, too.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps)]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_key_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = KeyFile::new(folder.path().join("press-41.key"));
        assert_eq!(file.load(), Ok(None));
        file.store(&Secret::new("first")).unwrap();
        file.store(&Secret::new("second")).unwrap();
        assert_eq!(file.load().unwrap().unwrap().reveal(), "first");
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing else is left"
        );
    }

    #[test]
    fn a_folder_keeps_many() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFile::new(folder.path());
        for name in ["4852", "0A70"] {
            keys.named(name).unwrap().store(&Secret::new(name)).unwrap();
        }
        let kept = KeyFile::new(folder.path().join("4852.key")).load();
        assert_eq!(kept.unwrap().unwrap().reveal(), "4852");
        assert!(keys.named("../4852").is_none());
        assert!(
            KeyFile::new(folder.path().join("one.key"))
                .named("4852")
                .is_none()
        );
    }

    #[test]
    fn of_many_writers_one_wins_and_its_key_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = KeyFile::new(folder.path().join("key"));
        let keys: Vec<String> = (0..16)
            .map(|writer| format!("{writer:02}").repeat(500))
            .collect();
        std::thread::scope(|scope| {
            for key in &keys {
                let file = file.clone();
                scope.spawn(move || file.store(&Secret::new(key.as_str())).unwrap());
            }
        });
        let kept = file.load().unwrap().unwrap();
        assert!(keys.iter().any(|key| key == kept.reveal()));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_held_is_replaced_and_the_next_key_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let file = KeyFile::new(folder.path().join("press-41.pem"));
        let next = file.next().unwrap();
        next.clear().unwrap();
        file.replace(&Secret::new("first")).unwrap();
        next.store(&Secret::new("key")).unwrap();
        file.replace(&Secret::new("second")).unwrap();
        assert_eq!(file.load().unwrap().unwrap().reveal(), "second");
        assert_eq!(next.load().unwrap().unwrap().reveal(), "key");
        next.clear().unwrap();
        assert_eq!(next.load(), Ok(None));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        KeyFile::new(&path).store(&Secret::new("x")).unwrap();
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn what_cannot_be_read_or_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = KeyFile::new(folder.path().join("no/such/key"));
        assert!(
            missing
                .store(&Secret::new("x"))
                .unwrap_err()
                .contains("no/such/key")
        );
        let large = folder.path().join("large");
        std::fs::write(&large, vec![b'x'; 70_000]).unwrap();
        assert!(
            KeyFile::new(&large)
                .load()
                .unwrap_err()
                .contains("too large")
        );
        assert!(KeyFile::new(folder.path()).load().is_err());
    }
}
