//! The code in README.md and in every other document, which is run so that it stays true.
//!
//! Python and TypeScript blocks are run here, against an emulator of their own. Rust blocks are run by `cargo test`, which
//! reads them where a crate includes the document as its documentation; here it is only checked that one does.

mod typescript;

use std::path::Path;

use fs_err as fs;
use serde_json::Value;

use crate::kit::emulator::Emulator;
use crate::kit::failure::{Failure, Result};
use crate::kit::places::Places;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::scan::{self, Tracked};
use crate::summary::Counts;

const RUNNER: &str = include_str!("python/snippets.py");
/// What a newcomer reads first has to show code.
const FRONT_PAGE: &str = "README.md";

/// Runs the code of every document.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let places = workspace.places;
    let files = scan::tracked(places, step)?;
    let documents: Vec<&Tracked> = files.iter().filter(|file| is_document(file)).collect();
    let mut counts = Counts::default();
    let mut problems = Vec::new();
    let python: Vec<&&Tracked> = documents
        .iter()
        .filter(|file| has(file, "python"))
        .collect();
    if !python.iter().any(|file| file.path == FRONT_PAGE) {
        problems.push(format!("{FRONT_PAGE} shows no Python"));
    }
    for document in &python {
        let (found, failed) = python_blocks(workspace, step, document)?;
        counts = counts + found;
        problems.extend(failed);
    }
    let (found, failed) = typescript::run(workspace, step, &documents)?;
    counts = counts + found;
    problems.extend(failed);
    for document in documents.iter().filter(|file| has(file, "rust")) {
        if is_included(places, &files, document) {
            counts = counts + Counts::ONE_PASSED;
        } else {
            problems.push(format!(
                "no crate includes {} to test its Rust",
                document.path
            ));
        }
    }
    counts.failed = problems.len();
    step.count(counts);
    if problems.is_empty() {
        step.note(format!(
            "{} blocks run, {} compiled",
            counts.passed, counts.skipped
        ));
        return Ok(());
    }
    let message = format!("{} blocks do not do what they show", problems.len());
    Err(Failure::with_output(message, problems.join("\n")))
}

fn is_document(file: &Tracked) -> bool {
    Path::new(&file.path)
        .extension()
        .is_some_and(|ending| ending == "md")
}

fn has(file: &Tracked, language: &str) -> bool {
    let fence = format!("```{language}");
    file.text.lines().any(|line| line.starts_with(&fence))
}

/// Runs the blocks of one document, in an empty folder.
fn python_blocks(
    workspace: &Workspace<'_>,
    step: &Step,
    document: &Tracked,
) -> Result<(Counts, Vec<String>)> {
    let places = workspace.places;
    let products = workspace.products(step)?;
    let dir = places.scratch("snippets")?;
    let results = dir.join("results.jsonl");
    let emulator = Emulator::start(&products.emulator, &dir)?;
    let program = products
        .python
        .python()
        .args(["-c", RUNNER])
        .arg(places.root.join(&document.path));
    let output = emulator
        .describe_to(program)?
        // A snippet may start an emulator of its own.
        .env("DEVTRUST_EMULATOR", &products.emulator)
        .env("SNIPPETS_RESULTS", &results)
        .dir(&dir)
        .run(step)?;
    let (counts, errors) = judge(&fs::read_to_string(&results)?);
    let problems = errors
        .into_iter()
        .map(|(line, error)| format!("{}:{line}:\n{}{error}", document.path, output.text))
        .collect();
    Ok((counts, problems))
}

/// What was run counts as passed, what was only compiled as skipped; errors come with the line of their block.
fn judge(results: &str) -> (Counts, Vec<(u64, String)>) {
    let mut counts = Counts::default();
    let mut errors = Vec::new();
    for line in results.lines() {
        let result: Value = serde_json::from_str(line).unwrap_or_default();
        let at = result
            .get("line")
            .and_then(Value::as_u64)
            .unwrap_or_default();
        match result.get("error") {
            Some(Value::Null) if result.get("ran") == Some(&Value::Bool(true)) => {
                counts.passed += 1;
            }
            Some(Value::Null) => counts.skipped += 1,
            Some(Value::String(error)) => errors.push((at, error.clone())),
            _ => errors.push((at, format!("an unreadable result: {line}"))),
        }
    }
    (counts, errors)
}

/// Whether some crate has `include_str!` with this document.
fn is_included(places: &Places, files: &[Tracked], document: &Tracked) -> bool {
    let wanted = fs::canonicalize(places.root.join(&document.path)).ok();
    files
        .iter()
        .filter(|file| {
            Path::new(&file.path)
                .extension()
                .is_some_and(|ending| ending == "rs")
        })
        .any(|file| {
            let folder = places.root.join(&file.path);
            included(&file.text).any(|path| {
                let path = folder.parent().map(|folder| folder.join(path));
                wanted.is_some() && path.and_then(|path| fs::canonicalize(path).ok()) == wanted
            })
        })
}

/// The paths in `#[doc = include_str!("...")]` and `#![doc = include_str!("...")]`.
fn included(text: &str) -> impl Iterator<Item = &str> {
    text.split("doc = include_str!(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted_and_errors_keep_their_line() {
        let results = concat!(
            "{\"line\": 3, \"ran\": true, \"error\": null}\n",
            "{\"line\": 9, \"ran\": false, \"error\": null}\n",
            "{\"line\": 20, \"ran\": true, \"error\": \"NameError: x\"}\n",
            "nonsense\n",
        );
        let (counts, errors) = judge(results);
        let wanted = Counts {
            passed: 1,
            failed: 0,
            skipped: 1,
        };
        assert_eq!(counts, wanted);
        let unreadable = (0, "an unreadable result: nonsense".to_owned());
        assert_eq!(errors, [(20, "NameError: x".to_owned()), unreadable]);
    }

    #[test]
    fn included_documents_are_found() {
        let text =
            "#![doc = include_str!(\"../README.md\")]\nconst A: &str = include_str!(\"a.txt\");\n";
        assert_eq!(included(text).collect::<Vec<_>>(), ["../README.md"]);
    }

    #[test]
    fn only_a_fence_of_the_language_counts() {
        let file = |text: &str| Tracked {
            path: "docs/a.md".into(),
            text: text.into(),
        };
        assert!(has(&file("text\n```python,no_run\nx\n```\n"), "python"));
        assert!(!has(
            &file("text `python`\n```console\n$ python\n```\n"),
            "python"
        ));
    }
}
