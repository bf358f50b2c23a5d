//! The folders that the tasks read and write.

use std::env;

use crate::prelude::*;

/// Where things are, found once per run.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Cargo's build folder, wherever the user has put it.
    pub(crate) target: PathBuf,
    /// The Python environment of the repository.
    pub(crate) venv: PathBuf,
    /// What `dist` leaves for publication.
    pub(crate) dist: PathBuf,
    /// Tools that every clone uses.
    pub(crate) tools: PathBuf,
}

impl Places {
    pub(crate) fn find() -> Result<Self> {
        // Set by `cargo run`; the other is for a binary that is started by hand.
        let crate_dir = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = crate_dir
            .parent()
            .context("xtask lies outside a workspace")?;
        let target = cargo::target_directory(root)?;
        cargo::write_pyo3_config(&target)?;
        Ok(Self {
            target,
            venv: root.join(".venv"),
            dist: root.join("dist"),
            tools: tools_folder(root),
            root: root.to_path_buf(),
        })
    }

    /// A path inside the repository, as it is written there.
    pub(crate) fn relative<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }

    /// An empty folder for what a command leaves behind while it runs.
    pub(crate) fn scratch(&self, name: &str) -> Result<PathBuf> {
        let dir = self.target.join("xtask").join(name);
        files::empty(&dir)?;
        Ok(dir)
    }

    /// A file of the repository that a step needs, or a failure that says what is missing.
    pub(crate) fn needed(&self, path: &str) -> Result<PathBuf> {
        let found = self.root.join(path);
        let found = found.exists().then_some(found);
        found.context(format_args!("{path} is missing"))
    }
}

/// Outside the clone where that is possible, so that a fresh clone finds them.
fn tools_folder(root: &Path) -> PathBuf {
    let outside = env::var_os("DEVTRUST_CACHE")
        .map(PathBuf::from)
        .or_else(|| env::var_os("XDG_CACHE_HOME").map(|dir| PathBuf::from(dir).join("devtrust")))
        .or_else(|| env::home_dir().map(|dir| dir.join(".cache/devtrust")))
        .map(|dir| dir.join("tools"));
    outside
        .filter(|dir| fs::create_dir_all(dir).is_ok())
        .unwrap_or_else(|| root.join(".tools"))
}
