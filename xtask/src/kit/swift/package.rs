//! The Swift package: its library, and the sources that follow from it.

use std::ffi::OsStr;
use std::sync::Mutex;

use super::Toolchain;
use crate::kit::files::Lock;
use crate::prelude::*;

/// The package, in the repository.
pub(crate) const PACKAGE: &str = "bindings-kotlin/swift";
/// In it, what is made from the library, and the library; git does not see it.
pub(crate) const GENERATED: &str = "Sources/Devtrust/Generated";
/// The conformance runner, and the same for it.
const RUNNER: &str = "DevtrustConformance";
const RUNNER_GENERATED: &str = "Tests/DevtrustConformance/Generated";

/// The package in the repository, and what compiles it.
#[derive(Debug)]
pub(crate) struct Swift {
    pub(crate) toolchain: Toolchain,
    pub(crate) package: PathBuf,
    /// Where `swift` builds.
    pub(crate) scratch: PathBuf,
    /// The package has one place for what is generated, and one for what is built of it.
    _lock: Lock,
    /// Held while something is built: several parts of a run want it, and two builds would meet in its database.
    building: Mutex<()>,
}

impl Swift {
    /// Compiles the libraries for tests and puts them, with the sources that follow from them, into the package: the shipped
    /// one, and the conformance runner's.
    pub(crate) fn ready(workspace: &Workspace<'_>, step: &Step) -> Result<Self> {
        let places = workspace.places;
        let package = places.needed(PACKAGE)?;
        let toolchain = Toolchain::ready(places, step)?;
        let held = files::lock(&places.target.join("swift.lock"), step)?;
        let (generated, runner) = (package.join(GENERATED), package.join(RUNNER_GENERATED));
        mobile::for_tests(workspace, step, "swift", (&generated, &runner))?;
        Ok(Self {
            toolchain,
            package,
            scratch: places.target.join("swift"),
            _lock: held,
            building: Mutex::default(),
        })
    }

    /// `swift VERB` in the package, with these variables, and with the options that every verb has.
    pub(crate) fn swift(&self, places: &Places, variables: &[(&str, &OsStr)], verb: &str) -> Tool {
        let swift = self.toolchain.swift(places, &self.package, variables);
        swift
            .args([verb, "--disable-sandbox", "--scratch-path"])
            .arg(&self.scratch)
    }

    /// The folder with what the compiler knows of each public name of the package.
    pub(crate) fn symbols(&self, places: &Places, step: &Step) -> Result<PathBuf> {
        let dump = self.swift(places, &[], "package").arg("dump-symbol-graph");
        let dump = dump.words("--minimum-access-level public --skip-synthesized-members");
        let text = dump.run(step)?.text;
        let named = text
            .lines()
            .find_map(|line| line.strip_prefix("Files written to "));
        let named = named.context("Swift did not say where it wrote its symbol graphs")?;
        Ok(PathBuf::from(named))
    }

    /// `swift test` with these variables, after what it runs has been built.
    pub(crate) fn tests(
        &self,
        places: &Places,
        step: &Step,
        variables: &[(&str, &OsStr)],
    ) -> Result<Tool> {
        let built = lock(&self.building);
        self.swift(places, variables, "build")
            .arg("--build-tests")
            .run(step)?;
        drop(built);
        Ok(self.swift(places, variables, "test").arg("--skip-build"))
    }

    /// The conformance runner on the package, with its library in the place of the shipped one.
    pub(crate) fn runner(&self, places: &Places, step: &Step) -> Result<Tool> {
        let built = lock(&self.building);
        self.swift(places, &[], "build")
            .args(["--product", RUNNER])
            .run(step)?;
        drop(built);
        let library = self.package.join(RUNNER_GENERATED).join("lib");
        let first = [("LD_LIBRARY_PATH", library.as_os_str())];
        Ok(self
            .swift(places, &first, "run")
            .args(["--skip-build", RUNNER]))
    }
}

/// Compiles the library for release and puts it, with the sources that follow from it, into a copy of the package.
pub(crate) fn complete(places: &Places, step: &Step, package: &Path) -> Result<()> {
    mobile::for_release(places, step, "swift", &package.join(GENERATED))
}
