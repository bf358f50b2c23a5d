//! A private key kept in a file.

mod write;

use std::fs::File;
use std::io::{self, Read as _};
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
        write::once(&self.path, pem.reveal().as_bytes())
            .map_err(|error| format!("{} cannot be written: {error}", self.path.display()))
    }

    fn replace(&self, pem: &Secret) -> Result<(), String> {
        write::over(&self.path, pem.reveal().as_bytes())
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

    #[cfg(unix)]
    #[test]
    fn what_is_replaced_keeps_its_mode_and_its_place() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let [place, name] = ["store.pem", "press-41.pem"].map(|name| folder.path().join(name));
        std::fs::write(&place, "first").unwrap();
        let mode = std::fs::Permissions::from_mode(0o640);
        std::fs::set_permissions(&place, mode).unwrap();
        symlink("store.pem", &name).unwrap();
        KeyFile::new(&name).replace(&Secret::new("second")).unwrap();
        assert_eq!(std::fs::read_to_string(&place).unwrap(), "second");
        assert!(std::fs::symlink_metadata(&name).unwrap().is_symlink());
        let mode = std::fs::metadata(&place).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_a_kill_left_half_written_goes_with_the_next_writing() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let torn = "press-41.pem.0123456789abcdef.part";
        let others = [
            "press-41.pem.aaaaaaaaaaaaaaaa.part",
            "press-41.pem.mine.part",
            "press-42.pem.0123456789abcdef.part",
        ];
        for name in [torn].iter().chain(&others) {
            std::fs::write(path(name), "torn").unwrap();
            let file = File::options().write(true).open(path(name)).unwrap();
            file.set_modified(std::time::UNIX_EPOCH).unwrap();
        }
        // This one is perhaps being written.
        std::fs::write(path(others[0]), "young").unwrap();
        let file = KeyFile::new(path("press-41.pem"));
        file.store(&Secret::new("key")).unwrap();
        let left = std::fs::read_dir(folder.path()).unwrap();
        let mut left: Vec<_> = left.map(|file| file.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["press-41.pem", others[0], others[1], others[2]]);
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
