//! The Maven module with its generated sources and its library, which makes the jars.

use std::path::{Path, PathBuf};

use super::{PROJECT, maven, native};
use crate::kit::failure::Result;
use crate::kit::linked::{self, For};
use crate::kit::mobile;
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::steps::Step;

/// The module, and where Maven builds it.
#[derive(Debug)]
pub(crate) struct Package {
    maven: PathBuf,
    name: &'static str,
    pub(crate) project: PathBuf,
    /// What Maven makes, with the generated sources and libraries in `generated`.
    pub(crate) build: PathBuf,
}

impl Package {
    pub(super) fn new(maven: &Path, project: &Path, build: PathBuf) -> Self {
        Self {
            maven: maven.to_path_buf(),
            name: "devtrust",
            project: project.to_path_buf(),
            build,
        }
    }

    /// Another module, built by the same Maven.
    pub(super) fn other(&self, project: &Path, build: PathBuf, name: &'static str) -> Self {
        Self {
            name,
            ..Self::new(&self.maven, project, build)
        }
    }

    /// The module with the library as users get it.
    pub(crate) fn release(places: &Places, step: &Step) -> Result<Self> {
        let package = Self::new(
            &maven(step)?,
            &places.needed(PROJECT)?,
            places.scratch("kotlin")?,
        );
        let generated = package.build.join("generated");
        mobile::for_release(places, step, "kotlin", &generated)?;
        native::strip(step, &generated.join("native"))?;
        let notices = generated.join("notices");
        linked::MAVEN.notices(places, step, (For::Everywhere, &notices))?;
        Ok(package)
    }

    /// Maven in the module.
    pub(crate) fn maven(&self) -> Tool {
        self.maven_elsewhere(&self.project)
            .arg(format!("-Ddevtrust.build={}", self.build.display()))
    }

    /// Maven in a project of its own.
    pub(crate) fn maven_elsewhere(&self, project: &Path) -> Tool {
        Tool::new(&self.maven)
            .words("--batch-mode --no-transfer-progress")
            .dir(project)
    }

    /// The jar, or one of those beside it: `-sources`, `-javadoc`.
    pub(crate) fn jar(&self, classifier: &str) -> PathBuf {
        let version = env!("CARGO_PKG_VERSION");
        self.build
            .join(format!("{}-{version}{classifier}.jar", self.name))
    }
}
