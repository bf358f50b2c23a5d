//! The API keys of profiles: in the system's keyring where there is one, else in a file that only its owner reads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use devtrust::Secret;
use keyring::Entry;
use serde::{Deserialize, Serialize};

use super::profiles;
use crate::failure::{Failure, Result};

/// What the keyring calls us.
const SERVICE: &str = "devtrust";

/// Where a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Place {
    /// The system's keyring: the Secret Service, the Keychain, or the Credential Manager.
    Keyring,
    /// The file beside the profiles.
    File,
}

/// Keeps the key of a profile; says where.
pub(crate) fn keep(profile: &str, key: &Secret) -> Result<Place> {
    if in_keyring(profile, key) {
        return Ok(Place::Keyring);
    }
    keep_in_file(profile, key)
}

/// Keeps a key that is not worth the question whether the keyring may be opened.
pub(crate) fn keep_in_file(profile: &str, key: &Secret) -> Result<Place> {
    let mut file = File::load()?;
    file.keys.insert(profile.to_owned(), key.clone());
    file.save()?;
    Ok(Place::File)
}

/// The key of a profile.
pub(crate) fn get(profile: &str, place: Place) -> Result<Option<Secret>> {
    match place {
        Place::File => Ok(File::load()?.keys.remove(profile)),
        Place::Keyring => match Entry::new(SERVICE, profile).and_then(|entry| entry.get_password())
        {
            Ok(key) => Ok(Some(Secret::new(key))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(Failure::usage(format!(
                "the key of profile {profile} is in the system's keyring, which cannot be read: {error}"
            ))),
        },
    }
}

/// Forgets the key of a profile.
pub(crate) fn forget(profile: &str, place: Place) -> Result<()> {
    match place {
        Place::File => {
            let mut file = File::load()?;
            match file.keys.remove(profile) {
                Some(_) => file.save(),
                None => Ok(()),
            }
        }
        Place::Keyring => {
            match Entry::new(SERVICE, profile).and_then(|entry| entry.delete_credential()) {
                Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
                Err(error) => Err(Failure::machine(format!(
                    "the key of profile {profile} cannot be taken out of the system's keyring: {error}"
                ))),
            }
        }
    }
}

/// Puts a key into the keyring; false where there is none, as on most servers.
fn in_keyring(profile: &str, key: &Secret) -> bool {
    // Who has a folder of their own wants everything in it.
    if profiles::is_elsewhere() {
        return false;
    }
    let put = || Entry::new(SERVICE, profile)?.set_password(key.reveal());
    put().is_ok()
}

/// The file.
#[derive(Debug)]
struct File {
    path: PathBuf,
    keys: BTreeMap<String, Secret>,
}

impl File {
    /// Reads it; where there is none, there are no keys.
    fn load() -> Result<Self> {
        let path = profiles::folder()?.join("keys.toml");
        let keys = match std::fs::read_to_string(&path) {
            Ok(text) => {
                refuse_if_others_read(&path)?;
                // The parser's message would repeat a line of the file.
                toml::from_str(&text)
                    .map_err(|_| Failure::usage(format!("{} is not valid TOML", path.display())))?
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => {
                return Err(Failure::usage(format!(
                    "{} cannot be read: {error}",
                    path.display()
                )));
            }
        };
        Ok(Self { path, keys })
    }

    fn save(&self) -> Result<()> {
        let text = toml::to_string(&self.keys)
            .map(Secret::new)
            .map_err(|_| Failure::machine("the keys cannot be written"))?;
        profiles::write(&self.path, text.reveal().as_bytes())
    }
}

#[cfg(unix)]
fn refuse_if_others_read(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode());
    // Nothing for the group, nothing for others.
    if mode.trailing_zeros() >= 6 {
        return Ok(());
    }
    let path = path.display();
    Err(Failure::usage(format!(
        "{path} holds API keys and others may read it: chmod 600 {path}, and replace the keys"
    )))
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps)]
fn refuse_if_others_read(_path: &Path) -> Result<()> {
    Ok(())
}
