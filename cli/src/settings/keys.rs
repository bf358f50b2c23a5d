//! The API keys of profiles, in a file that only its owner reads.

use std::collections::BTreeMap;
use std::path::PathBuf;

use devtrust::Secret;

use super::profiles;
use crate::failure::{Failure, Result};

/// The keys, by the name of their profile.
#[derive(Debug)]
pub(crate) struct Keys {
    path: PathBuf,
    keys: BTreeMap<String, Secret>,
}

impl Keys {
    /// Reads the file; where there is none, there are no keys.
    pub(crate) fn load() -> Result<Self> {
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

    /// The key of a profile.
    pub(crate) fn get(&self, profile: &str) -> Option<&Secret> {
        self.keys.get(profile)
    }

    /// Keeps the key of a profile.
    pub(crate) fn put(&mut self, profile: &str, key: Secret) -> Result<()> {
        self.keys.insert(profile.to_owned(), key);
        self.save()
    }

    /// Forgets the key of a profile.
    pub(crate) fn remove(&mut self, profile: &str) -> Result<()> {
        match self.keys.remove(profile) {
            Some(_) => self.save(),
            None => Ok(()),
        }
    }

    fn save(&self) -> Result<()> {
        let text = toml::to_string(&self.keys)
            .map(Secret::new)
            .map_err(|_| Failure::machine("the keys cannot be written"))?;
        profiles::write(&self.path, text.reveal().as_bytes())
    }
}

#[cfg(unix)]
fn refuse_if_others_read(path: &std::path::Path) -> Result<()> {
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
fn refuse_if_others_read(_path: &std::path::Path) -> Result<()> {
    Ok(())
}
