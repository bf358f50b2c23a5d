//! The texts of licences, as crates carry them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fs_err as fs;

use super::Linked;
use super::crates::Found;
use crate::kit::failure::Result;
use crate::kit::places::Places;

/// What the names of licence files begin with. Copyright notices are part of what must be passed on.
const BEGINNINGS: &[&str] = &[
    "LICENSE",
    "LICENCE",
    "COPYING",
    "COPYRIGHT",
    "NOTICE",
    "UNLICENSE",
];
/// Endings of files with such a name that are no text.
const CODE: &[&str] = &["rs", "py", "json", "toml", "html"];

/// Licences whose text is the same for everybody, for crates that carry none.
#[derive(Debug)]
pub(super) struct Texts(Vec<(&'static str, String)>);

impl Texts {
    pub(super) fn of(places: &Places) -> Result<Self> {
        let kept = [
            ("Apache-2.0", "LICENSE-APACHE"),
            ("MPL-2.0", "xtask/licences/MPL-2.0"),
        ];
        let read = |(name, path)| Ok((name, self::read(&places.needed(path)?)?));
        kept.into_iter().map(read).collect::<Result<_>>().map(Self)
    }

    /// Every licence text among the sources of a crate, those of code that it includes with them. Where there is none, a
    /// text that is the same for everybody.
    pub(super) fn of_crate(&self, found: &Found) -> Result<Vec<String>> {
        let mut files = Vec::new();
        collect(&found.sources, &mut files)?;
        files.sort();
        if files.is_empty() {
            return Ok(self.standard(&found.licence).into_iter().collect());
        }
        files.iter().map(|path| read(path)).collect()
    }

    fn standard(&self, licence: &str) -> Option<String> {
        let known = self.0.iter().find(|(name, _)| {
            // Of alternatives one is enough; of licences that all apply, it is not.
            !licence.contains(" AND ") && licence.split(" OR ").any(|one| one == *name)
        });
        known.map(|(_, text)| text.clone())
    }

    /// Part of every program that Rust's compiler makes, and not a crate of the registry.
    pub(super) fn standard_library(&self) -> Linked {
        let licence = "MIT OR Apache-2.0";
        Linked {
            name: "the Rust standard library".into(),
            version: String::new(),
            texts: self.standard(licence).into_iter().collect(),
            licence: licence.into(),
        }
    }
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, files)?;
        } else if is_licence(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn is_licence(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let name = name.to_uppercase();
    BEGINNINGS
        .iter()
        .any(|beginning| name.starts_with(beginning))
        && !CODE.contains(&ending.as_ref())
}

/// A text without what differs between copies of it: ends of lines, and space around.
fn read(path: &Path) -> Result<String> {
    let bytes = fs::read(path)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    Ok(lines.join("\n").trim_matches('\n').to_owned())
}

/// Every text once, with the crates that it covers above it.
pub(super) fn render(linked: &[Linked]) -> String {
    let mut covered: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for found in linked {
        for text in &found.texts {
            covered.entry(text).or_default().insert(found.title());
        }
    }
    let mut sections: Vec<_> = covered.into_iter().collect();
    sections.sort_by(|(_, one), (_, other)| one.cmp(other));
    let rule = "=".repeat(80);
    let sections = sections.iter().map(|(text, titles)| {
        let titles = Vec::from_iter(titles.clone()).join("\n");
        format!("\n{rule}\n{titles}\n{rule}\n\n{text}\n")
    });
    let title = "This package contains code of others, under the licences below.\n".to_owned();
    std::iter::once(title).chain(sections).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(name: &str, texts: &[&str]) -> Linked {
        Linked {
            name: name.into(),
            version: "1.0.0".into(),
            licence: "MIT".into(),
            texts: texts.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    fn found(licence: &str, sources: &Path) -> Found {
        Found {
            name: "a".into(),
            version: "1.0.0".into(),
            licence: licence.into(),
            sources: sources.to_path_buf(),
        }
    }

    #[test]
    fn a_text_is_printed_once_with_every_crate_that_it_covers() {
        let text = render(&[linked("b", &["one"]), linked("a", &["two", "one"])]);
        let rule = "=".repeat(80);
        let wanted = format!(
            "This package contains code of others, under the licences below.\n\n{rule}\na 1.0.0 (MIT)\n{rule}\n\ntwo\n\n\
             {rule}\na 1.0.0 (MIT)\nb 1.0.0 (MIT)\n{rule}\n\none\n"
        );
        assert_eq!(text, wanted);
    }

    #[test]
    fn a_crate_without_a_text_has_none_unless_everybody_has_the_same() {
        let known = Texts(vec![("Apache-2.0", "apache".into())]);
        let nothing = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/python");
        let texts = |licence| known.of_crate(&found(licence, &nothing)).unwrap();
        assert_eq!(texts("MIT OR Apache-2.0"), ["apache"]);
        assert!(texts("MIT").is_empty());
        assert!(texts("Apache-2.0 AND ISC").is_empty());
    }

    #[test]
    fn licence_files_are_told_by_their_names() {
        for name in [
            "LICENSE",
            "LICENSE-MIT",
            "license.md",
            "COPYING.txt",
            "Notice",
            "src/x/LICENSE-APACHE",
        ] {
            assert!(is_licence(Path::new(name)), "{name}");
        }
        for name in [
            "licenses.rs",
            "license.json",
            "README.md",
            "src/notices/mod.rs",
        ] {
            assert!(!is_licence(Path::new(name)), "{name}");
        }
    }
}
