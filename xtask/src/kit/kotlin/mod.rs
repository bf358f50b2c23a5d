//! The Kotlin package and its conformance runner: made from one library, and built by one run of Maven.

pub(crate) mod native;
pub(crate) mod package;
pub(crate) mod repository;

use std::env;
use std::sync::Mutex;

use self::package::Package;
use crate::prelude::*;

/// What the Maven modules share.
pub(crate) const PARENT: &str = "bindings-kotlin";
/// The Maven modules of the client and of the emulator.
pub(crate) const PROJECT: &str = "bindings-kotlin/kotlin";
pub(crate) const EMULATOR: &str = "bindings-kotlin/emulator";
const RUNNER: &str = "tests/conformance/runners/kotlin";
/// The namespaces of UniFFI in which the runner has to find the scripted library.
const COMPONENTS: [&str; 3] = ["devtrust", "devtrust_client", "devtrust_scripted"];

/// What the tests of the Kotlin package start from.
#[derive(Debug)]
pub(crate) struct Kotlin {
    maven: PathBuf,
    /// The package.
    pub(crate) project: PathBuf,
    /// The emulator's package.
    pub(crate) emulator: PathBuf,
    runner: PathBuf,
    scripted: PathBuf,
    /// Held while Maven is at work.
    is_built: Mutex<bool>,
}

impl Kotlin {
    /// Compiles the libraries and writes the sources that follow from them.
    pub(crate) fn ready(workspace: &Workspace<'_>, step: &Step) -> Result<Self> {
        let project = workspace.needed(PROJECT)?;
        let runner = workspace.needed(RUNNER)?;
        let maven = maven(step)?;
        let [package, generated] =
            [&project, &runner].map(|folder| folder.join("target/generated"));
        Ok(Self {
            maven,
            scripted: mobile::for_tests(workspace, step, "kotlin", (&package, &generated))?,
            emulator: workspace.needed(EMULATOR)?,
            project,
            runner,
            is_built: Mutex::new(false),
        })
    }

    /// Has Maven build the packages, run their tests, and build the runner.
    pub(crate) fn verify(&self, step: &Step, emulator: &Path) -> Result<Output> {
        let mut is_built = lock(&self.is_built);
        // Its own tests run the program that is in the package.
        package::put_emulator(emulator, &self.emulator.join("target/generated"))?;
        let maven = self.maven("verify").env("DEVTRUST_EMULATOR", emulator);
        let output = maven.run_unchecked(step)?;
        *is_built = output.status.success();
        Ok(output)
    }

    /// The package as the tests have built it.
    pub(crate) fn package(&self) -> Package {
        Package::new(&self.maven, &self.project, self.project.join("target"))
    }

    /// The conformance runner on the package as users get it, but for its library.
    pub(crate) fn runner(&self, step: &Step) -> Result<Tool> {
        let mut is_built = lock(&self.is_built);
        if !*is_built {
            // Whether the package's own tests pass is asked elsewhere.
            let goals = "package -Dmaven.test.skip=true --projects :devtrust,:devtrust-conformance";
            self.maven(goals).succeed(step)?;
            *is_built = true;
        }
        let packages = fs::read_to_string(self.runner.join("target/classpath"))?;
        let own = self.runner.join("target/classes");
        let separator = if cfg!(windows) { ";" } else { ":" };
        let scripted = self.scripted.display();
        let libraries =
            COMPONENTS.map(|name| format!("-Duniffi.component.{name}.libraryOverride={scripted}"));
        Ok(Tool::new(java()?)
            .args(libraries)
            .arg("-cp")
            .arg([own.into_os_string(), packages.trim().into()].join(separator.as_ref()))
            .arg("com.devtrust.conformance.MainKt"))
    }

    fn maven(&self, goals: &str) -> Tool {
        let maven = Tool::new(&self.maven).words("--batch-mode --no-transfer-progress -f all.xml");
        maven.words(goals).dir(&self.runner)
    }
}

/// Maven, which needs a JDK and brings everything else.
pub(crate) fn maven(step: &Step) -> Result<PathBuf> {
    let packages = &["maven", "default-jdk-headless"];
    system::program(
        step,
        "mvn",
        packages,
        "Maven with a JDK, for the Kotlin package",
    )
}

/// The Java that Maven uses, too.
fn java() -> Result<PathBuf> {
    let chosen = env::var_os("JAVA_HOME").map(|home| PathBuf::from(home).join("bin/java"));
    let chosen = chosen.filter(|java| java.is_file());
    let java = chosen.or_else(|| system::find_program("java"));
    java.context("there is no java on the search path")
}

#[cfg(test)]
mod tests {
    /// Maven cannot read the workspace's version. Modules whose parent has another one are refused by Maven.
    #[test]
    fn the_pom_has_the_version_of_the_workspace() {
        let pom = include_str!("../../../../bindings-kotlin/pom.xml");
        let version = format!("  <version>{}</version>", env!("CARGO_PKG_VERSION"));
        let first = pom.lines().find(|line| line.contains("<version>"));
        assert_eq!(first, Some(&*version));
    }
}
