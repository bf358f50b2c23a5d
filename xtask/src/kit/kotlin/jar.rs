//! What is in a jar.

use std::path::{Path, PathBuf};

use crate::kit::failure::{Context, Result};
use crate::kit::process::Tool;
use crate::kit::steps::Step;
use crate::kit::system;

/// The names of the files in a jar.
pub(crate) fn files(step: &Step, jar: &Path) -> Result<Vec<String>> {
    let files = tool()?.words("--list --file").arg(jar).answer(step)?;
    let files = files.lines().filter(|name| !name.ends_with('/'));
    Ok(files.map(str::to_owned).collect())
}

/// `jar`, which is part of the JDK. Debian's JDK has it on the search path, others only in their own folder.
fn tool() -> Result<Tool> {
    let in_home = std::env::var_os("JAVA_HOME")
        .map(|home| PathBuf::from(home).join("bin/jar"))
        .filter(|path| path.is_file());
    in_home
        .or_else(|| system::find_program("jar"))
        .map(Tool::new)
        .context("there is no `jar`: Maven runs, but not on a JDK")
}
