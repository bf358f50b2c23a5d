//! The Python environment of the repository: `.venv`, with pinned tools.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::failure::{Context, Failure, Result};
use super::places::Places;
use super::process::Tool;
use super::steps::Step;
use super::system;

/// What Python has to be, at least.
const OLDEST: (u32, u32) = (3, 11);

/// Which tools a command needs. The other two contain the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tools {
    /// To build the wheel.
    Build,
    /// To test and to check.
    Dev,
    /// To compare with other clients.
    Bench,
}

impl Tools {
    fn file(self) -> &'static str {
        match self {
            Self::Build => "requirements-build.txt",
            Self::Dev => "requirements-dev.txt",
            Self::Bench => "requirements-bench.txt",
        }
    }
}

/// A Python environment whose tools are the pinned ones.
#[derive(Debug, Clone)]
pub(crate) struct Python {
    venv: PathBuf,
    /// Such as `3.11.7`.
    pub(crate) version: String,
}

impl Python {
    /// The repository's environment, made or brought up to date as needed.
    pub(crate) fn ready(places: &Places, step: &Step, tools: Tools) -> Result<Self> {
        let python =
            Self::open(&places.venv).map_or_else(|| Self::create(&places.venv, step), Ok)?;
        let file = places.needed(&format!("bindings-python/{}", tools.file()))?;
        let stamp = places.venv.join(format!("{}.stamp", tools.file()));
        let wanted = stamp_text(&python.version, &file)?;
        if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
            step.note(format!("Python {} in .venv", python.version));
            return Ok(python);
        }
        python
            .pip(&["install", "--requirement"])
            .arg(&file)
            .run(step)?;
        fs::write(&stamp, wanted).context(|| format!("could not write {}", stamp.display()))?;
        let name = places.relative(&file).to_string();
        step.note(format!(
            "Python {} in .venv, installed {name}",
            python.version
        ));
        Ok(python)
    }

    /// A new environment with nothing in it but pip.
    pub(crate) fn create(venv: &Path, step: &Step) -> Result<Self> {
        if venv.exists() {
            fs::remove_dir_all(venv).context(|| format!("could not remove {}", venv.display()))?;
        }
        let interpreter = interpreter()?;
        if !has_venv(&interpreter) {
            system::install(step, &["python3-venv"], "Python's venv module")?;
        }
        Tool::new(&interpreter)
            .args(["-m", "venv"])
            .arg(venv)
            .run(step)?;
        Self::open(venv).ok_or_else(|| {
            Failure::new(format!(
                "the new environment {} does not run",
                venv.display()
            ))
        })
    }

    /// An environment that is there and runs. One whose interpreter was upgraded away counts as absent.
    fn open(venv: &Path) -> Option<Self> {
        let version = version(&in_venv(venv, "python"))?;
        in_venv(venv, "pip").exists().then(|| Self {
            venv: venv.to_path_buf(),
            version,
        })
    }

    /// A program of the environment.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        in_venv(&self.venv, name)
    }

    /// The interpreter, with nothing taken from outside the environment.
    pub(crate) fn python(&self) -> Tool {
        self.tool("python")
    }

    /// A tool of the environment, with the environment first on the search path, as if it were activated.
    pub(crate) fn tool(&self, name: &str) -> Tool {
        self.activate(Tool::new(self.program(name)))
    }

    /// Lets another tool (cargo, maturin) use this environment's Python.
    pub(crate) fn activate(&self, tool: Tool) -> Tool {
        let own = self.program("python");
        let dirs = own.parent().map(Path::to_path_buf).into_iter();
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(dirs.chain(env::split_paths(&path)));
        let tool = match path {
            Ok(path) => tool.env("PATH", path),
            // A search path that cannot be written again stays as it is.
            Err(_) => tool,
        };
        tool.env("VIRTUAL_ENV", &self.venv)
            .env_remove("PYTHONHOME")
            .env_remove("PYTHONPATH")
    }

    /// pip, without its questions and its advice.
    pub(crate) fn pip(&self, args: &[&str]) -> Tool {
        self.python()
            .args(["-m", "pip", "--disable-pip-version-check", "--no-input"])
            .args(args)
    }
}

/// The path of a program in an environment.
pub(crate) fn in_venv(venv: &Path, name: &str) -> PathBuf {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    venv.join(folder)
        .join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The stamp is the requirement itself, with every file it includes: what was installed can be read from it.
fn stamp_text(version: &str, file: &Path) -> Result<String> {
    let text = fs::read_to_string(file).context(|| format!("could not read {}", file.display()))?;
    let mut stamp = format!("Python {version}\n{text}");
    for line in text.lines() {
        if let Some(included) = line.strip_prefix("-r ") {
            let included = file.with_file_name(included.trim());
            stamp.push_str(&stamp_text(version, &included)?);
        }
    }
    Ok(stamp)
}

/// The Python that the environment is made with: `DEVTRUST_PYTHON`, or the first on the search path that is new enough.
pub(crate) fn interpreter() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("DEVTRUST_PYTHON") {
        let chosen = PathBuf::from(chosen);
        return match version(&chosen) {
            Some(found) if new_enough(&found) => Ok(chosen),
            _ => Err(Failure::new(format!(
                "DEVTRUST_PYTHON is {}, which is not a Python of at least {}.{}",
                chosen.display(),
                OLDEST.0,
                OLDEST.1
            ))),
        };
    }
    [
        "python3",
        "python3.14",
        "python3.13",
        "python3.12",
        "python3.11",
        "python",
    ]
    .iter()
    .filter_map(|name| system::find_program(name))
    .find(|path| version(path).is_some_and(|found| new_enough(&found)))
    .ok_or_else(|| {
        Failure::new(format!(
            "Python {}.{} or newer is missing; on Debian run: apt-get install python3 python3-venv",
            OLDEST.0, OLDEST.1
        ))
    })
}

fn version(python: &Path) -> Option<String> {
    let line = system::version_of(python, &["--version"])?;
    line.strip_prefix("Python ").map(str::to_owned)
}

fn new_enough(version: &str) -> bool {
    let mut parts = version.split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= OLDEST,
        _ => false,
    }
}

/// Debian ships the module without what it needs to put pip into an environment.
fn has_venv(python: &Path) -> bool {
    Command::new(python)
        .args(["-c", "import ensurepip, venv"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(new_enough("3.11.7"));
        assert!(new_enough("3.14.0rc1"));
        assert!(new_enough("4.0.0"));
        assert!(!new_enough("3.9.19"));
        assert!(!new_enough("2.7.18"));
        assert!(!new_enough("nonsense"));
    }

    #[test]
    fn the_stamp_changes_with_an_included_file() {
        let dir = env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let outer = dir.join("outer.txt");
        fs::write(&outer, "-r inner.txt\npytest==9.2.0\n").unwrap();
        fs::write(dir.join("inner.txt"), "maturin==1.16.0\n").unwrap();
        let before = stamp_text("3.11.7", &outer).unwrap();
        assert_eq!(before, stamp_text("3.11.7", &outer).unwrap());
        assert_ne!(before, stamp_text("3.12.0", &outer).unwrap());
        fs::write(dir.join("inner.txt"), "maturin==1.16.1\n").unwrap();
        assert_ne!(before, stamp_text("3.11.7", &outer).unwrap());
        fs::remove_dir_all(&dir).unwrap();
    }
}
