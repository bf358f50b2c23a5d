//! Paths of one machine have no place in the repository.

use std::env;

use super::Tracked;
use crate::kit::places::Places;

/// Home folders by their usual places, written so that this file does not contain them.
const HOMES: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/Use", "rs/"),
    concat!("/ro", "ot/"),
];

/// The folders that the scan looks for: the usual ones, and those of the machine that it runs on.
pub(crate) fn folders(places: &Places) -> Vec<String> {
    let mut folders: Vec<String> = HOMES.iter().map(|home| (*home).to_owned()).collect();
    let home = env::home_dir();
    let own = [Some(&places.root), Some(&places.target), home.as_ref()];
    for folder in own.into_iter().flatten() {
        let folder = format!("{}/", folder.display());
        // A folder directly below the root, such as /src, says nothing of the machine and may be in any URL.
        if folder.matches('/').count() > 2 {
            folders.push(folder);
        }
    }
    folders
}

/// The lines that name one of the folders.
pub(crate) fn find(files: &[Tracked], folders: &[String]) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files {
        for (number, line) in file.numbered() {
            if let Some(folder) = folders.iter().find(|folder| names(line, folder)) {
                findings.push(file.at(number, &format!("a path below {folder}")));
            }
        }
    }
    findings
}

/// Whether the line has the folder as the start of a path, and not in the middle of a URL or another path.
fn names(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || "._-}/~*$".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_and_urls_are_not() {
        let home = HOMES.first().copied().unwrap();
        let text = format!(
            "see {home}someone/notes\nhttps://example.org{home}page\nCOPY=\"{home}ci\"\nnothing here\n"
        );
        let file = Tracked {
            path: "docs/a.md".into(),
            text,
        };
        let found = find(&[file], &[home.to_owned()]);
        let wanted = [1, 3].map(|line| format!("docs/a.md:{line}: a path below {home}"));
        assert_eq!(found, wanted);
    }
}
