//! Node with npm, and packages at the versions of a lock file.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::failure::{Context, Failure, Result};
use super::places::Places;
use super::process::Tool;
use super::stamp::Stamp;
use super::steps::Step;
use super::system;

/// What Node has to be, at least.
const OLDEST: u32 = 20;
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
        let mut too_old = None;
        for name in ["node", "nodejs"] {
            let Some(program) = system::find_program(name) else {
                continue;
            };
            let version = system::version_of(&program, &["--version"]).unwrap_or_default();
            if !new_enough(&version) {
                too_old = Some(version);
                continue;
            }
            let npm = system::find_program("npm").ok_or_else(|| {
                Failure::new(
                    "npm is missing; on Debian run: apt-get install --no-install-recommends npm",
                )
            })?;
            return Ok(Self {
                program,
                npm,
                version,
            });
        }
        let found = too_old.map_or_else(String::new, |version| format!(" (found {version})"));
        Err(Failure::new(format!(
            "Node {OLDEST} or newer with npm is missing{found}; install it with your system's package manager or \
             from https://nodejs.org"
        )))
    }

    /// Node.
    pub(crate) fn node(&self) -> Tool {
        quiet(Tool::new(&self.program))
    }

    /// npm in a folder.
    pub(crate) fn npm(&self, dir: &Path, args: &[&str]) -> Tool {
        self.with_npm(quiet(Tool::new(&self.npm)))
            .args(args)
            .dir(dir)
    }

    /// What a tool that runs npm, or is npm, has to know: the cache, and this Node first on the search path.
    pub(crate) fn with_npm(&self, tool: Tool) -> Tool {
        let tool = match cache() {
            Some(cache) => tool.env("npm_config_cache", cache),
            None => tool,
        };
        let own = self.program.parent().map(Path::to_path_buf).into_iter();
        let path = env::var_os("PATH").unwrap_or_default();
        match env::join_paths(own.chain(env::split_paths(&path))) {
            Ok(path) => tool.env("PATH", path),
            // A search path that cannot be written again stays as it is.
            Err(_) => tool,
        }
    }

    /// Installs what a folder's lock file names, unless that is there already.
    pub(crate) fn install(&self, places: &Places, step: &Step, dir: &Path) -> Result<()> {
        let stamp = Stamp::default()
            .add(&self.version)
            .add(wanted(dir)?)
            .file(&dir.join("package-lock.json"))?;
        let stamp_file = dir.join(STAMP);
        if stamp.is_at(&stamp_file) {
            return Ok(());
        }
        // Nothing of what is installed needs a script to be ready, so none gets the chance to run.
        self.npm(dir, &["ci", "--ignore-scripts"]).run(step)?;
        stamp.leave_at(&stamp_file)?;
        step.note(format!(
            "installed the packages of {}",
            places.relative(dir)
        ));
        Ok(())
    }
}

/// What package.json asks for. It is in the lock file, too; where the two differ, npm says so.
fn wanted(dir: &Path) -> Result<String> {
    let path = dir.join("package.json");
    let reading = || format!("could not read {}", path.display());
    let text = fs::read_to_string(&path).context(reading)?;
    let package: Value = serde_json::from_str(&text).context(reading)?;
    let kinds = [
        "dependencies",
        "devDependencies",
        "optionalDependencies",
        "peerDependencies",
        "overrides",
    ];
    Ok(kinds
        .iter()
        .filter_map(|kind| package.get(kind))
        .map(Value::to_string)
        .collect())
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

fn new_enough(version: &str) -> bool {
    let number = version.strip_prefix('v').unwrap_or_default();
    let major = number.split('.').next().unwrap_or_default();
    major.parse::<u32>().is_ok_and(|major| major >= OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(new_enough("v20.0.0"));
        assert!(new_enough("v100.1.0"));
        assert!(!new_enough("v18.19.0"));
        assert!(!new_enough("v8.17.0"));
        assert!(!new_enough(""));
    }

    #[test]
    fn a_script_of_a_package_is_no_reason_to_install() {
        let dir = env::temp_dir().join(format!("xtask-node-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let write = |text: &str| fs::write(dir.join("package.json"), text).unwrap();
        write(r#"{"scripts":{"test":"a"},"devDependencies":{"typescript":"5.9.3"}}"#);
        let before = wanted(&dir).unwrap();
        write(r#"{"scripts":{"test":"b"},"devDependencies":{"typescript":"5.9.3"}}"#);
        assert_eq!(before, wanted(&dir).unwrap());
        write(r#"{"scripts":{"test":"b"},"devDependencies":{"typescript":"5.9.4"}}"#);
        assert_ne!(before, wanted(&dir).unwrap());
        fs::remove_dir_all(&dir).unwrap();
    }
}
