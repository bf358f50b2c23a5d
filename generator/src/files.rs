//! Files that are written, and whether those on disk are the same.

use std::fs;
use std::path::Path;

/// A generated file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Where it lies in the repository, with slashes.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
}

/// Folders that hold nothing but generated files; what else lies there is a leftover.
const OURS: &[&str] = &[
    "bindings-python/python/devtrust/models",
    "bindings-python/python/devtrust/types",
    "bindings-python/python/devtrust/resources",
    "bindings-python/python/devtrust/async_resources",
    "bindings-wasm/ts/src/models",
    "bindings-wasm/ts/src/resources",
];

/// Writes what differs and removes leftovers.
pub(crate) fn write(root: &Path, files: &[File]) -> Result<String, String> {
    let mut written = Vec::new();
    for file in files {
        let path = root.join(&file.path);
        if fs::read_to_string(&path).is_ok_and(|found| found == file.text) {
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        fs::write(&path, &file.text).map_err(|error| format!("{}: {error}", path.display()))?;
        written.push(format!("written: {}", file.path));
    }
    for path in leftovers(root, files) {
        fs::remove_file(root.join(&path)).map_err(|error| format!("{path}: {error}"))?;
        written.push(format!("removed: {path}"));
    }
    written.push(format!("{} generated files are current", files.len()));
    Ok(written.join("\n"))
}

/// Names what differs.
pub(crate) fn check(root: &Path, files: &[File]) -> Result<String, String> {
    let mut stale: Vec<String> = files
        .iter()
        .filter(|file| {
            fs::read_to_string(root.join(&file.path)).map_or(true, |found| found != file.text)
        })
        .map(|file| format!("out of date: {}", file.path))
        .collect();
    stale.extend(
        leftovers(root, files)
            .into_iter()
            .map(|path| format!("no longer generated: {path}")),
    );
    if stale.is_empty() {
        return Ok(format!("{} generated files are current", files.len()));
    }
    stale.push("run `cargo xtask generate` and commit the result".to_owned());
    Err(stale.join("\n"))
}

fn leftovers(root: &Path, files: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for folder in OURS {
        let Ok(entries) = fs::read_dir(root.join(folder)) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let is_code = Path::new(&name)
                .extension()
                .is_some_and(|extension| extension == "py" || extension == "ts");
            let path = format!("{folder}/{}", name.to_string_lossy());
            if is_code && !files.iter().any(|file| file.path == path) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
