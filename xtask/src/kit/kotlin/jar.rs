//! What is in a jar.

use std::fs;
use std::path::{Path, PathBuf};

use crate::kit::failure::{Context, Failure, Result};
use crate::kit::process::Tool;
use crate::kit::steps::Step;
use crate::kit::system;

/// The names of the files in a jar.
pub(crate) fn files(step: &Step, jar: &Path) -> Result<Vec<String>> {
    let output = tool()?
        .arg("--list")
        .arg("--file")
        .arg(jar)
        .separate()
        .run(step)?;
    let files = output.stdout.lines().filter(|name| !name.ends_with('/'));
    Ok(files.map(str::to_owned).collect())
}

/// The files of a jar that name a folder of the machine they were made on.
pub(crate) fn with_paths(
    step: &Step,
    jar: &Path,
    (scratch, folders): (&Path, &[String]),
) -> Result<Vec<String>> {
    tool()?
        .arg("--extract")
        .arg("--file")
        .arg(jar)
        .dir(scratch)
        .run(step)?;
    let mut found = Vec::new();
    for name in files(step, jar)? {
        let path = scratch.join(&name);
        let content = fs::read(&path).context(|| format!("could not read {}", path.display()))?;
        if let Some(folder) = folders
            .iter()
            .find(|folder| contains(&content, folder.as_bytes()))
        {
            found.push(format!("{name}: a path below {folder}"));
        }
    }
    Ok(found)
}

fn contains(content: &[u8], text: &[u8]) -> bool {
    content.windows(text.len()).any(|window| window == text)
}

/// `jar`, which is part of the JDK. Debian's JDK has it on the search path, others only in their own folder.
fn tool() -> Result<Tool> {
    let in_home = std::env::var_os("JAVA_HOME")
        .map(|home| PathBuf::from(home).join("bin/jar"))
        .filter(|path| path.is_file());
    in_home
        .or_else(|| system::find_program("jar"))
        .map(Tool::new)
        .ok_or_else(|| Failure::new("there is no `jar`: Maven runs, but not on a JDK"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_among_bytes() {
        assert!(contains(b"\0/src/a\xff", b"/src/"));
        assert!(!contains(b"\0/sr", b"/src/"));
    }
}
