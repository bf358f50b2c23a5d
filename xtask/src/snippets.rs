//! The code in README.md and in every other document, which is run so that it stays true.
//!
//! Python and TypeScript blocks are run here, those of each document against an emulator of their own. Rust blocks are run by
//! `cargo test`, which reads them where a crate includes the document as its documentation; here it is only checked that one
//! does.

use std::path::{Path, PathBuf};

use fs_err as fs;
use serde_json::{Value, json};

use crate::kit::emulator::Emulator;
use crate::kit::failure::{Failure, Result};
use crate::kit::process::Tool;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::scan::{self, Tracked};
use crate::summary::Counts;

const PYTHON: &str = "xtask/src/python/snippets.py";
const TYPESCRIPT: &str = "xtask/src/node/snippets.mjs";
/// What a newcomer reads first has to show code.
const FRONT_PAGE: &str = "README.md";

/// Runs the code of every document.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let documents = scan::tracked(workspace.places, step, "*.md")?;
    let sources = scan::tracked(workspace.places, step, "*.rs")?;
    let mut counts = Counts::default();
    let mut problems = Vec::new();
    let project = project(workspace, step)?;
    for document in &documents {
        let path = workspace.places.root.join(&document.path);
        if has(document, &["python"]) {
            let python = workspace.products(step)?.python.python();
            let tool = python.arg(workspace.places.needed(PYTHON)?).arg(&path);
            let dir = workspace.places.scratch("snippets")?;
            let ran = blocks(workspace, step, (tool.dir(&dir), document))?;
            counts = counts + ran.0;
            problems.extend(ran.1);
        } else if document.path == FRONT_PAGE {
            problems.push(format!("{FRONT_PAGE} shows no Python"));
        }
        if has(document, &["ts", "typescript"]) {
            let package = workspace.project(step)?;
            let compiler = package.tools().join("typescript/bin/tsc");
            let node = package.node.node();
            let tool = node.arg(workspace.places.needed(TYPESCRIPT)?).arg(&path);
            let tool = tool.arg(compiler).dir(&project);
            let ran = blocks(workspace, step, (tool, document))?;
            counts = counts + ran.0;
            problems.extend(ran.1);
        }
        if has(document, &["rust"]) {
            if is_included(workspace, &sources, &path) {
                counts = counts + Counts::ONE_PASSED;
            } else {
                let path = &document.path;
                problems.push(format!("no crate includes {path} to test its Rust"));
            }
        }
    }
    counts.failed = problems.len();
    step.count(counts);
    if problems.is_empty() {
        let Counts {
            passed, skipped, ..
        } = counts;
        step.note(format!("{passed} blocks run, {skipped} compiled"));
        return Ok(());
    }
    let message = format!("{} blocks do not do what they show", problems.len());
    Err(Failure::with_output(message, problems.join("\n")))
}

fn has(document: &Tracked, languages: &[&str]) -> bool {
    let fences = document
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("```"));
    let mut fences = fences.map(|words| words.split([' ', ',']).next().unwrap_or(words));
    fences.any(|language| languages.contains(&language))
}

/// Runs the blocks of one document with a program that knows their language.
fn blocks(
    workspace: &Workspace<'_>,
    step: &Step,
    (tool, document): (Tool, &Tracked),
) -> Result<(Counts, Vec<String>)> {
    let program = workspace.emulator(step)?;
    let dir = workspace.places.scratch("snippets-results")?;
    let results = dir.join("results.jsonl");
    let emulator = Emulator::start(&program, &dir)?;
    let output = emulator
        .describe_to(tool)?
        // A snippet may start an emulator of its own.
        .env("DEVTRUST_EMULATOR", &program)
        .env("SNIPPETS_RESULTS", &results)
        .run(step)?;
    let (counts, errors) = judge(&fs::read_to_string(&results)?);
    let problem = |(line, error)| format!("{}:{line}:\n{}{error}", document.path, output.text);
    Ok((counts, errors.into_iter().map(problem).collect()))
}

