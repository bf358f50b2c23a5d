//! The Python environment of the repository: `.venv`, with pinned tools.

use std::env;
use std::path::{Path, PathBuf};

use fs_err as fs;

use super::failure::{Context, Failure, Result};
use super::places::Places;
use super::process::Tool;
use super::stamp::Stamp;
use super::steps::Step;
use super::{files, system};

/// What Python has to be, at least.
const OLDEST: (u32, u32) = (3, 11);
/// In the order in which they are tried.
const NAMES: &str = "python3 python3.14 python3.13 python3.12 python3.11 python";

/// Which tools a command needs. The others contain the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tools {
    /// To build the wheel.
    Build,
    /// To test and to check.
    Dev,
    /// To compare with other clients.
    Bench,
    /// To build the documentation site.
    Docs,
}

/// A Python environment whose tools are the pinned ones.
#[derive(Debug, Clone)]
pub(crate) struct Python {
    venv: PathBuf,
    /// Such as `Python 3.11.7`.
    pub(crate) version: String,
}

impl Python {
    /// The repository's environment, made or brought up to date as needed.
    pub(crate) fn ready(places: &Places, step: &Step, tools: Tools) -> Result<Self> {
        let name = match tools {
            Tools::Build => "requirements-build.txt",
            Tools::Dev => "requirements-dev.txt",
            Tools::Bench => "requirements-bench.txt",
            Tools::Docs => "requirements-docs.txt",
        };
        Self::with(places, step, &places.venv, name)
    }

    /// An environment apart from the others, for tools that only some tests need.
    pub(crate) fn apart(places: &Places, step: &Step, name: &str) -> Result<Self> {
        let venv = places.target.join("xtask").join(format!("venv-{name}"));
        Self::with(places, step, &venv, &format!("requirements-{name}.txt"))
    }

    fn with(places: &Places, step: &Step, venv: &Path, name: &str) -> Result<Self> {
        let python = Self::open(venv).map_or_else(|| Self::create(venv, step), Ok)?;
        let file = places.needed(&format!("bindings-python/{name}"))?;
        let place = venv.join(format!("{name}.stamp"));
        let stamp = required(Stamp::default().add(&python.version), &file)?;
        let shown = places.relative(venv);
        step.note(format!("{} in {shown}", python.version));
        let install = python.pip("install --requirement").arg(&file);
        if stamp.make(venv, &place, || install.succeed(step))? {
            step.note(format!("{} in {shown}, installed {name}", python.version));
        }
        Ok(python)
    }

    /// A new environment with nothing in it but pip.
    pub(crate) fn create(venv: &Path, step: &Step) -> Result<Self> {
        files::remove(venv)?;
        let interpreter = interpreter()?;
        // Debian ships the module without what it needs to put pip into an environment.
        if system::answer(&interpreter, ["-c", "import ensurepip, venv"]).is_none() {
            system::install(step, &["python3-venv"], "Python's venv module")?;
        }
        Tool::new(&interpreter)
            .words("-m venv")
            .arg(venv)
            .run(step)?;
        Self::open(venv).context(format_args!(
            "the new environment {} does not run",
            venv.display()
        ))
    }

    /// An environment that is there and runs. One whose interpreter was upgraded away counts as absent.
    fn open(venv: &Path) -> Option<Self> {
        let version = system::version_of(&in_venv(venv, "python"))?;
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

    /// A tool of the environment, which finds the others as if the environment were activated.
    pub(crate) fn tool(&self, name: &str) -> Tool {
        let program = self.program(name);
        system::first_on_path(Tool::new(&program), &program)
            .env("VIRTUAL_ENV", &self.venv)
            .env_remove("PYTHONHOME")
            .env_remove("PYTHONPATH")
    }

    /// pip, without its questions and its advice.
    pub(crate) fn pip(&self, words: &str) -> Tool {
        self.python()
            .words("-m pip --disable-pip-version-check --no-input")
            .words(words)
    }
}

/// The path of a program in an environment.
pub(crate) fn in_venv(venv: &Path, name: &str) -> PathBuf {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    venv.join(folder).join(file)
}

/// With what a file of requirements says, and every file that it includes.
fn required(stamp: Stamp, file: &Path) -> Result<Stamp> {
    let text = fs::read_to_string(file)?;
    let mut included = text.lines().filter_map(|line| line.strip_prefix("-r "));
    included.try_fold(stamp.add(&text), |stamp, included| {
        required(stamp, &file.with_file_name(included.trim()))
    })
}

/// The Python that the environment is made with: `DEVTRUST_PYTHON`, or the first on the search path that is new enough.
pub(crate) fn interpreter() -> Result<PathBuf> {
    let fits = |path: &PathBuf| {
        system::version_of(path).is_some_and(|found| system::is_at_least(&found, OLDEST))
    };
    let (major, minor) = OLDEST;
    if let Some(chosen) = env::var_os("DEVTRUST_PYTHON").map(PathBuf::from) {
        let message = format!(
            "DEVTRUST_PYTHON is {}, which is not a Python of at least {major}.{minor}",
            chosen.display()
        );
        return Some(chosen).filter(fits).context(message);
    }
    let found = NAMES.split(' ').filter_map(system::find_program).find(fits);
    found.ok_or_else(|| {
        Failure::new(format!(
            "Python {major}.{minor} or newer is missing; on Debian run: apt-get install python3 python3-venv"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stamp_changes_with_an_included_file() {
        let dir = env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        let stamp = |inner: &str| {
            files::write(&dir.join("inner.txt"), inner).unwrap();
            required(Stamp::default(), &dir.join("outer.txt"))
                .unwrap()
                .text()
        };
        files::write(&dir.join("outer.txt"), "-r inner.txt\npytest==9.2.0\n").unwrap();
        let before = stamp("maturin==1.16.0\n");
        assert_eq!(before, stamp("maturin==1.16.0\n"));
        assert_ne!(before, stamp("maturin==1.16.1\n"));
        files::remove(&dir).unwrap();
    }
}
