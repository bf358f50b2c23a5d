//! The npm package: its WebAssembly modules and its TypeScript, built together.

use std::fs;
use std::path::{Path, PathBuf};

use super::failure::{Context, Result};
use super::linked::{self, For};
use super::node::Node;
use super::places::Places;
use super::process::Tool;
use super::stamp::Stamp;
use super::steps::Step;
use super::wasm_glue::Glued;
use super::wasm_size::{self, Budget, Size};
use super::wasm_toolchain::Toolchain;
use super::{cargo, wasm, wasm_glue, wheel};

/// The folder of the package, where its package.json is.
pub(crate) const FOLDER: &str = "bindings-wasm/ts";
/// Where the modules are put for the package's own build.
const MODULE_FOLDER: &str = "src/module";
/// What is built from, and what is built, is everything but this.
const NOT_BUILT: &[&str] = &[
    "node_modules",
    "tests",
    "coverage",
    linked::LICENCES,
    linked::SBOM,
];

/// A WebAssembly module of the package.
#[derive(Debug)]
struct Module {
    package: &'static str,
    features: &'static [&'static str],
    /// The file's name, without its ending.
    name: &'static str,
}

const MODULES: &[(Module, Budget)] = &[
    (
        Module {
            package: "devtrust-wasm",
            features: &[],
            name: "devtrust",
        },
        Budget::PerOperation {
            // docs/decisions/0005-small-wasm.md says what is in it.
            base: 102_000,
            each: 200,
        },
    ),
    (
        Module {
            package: "devtrust-wasm-keys",
            features: &[],
            name: "keys",
        },
        Budget::Flat(70_000),
    ),
];

/// The first module with ways to end it, for tests.
const TRAPS: Module = Module {
    package: "devtrust-wasm",
    features: &["traps"],
    name: "traps",
};
/// Where it is put.
const TRAPS_FOLDER: &str = "tests/support/traps";

/// The package's folder with its tools installed.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) dir: PathBuf,
    pub(crate) node: Node,
}

impl Project {
    /// Installs the tools unless they are there already.
    pub(crate) fn ready(places: &Places, step: &Step) -> Result<Self> {
        let dir = places.needed(FOLDER)?;
        let node = Node::find()?;
        node.install(places, step, &dir)?;
        Ok(Self { dir, node })
    }

    /// A script of package.json.
    pub(crate) fn script(&self, name: &str) -> Tool {
        self.node.npm(&self.dir, &["run", "--silent", name])
    }

    /// Where the tools are.
    pub(crate) fn tools(&self) -> PathBuf {
        self.dir.join("node_modules")
    }
}

/// The modules, with what each may have.
#[derive(Debug)]
pub(crate) struct Modules(Vec<(PathBuf, Budget)>);

/// The built package.
#[derive(Debug)]
pub(crate) struct NpmPackage {
    pub(crate) project: Project,
    pub(crate) modules: Modules,
}

impl NpmPackage {
    /// Builds whatever has changed since the last time.
    pub(crate) fn ready(places: &Places, step: &Step) -> Result<Self> {
        let project = Project::ready(places, step)?;
        let modules = Modules::ready(places, step, &project)?;
        build(&project, step)?;
        Ok(Self { project, modules })
    }

    /// The package as it is published, in a folder that holds nothing else.
    pub(crate) fn pack(&self, places: &Places, step: &Step, out: &Path) -> Result<PathBuf> {
        fs::create_dir_all(out).context(|| format!("could not make {}", out.display()))?;
        let Project { dir, node } = &self.project;
        linked::NPM.notices(places, step, (For::Everywhere, dir))?;
        node.npm(dir, &["pack", "--ignore-scripts", "--pack-destination"])
            .arg(out)
            .run(step)?;
        wheel::only_file(out, ".tgz")
    }
}

/// `npm run build`, unless nothing has changed: neither what it reads nor what it writes.
fn build(project: &Project, step: &Step) -> Result<()> {
    let stamp_file = project.tools().join(".xtask-build.stamp");
    let stamp = || Stamp::default().tree(&project.dir, NOT_BUILT);
    if project.dir.join("dist").is_dir() && stamp()?.is_at(&stamp_file) {
        return Ok(());
    }
    project.script("build").run(step)?;
    stamp()?.leave_at(&stamp_file)
}

impl Modules {
    /// Compiles the modules, makes them small, and puts them where the package's own build expects them.
    pub(crate) fn ready(places: &Places, step: &Step, project: &Project) -> Result<Self> {
        let folder = project.dir.join(MODULE_FOLDER);
        let built = MODULES.iter().map(|(module, budget)| {
            let glued = module.make(places, step)?;
            let tools = (&project.node, project.tools());
            let file = format!("{}.wasm", module.name);
            let small = wasm::optimise(places, step, tools, (&glued.module, &file))?;
            put(&small, &folder.join(file))?;
            put(&glued.glue, &folder.join(module.glue()))?;
            Ok((small, *budget))
        });
        Ok(Self(built.collect::<Result<_>>()?))
    }

    /// How large they are.
    pub(crate) fn sizes(&self, places: &Places, step: &Step, node: &Node) -> Result<Vec<Size>> {
        wasm_size::measure(places, step, node, &self.0)
    }
}

impl Module {
    fn make(&self, places: &Places, step: &Step) -> Result<Glued> {
        let toolchain = Toolchain::ready(step)?;
        let tool = cargo::build(places, step, cargo::WASM_TOOLS)?.executable(wasm_glue::PROGRAM)?;
        let compiled = wasm::compile(places, step, &toolchain, (self.package, self.features))?;
        wasm_glue::write(places, step, &tool, (&compiled, self.name))
    }

    fn glue(&self) -> String {
        format!("{}.glue.ts", self.name)
    }
}

impl Project {
    /// Compiles the module that the tests end on purpose, and puts it where they expect it.
    pub(crate) fn make_traps(&self, places: &Places, step: &Step) -> Result<()> {
        let glued = TRAPS.make(places, step)?;
        let folder = self.dir.join(TRAPS_FOLDER);
        put(&glued.module, &folder.join("traps.wasm"))?;
        put(&glued.glue, &folder.join(TRAPS.glue()))
    }
}

/// Copies a file unless the same is there already: its date counts for the tools that watch it.
fn put(from: &Path, to: &Path) -> Result<()> {
    let writing = || format!("could not write {}", to.display());
    let content = fs::read(from).context(|| format!("could not read {}", from.display()))?;
    if fs::read(to).is_ok_and(|found| found == content) {
        return Ok(());
    }
    if let Some(dir) = to.parent() {
        fs::create_dir_all(dir).context(writing)?;
    }
    fs::write(to, content).context(writing)
}