/// What was run counts as passed, what was only compiled as skipped; errors come with the line of their block.
fn judge(results: &str) -> (Counts, Vec<(u64, String)>) {
    let mut counts = Counts::default();
    let mut errors = Vec::new();
    for line in results.lines() {
        let result: Value = serde_json::from_str(line).unwrap_or_default();
        let at = result.get("line").and_then(Value::as_u64);
        match (result.get("error"), result.get("ran")) {
            (Some(Value::Null), Some(Value::Bool(true))) => counts.passed += 1,
            (Some(Value::Null), _) => counts.skipped += 1,
            (Some(Value::String(error)), _) => {
                errors.push((at.unwrap_or_default(), error.clone()));
            }
            _ => errors.push((0, format!("an unreadable result: {line}"))),
        }
    }
    (counts, errors)
}

/// A project as a user has it: the npm package in `node_modules`, and the strictest settings.
fn project(workspace: &Workspace<'_>, step: &Step) -> Result<PathBuf> {
    let package = workspace.npm_package(step)?;
    let dir = workspace.places.scratch("typescript")?;
    let tarball = package.pack(step, &dir.join("package"))?;
    let settings = json!({
        "compilerOptions": {
            "target": "es2022",
            "module": "nodenext",
            "lib": ["es2023", "dom", "dom.iterable"],
            "types": ["node"],
            "typeRoots": [package.project.tools().join("@types")],
            "strict": true,
            "exactOptionalPropertyTypes": true,
            "noUncheckedIndexedAccess": true,
            "outDir": "out",
            "rootDir": ".",
        },
        "include": ["*.ts"],
    });
    let package_json = json!({ "private": true, "type": "module" });
    fs::write(dir.join("package.json"), package_json.to_string())?;
    fs::write(dir.join("tsconfig.json"), settings.to_string())?;
    let install = "install --offline --ignore-scripts --no-package-lock";
    let install = package.project.node.npm(&dir, install);
    install.arg(tarball).run(step)?;
    Ok(dir)
}

/// Whether some crate has `#[doc = include_str!("...")]` with this document.
fn is_included(workspace: &Workspace<'_>, sources: &[Tracked], document: &Path) -> bool {
    let wanted = fs::canonicalize(document).ok();
    sources.iter().any(|file| {
        let path = workspace.places.root.join(&file.path);
        included(&file.text).any(|document| {
            let document = path.with_file_name(document);
            wanted.is_some() && fs::canonicalize(document).ok() == wanted
        })
    })
}

fn included(text: &str) -> impl Iterator<Item = &str> {
    let rest = text.split("doc = include_str!(\"").skip(1);
    rest.filter_map(|rest| rest.split('"').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted_and_errors_keep_their_line() {
        let results = r#"{"line": 3, "ran": true, "error": null}
{"line": 9, "ran": false, "error": null}
{"line": 20, "ran": true, "error": "NameError: x"}
nonsense"#;
        let (counts, errors) = judge(results);
        assert_eq!(counts, Counts::new(1, 0, 1));
        let unreadable = (0, "an unreadable result: nonsense".to_owned());
        assert_eq!(errors, [(20, "NameError: x".to_owned()), unreadable]);
    }

    #[test]
    fn only_a_fence_of_the_language_counts() {
        let file = |text: &str| Tracked {
            path: "docs/a.md".into(),
            text: text.into(),
        };
        let fence = file("text\n```python,no_run\nx\n```\n");
        assert!(has(&fence, &["python"]) && !has(&fence, &["ts", "py"]));
        assert!(!has(
            &file("`python`\n```console\n$ python\n```\n"),
            &["python"]
        ));
        let text =
            "#![doc = include_str!(\"../README.md\")]\nconst A: &str = include_str!(\"a.txt\");\n";
        assert_eq!(included(text).collect::<Vec<_>>(), ["../README.md"]);
    }
}
