//! Node with npm, and packages at the versions of a lock file.

use std::env;

use crate::prelude::*;

/// What Node has to be, at least.
const OLDEST: (u32, u32) = (20, 0);
/// Kept among what was installed: it goes when that goes.
const STAMP: &str = "node_modules/.xtask.stamp";
/// What npm would say or ask for on its own account.
const QUIET: &str = "npm_config_audit npm_config_fund npm_config_update_notifier npm_config_yes";

/// A Node that is new enough, and its npm.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    program: PathBuf,
    npm: PathBuf,
    /// Such as `v20.20.2`.
    pub(crate) version: String,
}

impl Node {
    /// Node and npm on the search path.
    pub(crate) fn find() -> Result<Self> {
        let programs = ["node", "nodejs"].into_iter();
        let mut programs = programs.filter_map(system::find_program);
        let program = programs.find(|program| system::is_new_enough(program, OLDEST));
        let program = program.context(format_args!(
            "Node {} or newer with npm is missing; install it with your system's package manager or from \
             https://nodejs.org",
            OLDEST.0
        ))?;
        let npm = system::find_program("npm").context(
            "npm is missing; on Debian run: apt-get install --no-install-recommends npm",
        )?;
        let version = system::version_of(&program).unwrap_or_default();
        Ok(Self {
            program,
            npm,
            version,
        })
    }

    /// Node.
    pub(crate) fn node(&self) -> Tool {
        quiet(Tool::new(&self.program))
    }

    /// npm in a folder.
    pub(crate) fn npm(&self, dir: &Path, words: &str) -> Tool {
        let npm = self.with_npm(quiet(Tool::new(&self.npm)));
        npm.words(words).dir(dir)
    }

    /// What a tool that runs npm, or is npm, has to know: the cache, and this Node first on the search path.
    pub(crate) fn with_npm(&self, tool: Tool) -> Tool {
        let tool = match cache() {
            Some(cache) => tool.env("npm_config_cache", cache),
            None => tool,
        };
        system::first_on_path(tool, &self.program)
    }

    /// Installs what a folder's lock file names, unless that is there already.
    pub(crate) fn install(&self, places: &Places, step: &Step, dir: &Path) -> Result<()> {
        let package = fs::read_to_string(dir.join("package.json"))?;
        let stamp = Stamp::default().add(&self.version).add(wanted(&package)?);
        let stamp = stamp.file(&dir.join("package-lock.json"))?;
        // Nothing of what is installed needs a script to be ready, so none gets the chance to run.
        let install = || self.npm(dir, "ci --ignore-scripts").succeed(step);
        if stamp.make(dir, &dir.join(STAMP), install)? {
            let dir = places.relative(dir);
            step.note(format!("installed the packages of {dir}"));
        }
        Ok(())
    }

    /// The package in a folder as it is published, in another folder that holds nothing else.
    pub(crate) fn pack(&self, step: &Step, dir: &Path, out: &Path) -> Result<PathBuf> {
        fs::create_dir_all(out)?;
        let pack = self.npm(dir, "pack --ignore-scripts --pack-destination");
        pack.arg(out).run(step)?;
        files::only(out, ".tgz")
    }
}

/// What package.json asks for. It is in the lock file, too; where the two differ, npm says so.
fn wanted(package: &str) -> Result<String> {
    let package: serde_json::Value = serde_json::from_str(package).context("package.json")?;
    let members = package.as_object().into_iter().flatten();
    let wanted = members.filter(|(name, _)| name.ends_with("ependencies") || *name == "overrides");
    Ok(wanted.map(|(_, value)| value.to_string()).collect())
}

/// A folder with a package.json, with its tools installed.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    pub(crate) dir: PathBuf,
    pub(crate) node: Node,
}

impl Project {
    /// Installs the tools unless they are there already.
    pub(crate) fn ready(places: &Places, step: &Step, folder: &str) -> Result<Self> {
        let (dir, node) = (places.needed(folder)?, Node::find()?);
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
}

fn quiet(tool: Tool) -> Tool {
    let tool = tool.env("NO_COLOR", "1");
    QUIET
        .split(' ')
        .fold(tool, |tool, name| tool.env(name, "false"))
}

/// Downloads are kept where the other tools are kept, if someone has said where that is.
fn cache() -> Option<PathBuf> {
    let dir = PathBuf::from(env::var_os("DEVTRUST_CACHE")?).join("npm");
    fs::create_dir_all(&dir).ok()?;
    Some(dir)
}
