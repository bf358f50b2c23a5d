//! Node with npm, and packages at the versions of a lock file.

use std::env;
use std::path::{Path, PathBuf};

use fs_err as fs;
use serde_json::Value;

use super::failure::{Context, Result};
use super::places::Places;
use super::process::Tool;
use super::stamp::Stamp;
use super::steps::Step;
use super::system;

/// What Node has to be, at least.
const OLDEST: (u32, u32) = (20, 0);
/// Kept among what was installed: it goes when that goes.
const STAMP: &str = "node_modules/.xtask.stamp";
/// What npm would say or ask for on its own account.
const QUIET: &[(&str, &str)] = &[
    ("npm_config_audit", "false"),
    ("npm_config_fund", "false"),
    ("npm_config_update_notifier", "false"),
    ("npm_config_yes", "false"),
    ("NO_COLOR", "1"),
];

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
        let found = programs.filter_map(system::find_program);
        let (program, version) = found
            .filter_map(|program| Some((program.clone(), system::version_of(&program)?)))
            .find(|(_, version)| system::is_at_least(version, OLDEST))
            .context(format_args!(
                "Node {} or newer with npm is missing; install it with your system's package manager or from \
                 https://nodejs.org",
                OLDEST.0
            ))?;
        let npm = system::find_program("npm").context(
            "npm is missing; on Debian run: apt-get install --no-install-recommends npm",
        )?;
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
        self.with_npm(quiet(Tool::new(&self.npm)))
            .words(words)
            .dir(dir)
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
        let stamp = Stamp::default()
            .add(&self.version)
            .add(wanted(&fs::read_to_string(dir.join("package.json"))?)?)
            .file(&dir.join("package-lock.json"))?;
        // Nothing of what is installed needs a script to be ready, so none gets the chance to run.
        let install = || self.npm(dir, "ci --ignore-scripts").succeed(step);
        if stamp.make(dir, &dir.join(STAMP), install)? {
            let dir = places.relative(dir);
            step.note(format!("installed the packages of {dir}"));
        }
        Ok(())
    }
}

/// What package.json asks for. It is in the lock file, too; where the two differ, npm says so.
fn wanted(package: &str) -> Result<String> {
    let package: Value = serde_json::from_str(package).context("package.json")?;
    let members = package.as_object().into_iter().flatten();
    let wanted = members.filter(|(name, _)| name.ends_with("ependencies") || *name == "overrides");
    Ok(wanted.map(|(_, value)| value.to_string()).collect())
}

fn quiet(tool: Tool) -> Tool {
    QUIET
        .iter()
        .fold(tool, |tool, (name, value)| tool.env(name, value))
}

/// Downloads are kept where the other tools are kept, if someone has said where that is.
fn cache() -> Option<PathBuf> {
    let dir = PathBuf::from(env::var_os("DEVTRUST_CACHE")?).join("npm");
    fs::create_dir_all(&dir).ok()?;
    Some(dir)
}

#[cfg(test)]
mod tests {
    use super::wanted;

    #[test]
    fn a_script_of_a_package_is_no_reason_to_install() {
        let of = |script, version| {
            let package = format!(
                r#"{{"scripts":{{"test":"{script}"}},"devDependencies":{{"typescript":"{version}"}}}}"#
            );
            wanted(&package).unwrap()
        };
        assert_eq!(of("a", "5.9.3"), of("b", "5.9.3"));
        assert_ne!(of("b", "5.9.3"), of("b", "5.9.4"));
    }
}
