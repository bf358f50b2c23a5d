//! The Python environment of the repository: `.venv`, with pinned tools.

use std::env;

use crate::prelude::*;

/// What Python has to be, at least.
const OLDEST: (u32, u32) = (3, 11);
/// In the order in which they are tried.
const NAMES: &str = "python3 python3.14 python3.13 python3.12 python3.11 python";

/// Which tools a command needs, by the names of `requirements-*.txt`. All but the last contain the first.
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
    /// To run Spark, which is large.
    Spark,
}

/// A Python environment whose tools are the pinned ones.
#[derive(Debug, Clone)]
pub(crate) struct Python {
    venv: PathBuf,
    /// Such as `Python 3.11.7`.
    pub(crate) version: String,
}

impl Python {
    /// The environment with these tools, made or brought up to date as needed: the repository's, or one of their own.
    pub(crate) fn ready(places: &Places, step: &Step, tools: Tools) -> Result<Self> {
        let venv = &match tools {
            Tools::Spark => places.target.join("xtask/venv-spark"),
            _ => places.venv.clone(),
        };
        let name = format!("requirements-{tools:?}.txt").to_lowercase();
        let python = Self::open(venv).map_or_else(|| Self::create(venv, step), Ok)?;
        let file = places.needed(&format!("bindings-python/{name}"))?;
        // One file includes another.
        let mut all = files::below(&places.needed("bindings-python")?, &|_| false)?;
        all.retain(|path| files::name(path).starts_with("requirements-"));
        let stamp = Stamp::default().add(&python.version);
        let stamp = all.iter().try_fold(stamp, |stamp, path| stamp.file(path))?;
        let shown = format!("{} in {}", python.version, places.relative(venv));
        let install = || python.pip("install --requirement").arg(&file).succeed(step);
        let is_new = stamp.make(venv, &venv.join(format!("{name}.stamp")), install)?;
        step.note(if is_new {
            format!("{shown}, installed {name}")
        } else {
            shown
        });
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
        let message = format!("the new environment {} does not run", venv.display());
        Self::open(venv).context(message)
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

/// The Python that the environment is made with: `DEVTRUST_PYTHON`, or the first on the search path that is new enough.
pub(crate) fn interpreter() -> Result<PathBuf> {
    let fits = |path: &PathBuf| system::is_new_enough(path, OLDEST);
    let (major, minor) = OLDEST;
    if let Some(chosen) = env::var_os("DEVTRUST_PYTHON").map(PathBuf::from) {
        let name = chosen.display().to_string();
        return Some(chosen).filter(fits).context(format_args!(
            "DEVTRUST_PYTHON is {name}, which is not a Python of at least {major}.{minor}"
        ));
    }
    let found = NAMES.split(' ').filter_map(system::find_program).find(fits);
    found.context(format_args!(
        "Python {major}.{minor} or newer is missing; on Debian run: apt-get install python3 python3-venv"
    ))
}
