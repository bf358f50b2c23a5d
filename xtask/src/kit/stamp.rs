//! What a step was made from, in one line: where it is the same again, the step need not be done again.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::prelude::*;

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
        let is_wanted = |name: &str| !skipped.contains(&name);
        let found = files::below(dir, &is_wanted)?.into_iter();
        let mut files = found.filter(|file| is_wanted(&files::name(file)));
        files.try_fold(self, |stamp, file| {
            stamp
                .add(file.strip_prefix(dir).unwrap_or(&file))
                .file(&file)
        })
    }

    /// Has something made unless it is there and `path` holds this stamp, which is left there for the next run. Whether it was.
    pub(crate) fn make(
        &self,
        made: &Path,
        path: &Path,
        work: impl FnOnce() -> Result<()>,
    ) -> Result<bool> {
        let text = format!("{:016x}\n", self.0.finish());
        if made.exists() && fs::read_to_string(path).is_ok_and(|found| found == text) {
            return Ok(false);
        }
        // What is interrupted now does not count as done later, whatever it is made from then.
        let _ = fs::remove_file(path);
        work()?;
        files::write(path, text)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_again_where_it_failed_and_where_a_name_or_a_content_has_changed() {
        let dir = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        let done = |name: &str, text: &str, work| {
            files::write(&dir.join("tree").join(name), text).unwrap();
            let stamp = Stamp::default().tree(&dir.join("tree"), &["node_modules"]);
            stamp.unwrap().make(&dir, &dir.join("stamp"), || work)
        };
        assert!(done("src/a.ts", "1", Err(Failure::new("broken"))).is_err());
        for (name, text, is_new) in [
            ("src/a.ts", "1", true),
            ("src/a.ts", "1", false),
            ("node_modules/b/c.js", "2", false),
            ("src/a.ts", "2", true),
            ("src/b.ts", "", true),
        ] {
            assert_eq!(done(name, text, Ok(())), Ok(is_new), "{name} {text}");
        }
        // What failed half-way is done again, also where it is made from the same as before.
        assert!(done("src/a.ts", "3", Err(Failure::new("broken"))).is_err());
        assert_eq!(done("src/a.ts", "2", Ok(())), Ok(true));
        fs::rename(dir.join("tree/src/b.ts"), dir.join("tree/src/c.ts")).unwrap();
        assert_eq!(done("src/a.ts", "2", Ok(())), Ok(true));
        fs::remove_dir_all(&dir).unwrap();
    }
}
