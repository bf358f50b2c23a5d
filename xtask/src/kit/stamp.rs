//! What a step was made from, in one line: where it is the same again, the step need not be done again.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use fs_err as fs;

use super::failure::Result;
use super::files;

/// A digest of everything that was added.
#[derive(Debug, Default)]
pub(crate) struct Stamp(DefaultHasher);

impl Stamp {
    /// Adds a text, or anything else that tells one run from another.
    pub(crate) fn add(mut self, what: impl Hash) -> Self {
        what.hash(&mut self.0);
        self
    }

    /// Adds the content of a file.
    pub(crate) fn file(self, path: &Path) -> Result<Self> {
        Ok(self.add(fs::read(path)?))
    }

    /// Adds names and contents of the files in a folder and below it, but for what is called like one of `skipped`.
    pub(crate) fn tree(self, dir: &Path, skipped: &[&str]) -> Result<Self> {
        let mut files = Vec::new();
        collect(dir, skipped, &mut files)?;
        files.sort();
        files.into_iter().try_fold(self, |stamp, file| {
            let name = file.strip_prefix(dir).unwrap_or(&file).to_path_buf();
            stamp.add(name).file(&file)
        })
    }

    /// The digest.
    pub(crate) fn text(&self) -> String {
        format!("{:016x}\n", self.0.finish())
    }

    /// Has something made unless it is there and `path` holds this stamp, which is left there for the next run. Whether it was.
    pub(crate) fn make(
        &self,
        made: &Path,
        path: &Path,
        work: impl FnOnce() -> Result<()>,
    ) -> Result<bool> {
        if made.exists() && fs::read_to_string(path).is_ok_and(|found| found == self.text()) {
            return Ok(false);
        }
        work()?;
        files::write(path, self.text())?;
        Ok(true)
    }
}

fn collect(dir: &Path, skipped: &[&str], files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        if skipped.iter().any(|skipped| name == *skipped) {
            continue;
        }
        // Links are not followed: what they lead to is not part of the folder.
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), skipped, files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::failure::Failure;

    #[test]
    fn a_stamp_changes_with_names_and_contents_and_not_with_what_is_skipped() {
        let dir = std::env::temp_dir().join(format!("xtask-tree-{}", std::process::id()));
        let write = |name, text| files::write(&dir.join(name), text).unwrap();
        let stamp = || {
            let stamp = Stamp::default().tree(&dir, &["node_modules"]);
            stamp.unwrap().text()
        };
        write("src/a.ts", "1");
        let first = stamp();
        assert_eq!(first, stamp());
        write("node_modules/b/c.js", "2");
        assert_eq!(first, stamp());
        write("src/a.ts", "2");
        let second = stamp();
        assert_ne!(first, second);
        write("src/b.ts", "");
        assert_ne!(second, stamp());
        fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn work_is_done_once_for_a_stamp_and_again_where_it_failed() {
        let dir = std::env::temp_dir().join(format!("xtask-left-{}", std::process::id()));
        let path = dir.join("made/of.stamp");
        let done = |flags: u32, work: Result<()>| {
            let stamp = Stamp::default().add("flags").add(flags);
            stamp.make(&dir, &path, || work)
        };
        assert!(done(3, Err(Failure::new("broken"))).is_err());
        let done = [3, 3, 4].map(|flags| done(flags, Ok(())));
        assert_eq!(done, [Ok(true), Ok(false), Ok(true)]);
        fs::remove_dir_all(&dir).unwrap();
    }
}
