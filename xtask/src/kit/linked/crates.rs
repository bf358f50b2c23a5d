//! Which crates are linked into a package, as cargo resolves them for its platforms.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Contents;
use crate::kit::cargo::{self, cargo};
use crate::kit::failure::{Context, Result};
use crate::kit::places::Places;
use crate::kit::steps::Step;

/// A crate that is not ours, and where its sources are.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) version: String,
    /// An SPDX expression.
    pub(super) licence: String,
    pub(super) sources: PathBuf,
}

/// The crates of a package, by name; without targets, for this machine. Nothing is among them that only runs while the
/// package is built or tested.
pub(super) fn of(
    places: &Places,
    step: &Step,
    contents: &Contents,
    targets: &[&str],
) -> Result<Vec<Found>> {
    let tree = cargo(
        places,
        "tree --locked --edges normal,no-proc-macro --prefix none",
    )
    .args(["--format", "{p}\t{l}"])
    .args(contents.crates.iter().flat_map(|name| ["--package", name]))
    .args(targets.iter().flat_map(|target| ["--target", target]))
    .answer(step)?;
    let registries = cargo::registries();
    let lines: BTreeSet<&str> = tree.lines().collect();
    lines
        .into_iter()
        .filter_map(external)
        .map(|(name, version, licence)| {
            Ok(Found {
                sources: sources(&registries, name, version)?,
                name: name.to_owned(),
                version: version.to_owned(),
                // The form before SPDX expressions.
                licence: licence.replace('/', " OR "),
            })
        })
        .collect()
}

/// Name, version and licence from `name v1.2.3 (mark)\tlicence`. A crate of ours has its path as the mark.
fn external(line: &str) -> Option<(&str, &str, &str)> {
    let (package, licence) = line.split_once('\t')?;
    let mut words = package.split(' ');
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    let is_ours = words.any(|word| word.starts_with('(') && word != "(*)");
    (!is_ours).then_some((name, version, licence.trim_end_matches(" (*)")))
}

fn sources(registries: &[PathBuf], name: &str, version: &str) -> Result<PathBuf> {
    let folder = format!("{name}-{version}");
    let places = registries.iter().map(|dir| dir.join(&folder));
    let found = places.into_iter().find(|dir: &PathBuf| Path::is_dir(dir));
    found.context(format_args!(
        "the sources of {name} {version} are not here; run `cargo fetch`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_of_the_registry_are_told_from_ours() {
        let read = |line| external(line);
        assert_eq!(
            read("ring v0.17.14\tApache-2.0 AND ISC"),
            Some(("ring", "0.17.14", "Apache-2.0 AND ISC"))
        );
        assert_eq!(
            read("bytes v1.12.1\tMIT (*)"),
            Some(("bytes", "1.12.1", "MIT"))
        );
        assert_eq!(
            read("devtrust v0.1.0 (/src/native)\tApache-2.0 OR MIT"),
            None
        );
        assert_eq!(read(""), None);
    }
}
