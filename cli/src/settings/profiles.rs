//! Profiles: what is set for an account, in a TOML file where the platform keeps such files.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::keys::{self, Place};

use crate::failure::{Failure, Result};

/// The folder of the files, instead of the platform's.
const FOLDER: &str = "DEVTRUST_CONFIG_DIR";

/// All profiles.
#[derive(Debug)]
pub(crate) struct Profiles {
    path: PathBuf,
    file: Contents,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Contents {
    /// The one that is used where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    profiles: BTreeMap<String, Profile>,
}

/// What is set for an account. Its key is elsewhere.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct Profile {
    /// Settings of the client and its network, by their names.
    #[serde(flatten)]
    pub(crate) settings: Map<String, Value>,
    /// Where its key is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<Place>,
    /// The values of fields that many requests have, such as `account_id`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub(crate) defaults: Map<String, Value>,
}

impl Profiles {
    /// Reads the file; where there is none, there are no profiles.
    pub(crate) fn load() -> Result<Self> {
        let path = folder()?.join("config.toml");
        let file = match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).map_err(|error| {
                Failure::usage(format!("{} is not valid: {error}", path.display()))
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Contents::default(),
            Err(error) => {
                return Err(Failure::usage(format!(
                    "{} cannot be read: {error}",
                    path.display()
                )));
            }
        };
        Ok(Self { path, file })
    }

    /// Where they are.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The name of the one that is used where none is named.
    pub(crate) fn current(&self) -> Option<&str> {
        self.file.profile.as_deref()
    }

    /// Names and profiles.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Profile)> {
        self.file
            .profiles
            .iter()
            .map(|(name, profile)| (name.as_str(), profile))
    }

    /// The profile of a name.
    pub(crate) fn get(&self, name: &str) -> Result<&Profile> {
        self.file.profiles.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.all().map(|(name, _)| name).collect();
            let known = if known.is_empty() {
                "there are none yet".to_owned()
            } else {
                format!("there are: {}", known.join(", "))
            };
            Failure::usage(format!(
                "there is no profile \"{name}\"; {known} (devtrust profile add)"
            ))
        })
    }

    /// Adds a profile, or replaces the one of its name.
    pub(crate) fn put(&mut self, name: &str, profile: Profile) {
        self.file.profiles.insert(name.to_owned(), profile);
    }

    /// Removes a profile with its key.
    pub(crate) fn remove(&mut self, name: &str) -> Result<()> {
        let removed = self.file.profiles.remove(name);
        if let Some(place) = removed.and_then(|profile| profile.key) {
            keys::forget(name, place)?;
        }
        if self.current() == Some(name) {
            self.file.profile = None;
        }
        Ok(())
    }

    /// Says which one is used where none is named.
    pub(crate) fn choose(&mut self, name: Option<&str>) {
        self.file.profile = name.map(str::to_owned);
    }

    /// Writes the file.
    pub(crate) fn save(&self) -> Result<()> {
        let text = toml::to_string(&self.file).map_err(|error| {
            Failure::machine(format!("the profiles cannot be written: {error}"))
        })?;
        write(&self.path, text.as_bytes())
    }
}

/// Whether the files are in another folder than the platform's.
pub(super) fn is_elsewhere() -> bool {
    std::env::var_os(FOLDER).is_some_and(|folder| !folder.is_empty())
}

/// The folder of the files.
pub(super) fn folder() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os(FOLDER).filter(|folder| !folder.is_empty()) {
        return Ok(folder.into());
    }
    etcetera::base_strategy::choose_native_strategy()
        .map(|places| places.config_dir().join("devtrust"))
        .map_err(|error| Failure::usage(format!("{error}; set {FOLDER}")))
}

/// Writes a file that appears complete, readable by its owner alone.
pub(super) fn write(path: &Path, content: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = std::fs::create_dir_all(folder).and_then(|()| {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(content)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)
    });
    match written {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::machine(format!(
            "{} cannot be written: {error}",
            path.display()
        ))),
    }
}
