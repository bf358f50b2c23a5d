//! The npm packages: `devtrust`, of WebAssembly modules and TypeScript, and `devtrust-emulator`, with the program for this machine
//! and helpers for tests.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};

use super::wasm::Module;
use super::wasm_size::Size;
use crate::prelude::*;

/// The folder of the package, where its package.json is.
pub(crate) const FOLDER: &str = "bindings-wasm/ts";
/// What is built from, and what is built, is everything but this.
const NOT_BUILT: &[&str] = &["node_modules", "tests", "coverage", LICENCES, SBOM];
/// The modules: each is made from a package, and put where the package's own build takes it from.
const MODULE_FOLDER: &str = "src/module";
const MODULES: [Module; 3] = [
    ("devtrust-wasm", "", "devtrust"),
    ("devtrust-wasm-keys", "", "keys"),
    ("devtrust-wasm-workflows", "", "workflows"),
];

/// The first module with ways to end it, for tests, and where they expect it.
const TRAPS: Module = ("devtrust-wasm", "traps", "traps");
const TRAPS_FOLDER: &str = "tests/support/traps";

/// The modules, where they lie.
#[derive(Debug)]
pub(crate) struct Modules {
    sources: PathBuf,
}

impl Modules {
    /// Compiles the modules and makes them small.
    pub(crate) fn ready(workspace: &Workspace<'_>, step: &Step) -> Result<Self> {
        let project = workspace.project(step)?;
        for module in MODULES {
            let folder = project.dir.join(MODULE_FOLDER);
            wasm::make(workspace, step, module, (&folder, Some(project)))?;
        }
        let sources = project.dir.join("src");
        Ok(Self { sources })
    }

    /// How large they are, and the products' tables.
    pub(crate) fn sizes(&self, places: &Places, step: &Step, node: &Node) -> Result<Vec<Size>> {
        wasm_size::measure(places, step, node, &self.sources)
    }
}

/// The built package.
#[derive(Debug)]
pub(crate) struct NpmPackage {
    pub(crate) project: Project,
}

impl NpmPackage {
    /// Builds whatever has changed since the last time: neither what `npm run build` reads nor what it writes may have.
    pub(crate) fn ready(workspace: &Workspace<'_>, step: &Step) -> Result<Self> {
        let project = workspace.project(step)?.clone();
        workspace.modules(step)?;
        let stamp_file = project.tools().join(".xtask-build.stamp");
        let stamp = || Stamp::default().tree(&project.dir, NOT_BUILT);
        // What it makes is part of the stamp, too.
        let dist = project.dir.join("dist");
        let build = || project.script("build").succeed(step);
        if stamp()?.make(&dist, &stamp_file, build)? {
            stamp()?.make(&dist, &stamp_file, || Ok(()))?;
        }
        linked::NPM.notices(workspace.places, step, (For::Everywhere, &project.dir))?;
        Ok(Self { project })
    }

    /// The package as it is published, in a folder that holds nothing else.
    pub(crate) fn pack(&self, step: &Step, out: &Path) -> Result<PathBuf> {
        self.project.node.pack(step, &self.project.dir, out)
    }

    /// Compiles the module that the tests end on purpose.
    pub(crate) fn make_traps(&self, workspace: &Workspace<'_>, step: &Step) -> Result<()> {
        let folder = self.project.dir.join(TRAPS_FOLDER);
        wasm::make(workspace, step, TRAPS, (&folder, None))
    }
}

/// `devtrust-emulator` as it is published, with this program, in a folder that holds nothing else.
pub(crate) fn pack_emulator(
    places: &Places,
    step: &Step,
    (node, program): (&Node, &Path),
    out: &Path,
) -> Result<PathBuf> {
    let dir = places.scratch("npm-emulator")?;
    files::copy(&places.needed("bindings-wasm/emulator")?, &dir)?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        files::copy(&places.needed(licence)?, &dir.join(licence))?;
    }
    linked::NPM_EMULATOR.notices(places, step, (For::Here, &dir))?;
    // What Node calls this machine: `linux-x64`.
    let platform = format!("{OS}-{ARCH}");
    let platform = platform
        .replace("macos", "darwin")
        .replace("windows", "win32");
    let platform = platform
        .replace("x86_64", "x64")
        .replace("aarch64", "arm64");
    let name = format!("devtrust-emulator{EXE_SUFFIX}");
    files::copy(program, &dir.join("bin").join(platform).join(name))?;
    node.pack(step, &dir, out)
}
