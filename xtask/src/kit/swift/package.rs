//! The Swift package: its library, and the sources that follow from it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::Toolchain;
use crate::kit::failure::{Context, Result};
use crate::kit::lock::Lock;
use crate::kit::mobile;
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::products::Workspace;
use crate::kit::steps::{Step, lock};

/// The package, in the repository.
pub(crate) const PACKAGE: &str = "bindings-kotlin/swift";
/// In it, what is made from the library, and the library; git does not see it.
pub(crate) const GENERATED: &str = "Sources/Devtrust/Generated";
/// The same for the conformance runner.
const RUNNER_GENERATED: &str = "Tests/DevtrustConformance/Generated";
/// The conformance runner.
const RUNNER: &str = "DevtrustConformance";
/// The package in the repository, and what compiles it.
#[derive(Debug)]
pub(crate) struct Swift {
    pub(crate) toolchain: Toolchain,
    pub(crate) package: PathBuf,
    /// Where `swift` builds.
    pub(crate) scratch: PathBuf,
    /// The package has one place for what is generated, and one for what is built of it.
    _lock: Lock,
    /// Held while the runner is built: several parts of a run want it, and two builds would meet in its database.
    building: Mutex<()>,
}

impl Swift {
    /// Compiles the libraries for tests and puts them, with the sources that follow from them, into the package: the shipped
    /// one, and the conformance runner's.
    pub(crate) fn ready(workspace: &Workspace<'_>, step: &Step) -> Result<Self> {
        let places = workspace.places;
        let package = places.needed(PACKAGE)?;
        let toolchain = Toolchain::ready(places, step)?;
        let held = Lock::take(&places.target.join("swift.lock"), step)?;
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

    /// `swift` in the package, with these variables.
    pub(crate) fn swift(&self, places: &Places, variables: &[(&str, &OsStr)]) -> Tool {
        self.toolchain.swift(places, &self.package, variables)
    }

    /// The folder with what the compiler knows of each public name of the package.
    pub(crate) fn symbols(&self, places: &Places, step: &Step) -> Result<PathBuf> {
        let dump = self.swift(places, &[]);
        let dump = dump.words("package --disable-sandbox --scratch-path");
        let said = dump
            .arg(&self.scratch)
            .words("dump-symbol-graph --minimum-access-level public --skip-synthesized-members")
            .run(step)?;
        let named = said
            .text
            .lines()
            .find_map(|line| line.strip_prefix("Files written to "));
        named
            .map(PathBuf::from)
            .context("Swift did not say where it wrote its symbol graphs")
    }

    /// The conformance runner on the package, with its library in the place of the shipped one.
    pub(crate) fn runner(&self, places: &Places, step: &Step) -> Result<Tool> {
        let built = lock(&self.building);
        self.swift(places, &[])
            .args(["build", "--disable-sandbox", "--product", RUNNER])
            .arg("--scratch-path")
            .arg(&self.scratch)
            .run(step)?;
        drop(built);
        let library = self.package.join(RUNNER_GENERATED).join("lib");
        let first = [("LD_LIBRARY_PATH", library.as_os_str())];
        Ok(self
            .swift(places, &first)
            .args(["run", "--skip-build", "--disable-sandbox", "--scratch-path"])
            .arg(&self.scratch)
            .arg(RUNNER))
    }
}

/// Compiles the library for release and puts it, with the sources that follow from it, into a copy of the package.
pub(crate) fn complete(places: &Places, step: &Step, package: &Path) -> Result<()> {
    mobile::for_release(places, step, "swift", &package.join(GENERATED))
}
