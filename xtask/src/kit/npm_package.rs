//! The npm package: its WebAssembly modules and its TypeScript, built together.

use std::path::{Path, PathBuf};

use fs_err as fs;

use super::failure::Result;
use super::linked::{self, For};
use super::node::Node;
use super::places::Places;
use super::process::Tool;
use super::products::Workspace;
use super::stamp::Stamp;
use super::steps::Step;
use super::wasm::{self, Glued};
use super::wasm_size::{self, Budget, Size};
use super::wasm_toolchain::Toolchain;
use super::{cargo, files};

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

/// A WebAssembly module: the package that it is made from, with its features, and the file's name without its ending.
type Module = (&'static str, &'static str, &'static str);

const MODULES: &[(Module, Budget)] = &[
    (
        ("devtrust-wasm", "", "devtrust"),
        // docs/decisions/0005-small-wasm.md says what is in it.
        Budget::Flat {
            bytes: 135_000,
            always: true,
        },
    ),
    (
        ("devtrust-wasm-keys", "", "keys"),
        Budget::Flat {
            bytes: 133_000,
            always: false,
        },
    ),
    (
        ("devtrust-wasm-workflows", "", "workflows"),
        Budget::Flat {
            bytes: 110_000,
            always: false,
        },
    ),
];

/// What the main module reads before it runs an operation, in the folder of each product. The compiler leaves them as they are.
const TABLES: [&str; 2] = ["tables.ts", "later.ts"];
/// What an operation may have there.
const EACH: u64 = 200;

/// The first module with ways to end it, for tests.
const TRAPS: Module = ("devtrust-wasm", "traps", "traps");
/// Where it is put.
const TRAPS_FOLDER: &str = "tests/support/traps";

/// A folder with a package.json, with its tools installed.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    pub(crate) dir: PathBuf,
    pub(crate) node: Node,
}

impl Project {
    /// Installs the tools unless they are there already.
    pub(crate) fn ready(places: &Places, step: &Step, folder: &str) -> Result<Self> {
        let dir = places.needed(folder)?;
        let node = Node::find()?;
        node.install(places, step, &dir)?;
        Ok(Self { dir, node })
    }

    /// A script of package.json.
    pub(crate) fn script(&self, name: &str) -> Tool {
        self.node.npm(&self.dir, "run --silent").arg(name)
    }

    /// Where the tools are.
    pub(crate) fn tools(&self) -> PathBuf {
        self.dir.join("node_modules")
    }

    /// Compiles the module that the tests end on purpose, and puts it where they expect it.
    pub(crate) fn make_traps(&self, workspace: &Workspace<'_>, step: &Step) -> Result<()> {
        let glued = make(workspace, step, TRAPS)?;
        let folder = self.dir.join(TRAPS_FOLDER);
        put(&glued.module, &folder.join("traps.wasm"))?;
        put(&glued.glue, &folder.join("traps.glue.ts"))
    }
}

/// The modules and the products' tables, with what each may have.
#[derive(Debug)]
pub(crate) struct Modules(Vec<(String, PathBuf, Budget)>);

impl Modules {
    /// Compiles the modules, makes them small, and puts them where the package's own build expects them.
    pub(crate) fn ready(workspace: &Workspace<'_>, step: &Step) -> Result<Self> {
        let project = workspace.project(step)?;
        let folder = project.dir.join(MODULE_FOLDER);
        let tools = project.tools();
        let built = MODULES.iter().map(|(module, budget)| {
            let name = module.2;
            let glued = make(workspace, step, *module)?;
            let file = format!("{name}.wasm");
            let tools = (&project.node, tools.as_path());
            let small = wasm::optimise(workspace.places, step, tools, (&glued.module, &file))?;
            put(&small, &folder.join(&file))?;
            put(&glued.glue, &folder.join(format!("{name}.glue.ts")))?;
            Ok((file, small, budget.clone()))
        });
        let mut all: Vec<_> = built.collect::<Result<_>>()?;
        all.extend(tables(&project.dir.join("src"))?);
        Ok(Self(all))
    }

    /// How large they are.
    pub(crate) fn sizes(&self, places: &Places, step: &Step, node: &Node) -> Result<Vec<Size>> {
        wasm_size::measure(places, step, node, &self.0)
    }
}

/// The tables of each product, in a folder of its own.
fn tables(sources: &Path) -> Result<Vec<(String, PathBuf, Budget)>> {
    let mut found = Vec::new();
    for folder in fs::read_dir(sources)? {
        let folder = folder?.path();
        let product = files::name(&folder);
        for table in TABLES {
            let file = folder.join(table);
            if file.is_file() {
                let budget = Budget::Product {
                    name: product.clone(),
                    each: EACH,
                };
                found.push((format!("{product}/{table}"), file, budget));
            }
        }
    }
    // Device Trust Manager's come first, since most pages load no others.
    found.sort_by_key(|(name, _, _)| (!name.starts_with(wasm_size::TOP), name.clone()));
    Ok(found)
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
        let whom = (For::Everywhere, project.dir.as_path());
        linked::NPM.notices(workspace.places, step, whom)?;
        Ok(Self { project })
    }

    /// The package as it is published, in a folder that holds nothing else.
    pub(crate) fn pack(&self, step: &Step, out: &Path) -> Result<PathBuf> {
        fs::create_dir_all(out)?;
        let Project { dir, node } = &self.project;
        let pack = node.npm(dir, "pack --ignore-scripts --pack-destination");
        pack.arg(out).run(step)?;
        files::only(out, ".tgz")
    }
}

fn make(
    workspace: &Workspace<'_>,
    step: &Step,
    (package, features, name): Module,
) -> Result<Glued> {
    let toolchain = Toolchain::ready(step)?;
    let tools = workspace.build_of(step, cargo::WASM_TOOLS)?;
    let places = workspace.places;
    let compiled = wasm::compile(places, step, &toolchain, (package, features))?;
    let tool = tools.executable(wasm::GLUE)?;
    wasm::glue(places, step, &tool, (&compiled, name))
}

fn put(from: &Path, to: &Path) -> Result<()> {
    files::write(to, fs::read(from)?)
}
