//! A Maven repository of one run, for projects that depend on the jar as users do.

use std::path::{Path, PathBuf};

use fs_err as fs;

use super::{PARENT, PROJECT};
use crate::kit::failure::Result;
use crate::kit::files;
use crate::kit::places::Places;
use crate::kit::process::Tool;

/// The repository.
#[derive(Debug)]
pub(crate) struct Repository(PathBuf);

impl Repository {
    /// Makes one in `dir`, with the jar in it.
    pub(crate) fn with(places: &Places, dir: &Path, archive: &Path) -> Result<Self> {
        let repository = make(dir)?;
        install(places, archive, &repository)?;
        Ok(Self(repository))
    }

    /// Tells Maven of the repository and of the jar's version.
    pub(crate) fn describe_to(&self, maven: Tool) -> Tool {
        maven
            .arg(format!("-Dmaven.repo.local={}", self.0.display()))
            .arg(format!("-Ddevtrust.version={}", env!("CARGO_PKG_VERSION")))
    }
}

/// Puts the jar, its pom and its parent's where Maven looks, as an installation would.
fn install(places: &Places, archive: &Path, repository: &Path) -> Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    let own = repository.join("com/devtrust");
    for (project, name) in [(PARENT, "devtrust-parent"), (PROJECT, "devtrust")] {
        let pom = places.needed(&format!("{project}/pom.xml"))?;
        let place = own.join(name).join(version);
        files::copy(&pom, &place.join(format!("{name}-{version}.pom")))?;
    }
    let place = own.join("devtrust").join(version);
    files::copy(archive, &place.join(format!("devtrust-{version}.jar")))
}

/// A local repository with everything that the user's has, but for what another build of this package may have left there.
fn make(dir: &Path) -> Result<PathBuf> {
    let repository = dir.join("repository");
    let own = repository.join("com");
    fs::create_dir_all(&own)?;
    let users = std::env::home_dir().map(|home| home.join(".m2/repository"));
    if let Some(users) = users.filter(|dir| dir.is_dir()) {
        link_all(&users, &repository, "com")?;
        link_all(&users.join("com"), &own, "devtrust")?;
    }
    Ok(repository)
}

/// Where links cannot be made the newcomer downloads what it needs, as newcomers do.
fn link_all(from: &Path, to: &Path, but: &str) -> Result<()> {
    for entry in fs::read_dir(from).into_iter().flatten() {
        let entry = entry?;
        if entry.file_name() == but {
            continue;
        }
        #[cfg(unix)]
        fs::os::unix::fs::symlink(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
