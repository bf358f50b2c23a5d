//! Core's layers point one way: a module uses only those below it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// From the bottom up.
const LAYERS: [&str; 27] = [
    "future",
    "timestamp",
    "secret",
    "record",
    "error",
    "json",
    "progress",
    "transport",
    "runtime",
    "config",
    "keys",
    "schema",
    "x509",
    "decode",
    "validate",
    "engine",
    "device_trust",
    "account",
    "iot",
    "trust_lifecycle",
    "workflows",
    "batch",
    "many",
    "products",
    "client",
    "testing",
    "lib",
];

/// A product lists all of its resources, that of the workflows, too; nothing else in it may know them.
const REGISTRY: [(&str, &str); 4] = [
    ("device_trust/artifacts.rs", "batch"),
    ("device_trust/batches.rs", "batch"),
    ("device_trust/mod.rs", "workflows"),
    ("trust_lifecycle/mod.rs", "workflows"),
];

#[test]
fn every_module_uses_only_those_below_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let homes = homes(&fs::read_to_string(source.join("lib.rs")).unwrap());
    let mut wrong = BTreeSet::new();
    let mut arrows = 0;
    for file in files(&source) {
        let name = file.strip_prefix(&source).unwrap().to_str().unwrap();
        let layer = name.split(['/', '.']).next().unwrap();
        let text = fs::read_to_string(&file).unwrap();
        for used in used(&text) {
            let used = homes.get(&used).unwrap_or(&used);
            arrows += 1;
            if height(used) > height(layer) && !REGISTRY.contains(&(name, used.as_str())) {
                wrong.insert(format!("{name} uses {used}"));
            }
        }
    }
    assert!(arrows > 200, "only {arrows} found");
    assert_eq!(wrong, BTreeSet::new());
}

fn height(module: &str) -> usize {
    let height = LAYERS.iter().position(|layer| *layer == module);
    height.unwrap_or_else(|| panic!("{module} has no place among the layers"))
}

/// Where the names live that the crate's root hands on: `Error` in `error`.
fn homes(root: &str) -> BTreeMap<String, String> {
    let mut homes = BTreeMap::new();
    for statement in root.split(';') {
        let Some((_, names)) = statement.split_once("pub use ") else {
            continue;
        };
        let (home, names) = names.split_once("::").unwrap();
        for name in names.split(['{', '}', ',']).map(str::trim) {
            homes.insert(name.to_owned(), home.to_owned());
        }
    }
    homes
}

/// The first names after `crate::`, tests aside.
fn used(text: &str) -> BTreeSet<String> {
    let tests = ["#[cfg(test)]", "#[cfg(all(test,"];
    let begin = tests.iter().filter_map(|tests| text.find(tests)).min();
    let shipped = &text[..begin.unwrap_or(text.len())];
    let code = shipped
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code: Vec<&str> = code.collect();
    let code = code.join("\n");
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let after = &code[at + "crate::".len()..];
        let names = match after.strip_prefix('{') {
            Some(group) => firsts(group),
            None => vec![first(after)],
        };
        used.extend(
            names
                .into_iter()
                .filter(|name| !name.is_empty())
                .map(str::to_owned),
        );
    }
    used
}

/// The first name of each entry of a group, up to the brace that ends it.
fn firsts(group: &str) -> Vec<&str> {
    let mut depth = 0;
    let mut names = vec![first(group.trim_start())];
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(first(group[at + 1..].trim_start())),
            _ => {}
        }
    }
    names
}

fn first(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    text.get(..end.unwrap_or(text.len())).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs")
            && !path.components().any(|part| part.as_os_str() == "tests")
            && path.file_name().is_some_and(|name| name != "tests.rs")
        {
            found.push(path);
        }
    }
    found
}
