//! The admin portal: what Vite makes of its sources and of the npm package as users get it.

use std::path::{Path, PathBuf};

use fs_err as fs;

use super::failure::{Context as _, Result};
use super::node::Node;
use super::process::Tool;
use super::products::Workspace;
use super::stamp::Stamp;
use super::steps::Step;

const FOLDER: &str = "portal";
/// Among what was installed: it goes when that goes.
const STAMP: &str = "node_modules/.xtask-build.stamp";
/// What makes no difference to what is built, and what is built.
const NOT_BUILT: &[&str] = &["node_modules", "dist", "tests", "embed", "README.md"];

/// The built portal.
#[derive(Debug)]
pub(crate) struct Portal {
    dir: PathBuf,
    node: Node,
}

impl Portal {
    /// Builds it unless nothing has changed since the last time.
    pub(crate) fn ready(workspace: &Workspace<'_>, step: &Step) -> Result<Self> {
        let places = workspace.places;
        let dir = places.needed(FOLDER)?;
        let package = workspace.npm_package(step)?;
        let node = package.project.node.clone();
        node.install(places, step, &dir)?;
        let tarball = package.pack(step, &places.scratch("portal-package")?)?;
        let stamp = Stamp::default().tree(&dir, NOT_BUILT)?.file(&tarball)?;
        let portal = Self { dir, node };
        let stamp_file = portal.dir.join(STAMP);
        if !portal.files().join("index.html").is_file() || !stamp.is_at(&stamp_file) {
            portal.install(step, &tarball)?;
            portal.script("build").run(step)?;
            stamp.leave_at(&stamp_file)?;
        }
        Ok(portal)
    }

    /// The package beside what the lock file names: a file that is built anew each time has no place in there.
    fn install(&self, step: &Step, tarball: &Path) -> Result<()> {
        let install = "install --no-save --ignore-scripts --prefer-offline";
        let install = self.node.npm(&self.dir, install).arg(tarball);
        install.run(step).map(|_| ())
    }

    /// What is served.
    pub(crate) fn files(&self) -> PathBuf {
        self.dir.join("dist")
    }

    /// A script of package.json.
    pub(crate) fn script(&self, name: &str) -> Tool {
        self.node.npm(&self.dir, "run --silent").arg(name)
    }

    /// Fails unless a program has this portal inside: the name of the script that it begins with is another one whenever
    /// anything has changed.
    pub(crate) fn must_be_in(&self, program: &Path) -> Result<()> {
        let page = fs::read_to_string(self.files().join("index.html"))?;
        let entry = page.split('"').find(|text| text.contains("assets/index-"));
        let entry = entry.context("the portal's page begins with no script")?;
        let content = fs::read(program)?;
        let is_there = content
            .windows(entry.len())
            .any(|window| window == entry.as_bytes());
        is_there.then_some(()).context(format_args!(
            "{} does not have the portal inside",
            program.display()
        ))
    }
}
