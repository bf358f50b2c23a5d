//! Certificates and keys as files.

use std::collections::HashSet;
use std::fmt::Display;
use std::path::{Path, PathBuf};

use devtrust::KeyFile;
use devtrust::ProvisionedDevice;
use devtrust::keys::KeyStore as _;

use crate::failure::{Failure, Result};

/// Makes a folder where there is none.
pub(in crate::verbs) fn folder(path: &Path) -> Result<()> {
    if path.as_os_str().is_empty() {
        return Ok(());
    }
    std::fs::create_dir_all(path).map_err(|error| unwritable(path, &error))
}

/// Writes a file.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).map_err(|error| unwritable(path, &error))
}

pub(super) fn unwritable(path: &Path, error: &dyn Display) -> Failure {
    Failure::machine(format!("{} cannot be written: {error}", path.display()))
}

/// The certificate with its issuers, as programs that show it want them.
pub(super) fn chain(device: &ProvisionedDevice) -> String {
    let certificates = [&device.certificate].into_iter().chain(&device.chain);
    let lines = certificates.flat_map(|pem| pem.trim().lines().chain([""]));
    let text: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    format!("{}\n", text.join("\n"))
}

/// The name of a device as that of a file: `press-41` for `Press 41`.
pub(super) fn stem(name: &str) -> String {
    let written = name.chars().map(|character| match character {
        '.' | '_' | '-' => character,
        other if other.is_alphanumeric() => other.to_lowercase().next().unwrap_or(other),
        _ => '-',
    });
    let stem: String = written.collect();
    let stem = stem.trim_matches(['-', '.']);
    if stem.is_empty() {
        "device".to_owned()
    } else {
        stem.to_owned()
    }
}

/// The files of many devices in one folder.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    taken: HashSet<String>,
}

impl Folder {
    pub(super) fn new(path: &str) -> Result<Self> {
        let path = PathBuf::from(path);
        folder(&path)?;
        Ok(Self {
            path,
            taken: HashSet::new(),
        })
    }

    /// Writes a device's certificate and key. Two devices of one name in two groups have the id in their files' names.
    pub(super) fn keep(&mut self, name: &str, device: &ProvisionedDevice) -> Result<()> {
        let mut stem = stem(name);
        if !self.taken.insert(stem.clone()) {
            stem = format!("{stem}-{}", device.device_id);
            self.taken.insert(stem.clone());
        }
        write(&self.path.join(format!("{stem}.pem")), &chain(device))?;
        let Some(key) = &device.private_key else {
            return Ok(());
        };
        // It is never overwritten: another device may have had the name.
        let path = self.path.join(format!("{stem}.key"));
        let file = KeyFile::new(&path);
        file.store(key)
            .map_err(|problem| unwritable(&path, &problem))?;
        match file.load() {
            Ok(Some(kept)) if kept == *key => Ok(()),
            _ => Err(unwritable(
                &path,
                &"it holds another key; choose another folder with --certificates",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_devices_become_names_of_files() {
        assert_eq!(stem("Press 41"), "press-41");
        assert_eq!(stem("Zürich_7 (a)"), "zürich_7--a");
        assert_eq!(stem("../../etc/passwd"), "etc-passwd");
        assert_eq!(stem("..."), "device");
    }
}
