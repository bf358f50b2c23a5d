//! The admin portal: what Vite makes of its sources and of the npm package as users get it.

use crate::prelude::*;

const FOLDER: &str = "portal";
/// Among what was installed: it goes when that goes.
const STAMP: &str = "node_modules/.xtask-build.stamp";
/// What makes no difference to what is built, and what is built.
const NOT_BUILT: &[&str] = &["node_modules", "dist", "tests", "embed", "README.md"];

/// `cargo xtask portal`.
pub(crate) fn run(places: &Places) -> ExitCode {
    let steps = Steps::new("cargo xtask portal", 1);
    let workspace = Workspace::new(places, cargo::WASM_TOOLS);
    let _ = steps.step("portal", |step| {
        let files = workspace.portal(step)?.files();
        step.note(places.relative(&files).to_string());
        Ok(())
    });
    steps.exit_code()
}

/// The built portal.
#[derive(Debug)]
pub(crate) struct Portal {
    pub(crate) project: Project,
}

impl Portal {
    /// Builds it unless nothing has changed since the last time.
    pub(crate) fn ready(workspace: &Workspace<'_>, step: &Step) -> Result<Self> {
        let places = workspace.places;
        let package = workspace.npm_package(step)?;
        let project = Project::ready(places, step, FOLDER)?;
        let tarball = package.pack(step, &places.scratch("portal-package")?)?;
        let portal = Self { project };
        let Project { dir, node } = &portal.project;
        let stamp = Stamp::default().tree(dir, NOT_BUILT)?.file(&tarball)?;
        let page = portal.files().join("index.html");
        stamp.make(&page, &dir.join(STAMP), || {
            // Beside what the lock file names: a file that is built anew each time has no place in there.
            let install = "install --no-save --ignore-scripts --prefer-offline";
            node.npm(dir, install).arg(&tarball).succeed(step)?;
            portal.project.script("build").succeed(step)
        })?;
        Ok(portal)
    }

    /// What is served.
    pub(crate) fn files(&self) -> PathBuf {
        self.project.dir.join("dist")
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
        let message = format!("{} does not have the portal inside", program.display());
        is_there.then_some(()).context(message)
    }
}
