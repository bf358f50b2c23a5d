//! A Maven module with its generated sources and its library or program, which makes the jars.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};

use super::repository::Repository;
use super::{EMULATOR, PROJECT, maven, native};
use crate::prelude::*;

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
        let (maven, project) = (maven.to_path_buf(), project.to_path_buf());
        Self {
            maven,
            name: "devtrust",
            project,
            build,
        }
    }

    /// The module with the library as users get it.
    pub(crate) fn release(places: &Places, step: &Step) -> Result<Self> {
        let build = places.scratch("kotlin")?;
        let package = Self::new(&maven(step)?, &places.needed(PROJECT)?, build);
        let generated = package.build.join("generated");
        mobile::for_release(places, step, "kotlin", &generated)?;
        for library in native::libraries(&generated.join("native"))? {
            native::strip(step, &library)?;
        }
        linked::MAVEN.notices(places, step, (For::Everywhere, &generated.join("notices")))?;
        Ok(package)
    }

    /// The emulator's module with a program for this machine, beside this package, which it depends on.
    pub(crate) fn emulator(
        &self,
        places: &Places,
        step: &Step,
        program: &Path,
    ) -> Result<(Self, Repository)> {
        let build = places.scratch("kotlin-emulator")?;
        let repository = Repository::with(places, &build, &self.jar(""))?;
        let generated = build.join("generated");
        put_emulator(program, &generated)?;
        linked::MAVEN_EMULATOR.notices(places, step, (For::Here, &generated.join("notices")))?;
        let package = Self::new(&self.maven, &places.needed(EMULATOR)?, build);
        Ok((
            Self {
                name: "devtrust-emulator",
                ..package
            },
            repository,
        ))
    }

    /// Maven in the module.
    pub(crate) fn maven(&self) -> Tool {
        let build = format!("-Ddevtrust.build={}", self.build.display());
        self.maven_elsewhere(&self.project).arg(build)
    }

    /// Maven in a project of its own.
    pub(crate) fn maven_elsewhere(&self, project: &Path) -> Tool {
        let maven = Tool::new(&self.maven).words("--batch-mode --no-transfer-progress");
        maven.dir(project)
    }

    /// The jar, or one of those beside it: `-sources`, `-javadoc`.
    pub(crate) fn jar(&self, classifier: &str) -> PathBuf {
        let (name, version) = (self.name, env!("CARGO_PKG_VERSION"));
        self.build.join(format!("{name}-{version}{classifier}.jar"))
    }
}

/// Puts the emulator's program where Maven takes it from.
pub(super) fn put_emulator(program: &Path, generated: &Path) -> Result<()> {
    let name = format!("devtrust-emulator{EXE_SUFFIX}");
    let place = generated.join("native").join(format!("{OS}-{ARCH}"));
    files::copy(program, &place.join(name))
}
