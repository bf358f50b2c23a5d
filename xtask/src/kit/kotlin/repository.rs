//! A Maven repository of one run, for projects that depend on the jar as users do.

use super::{PARENT, PROJECT};
use crate::prelude::*;

/// The repository.
#[derive(Debug)]
pub(crate) struct Repository(PathBuf);

impl Repository {
    /// Makes one in `dir`, with everything that the user's has, but for what another build of this package may have left there;
    /// and with the jar, its pom and its parent's where Maven looks, as an installation would.
    pub(crate) fn with(places: &Places, dir: &Path, archive: &Path) -> Result<Self> {
        let repository = dir.join("repository");
        let (com, version) = (repository.join("com"), env!("CARGO_PKG_VERSION"));
        fs::create_dir_all(&com)?;
        if let Some(users) = std::env::home_dir().map(|home| home.join(".m2/repository")) {
            link_all(&users, &repository, "com")?;
            link_all(&users.join("com"), &com, "devtrust")?;
        }
        let place = |name: &str, ending: &str| {
            let folder = com.join("devtrust").join(name).join(version);
            folder.join(format!("{name}-{version}.{ending}"))
        };
        for (project, name) in [(PARENT, "devtrust-parent"), (PROJECT, "devtrust")] {
            files::copy(
                &places.needed(project)?.join("pom.xml"),
                &place(name, "pom"),
            )?;
        }
        files::copy(archive, &place("devtrust", "jar"))?;
        Ok(Self(repository))
    }

    /// Tells Maven of the repository and of the jar's version.
    pub(crate) fn describe_to(&self, maven: Tool) -> Tool {
        maven
            .arg(format!("-Dmaven.repo.local={}", self.0.display()))
            .arg(format!("-Ddevtrust.version={}", env!("CARGO_PKG_VERSION")))
    }
}

/// Where links cannot be made the newcomer downloads what it needs, as newcomers do.
fn link_all(from: &Path, to: &Path, but: &str) -> Result<()> {
    for entry in fs::read_dir(from).into_iter().flatten().flatten() {
        #[cfg(unix)]
        if entry.file_name() != but {
            fs::os::unix::fs::symlink(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
