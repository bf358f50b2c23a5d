//! The code in README.md and in every other document, which is run so that it stays true.
//!
//! Python and TypeScript blocks are run here, those of each document against an emulator of their own. Rust blocks are run by
//! `cargo test`, which reads them where a crate includes the document as its documentation; here it is only checked that one
//! does.

use serde_json::{Value, json};

use crate::prelude::*;
use crate::scan::Tracked;

const PYTHON: &str = "xtask/src/python/snippets.py";
const TYPESCRIPT: &str = "xtask/src/node/snippets.mjs";
/// What a newcomer reads first has to show code.
const FRONT_PAGE: &str = "README.md";

/// What was run counts as passed, what was only compiled as skipped; and what is wrong with the rest.
type Outcome = (Counts, Vec<String>);

/// Runs the code of every document.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let places = workspace.places;
    let sources = scan::tracked(places, step, "*.rs")?;
    let project = project(workspace, step)?;
    let (mut counts, mut problems): Outcome = Outcome::default();
    for document in scan::tracked(places, step, "*.md")? {
        let path = places.root.join(&document.path);
        let mut tools = Vec::new();
        if has(&document, &["python"]) {
            let python = workspace.products(step)?.python.python();
            let tool = python.arg(places.needed(PYTHON)?).arg(&path);
            tools.push(tool.dir(&places.scratch("snippets")?));
        } else if document.path == FRONT_PAGE {
            problems.push(format!("{FRONT_PAGE} shows no Python"));
        }
        if has(&document, &["ts", "typescript"]) {
            let package = workspace.project(step)?;
            let compiler = package.tools().join("typescript/bin/tsc");
            let tool = package.node.node().arg(places.needed(TYPESCRIPT)?);
            tools.push(tool.arg(&path).arg(compiler).dir(&project));
        }
        for tool in tools {
            let ran = blocks(workspace, step, (tool, &document))?;
            counts = counts + ran.0;
            problems.extend(ran.1);
        }
        if has(&document, &["rust"]) {
            if is_included(workspace, &sources, &path) {
                counts.passed += 1;
            } else {
                let path = &document.path;
                problems.push(format!("no crate includes {path} to test its Rust"));
            }
        }
    }
    counts.failed = problems.len();
    step.count(counts);
    if problems.is_empty() {
        let (run, compiled) = (counts.passed, counts.skipped);
        step.note(format!("{run} blocks run, {compiled} compiled"));
        return Ok(());
    }
    let message = format!("{} blocks do not do what they show", problems.len());
    Err(Failure::with_output(message, problems.join("\n")))
}

fn has(document: &Tracked, languages: &[&str]) -> bool {
    let lines = document.text.lines();
    let fences = lines.filter_map(|line| line.strip_prefix("```"));
    let mut fences = fences.map(|words| words.split([' ', ',']).next().unwrap_or(words));
    fences.any(|language| languages.contains(&language))
}

/// Runs the blocks of one document with a program that knows their language.
fn blocks(
    workspace: &Workspace<'_>,
    step: &Step,
    (tool, document): (Tool, &Tracked),
) -> Result<Outcome> {
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
    let results = fs::read_to_string(&results)?;
    Ok(judge(&document.path, &output.text, &results))
}

/// Errors come with the line of their block, and with what was printed.
fn judge(path: &str, printed: &str, results: &str) -> Outcome {
    let (mut counts, mut problems) = Outcome::default();
    for line in results.lines() {
        let result: Value = serde_json::from_str(line).unwrap_or_default();
        let of = |name| result.get(name).unwrap_or(&Value::Null);
        match (of("error"), of("ran")) {
            (Value::Null, Value::Bool(true)) => counts.passed += 1,
            (Value::Null, Value::Bool(false)) => counts.skipped += 1,
            (Value::String(error), _) => {
                problems.push(format!("{path}:{}:\n{printed}{error}", of("line")));
            }
            _ => problems.push(format!("{path}: an unreadable result: {line}")),
        }
    }
    (counts, problems)
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
        let included = file.text.split("doc = include_str!(\"").skip(1);
        let mut included = included.filter_map(|rest| rest.split('"').next());
        included.any(|name| {
            wanted.is_some() && fs::canonicalize(path.with_file_name(name)).ok() == wanted
        })
    })
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
        let (counts, problems) = judge("a.md", "printed\n", results);
        assert_eq!(counts, Counts::new(1, 0, 1));
        let unreadable = "a.md: an unreadable result: nonsense";
        assert_eq!(problems, ["a.md:20:\nprinted\nNameError: x", unreadable]);
    }

    #[test]
    fn only_a_fence_of_the_language_counts() {
        for (text, languages, wanted) in [
            ("text\n```python,no_run\nx\n```\n", ["python", ""], true),
            ("text\n```python,no_run\nx\n```\n", ["ts", "py"], false),
            ("`python`\n```console\n$ ts\n```\n", ["python", "ts"], false),
        ] {
            let (path, text) = (String::new(), text.to_owned());
            let file = Tracked { path, text };
            assert_eq!(has(&file, &languages), wanted);
        }
    }
}
