//! The TypeScript in the documents: compiled with the package as it is published, then run with Node.
//!
//! Every block is a module of its own. One that begins with ```` ```ts,no_run ```` is only compiled. What a reader need not
//! see stands between `<!-- ts` and `-->`, each on a line of its own, and belongs to the block after it. What runs finds the
//! emulator's facts in its environment, and the emulator itself at the address that the documents name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fs_err as fs;
use serde_json::json;

use crate::kit::emulator::Emulator;
use crate::kit::failure::{Failure, Result};
use crate::kit::npm_package::NpmPackage;
use crate::kit::places::Places;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::scan::Tracked;
use crate::summary::Counts;

/// Where a reader of the documents is told to start the emulator. The one that is started here has a free port.
const ADDRESS: &str = "http://127.0.0.1:8080";

/// A block of a document.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    document: String,
    /// Where it begins.
    line: usize,
    /// Each line of it where it is in the document, so that the compiler names the line that the reader sees.
    source: String,
    runs: bool,
}

impl Block {
    /// What the module is called.
    fn name(&self) -> String {
        format!("{}.{}", self.document.replace('/', "_"), self.line)
    }

    fn problem(&self, what: &str) -> String {
        format!("{}:{}:\n{what}", self.document, self.line)
    }
}

/// Compiles and runs the blocks of all documents. What was run counts as passed, what was only compiled as skipped.
pub(super) fn run(
    workspace: &Workspace<'_>,
    step: &Step,
    documents: &[&Tracked],
) -> Result<(Counts, Vec<String>)> {
    let blocks: Vec<Block> = documents.iter().flat_map(|file| blocks(file)).collect();
    let mut counts = Counts::default();
    let mut problems = Vec::new();
    if blocks.is_empty() {
        return Ok((counts, problems));
    }
    let package = workspace.npm_package(step)?;
    let dir = project(workspace.places, step, package)?;
    for block in &blocks {
        let file = dir.join(format!("{}.ts", block.name()));
        fs::write(file, &block.source)?;
    }
    let errors = compile(step, package, &dir)?;
    for of_document in blocks.chunk_by(|one, other| one.document == other.document) {
        let (found, failed) = execute(workspace, step, &dir, (of_document, &errors))?;
        counts = counts + found;
        problems.extend(failed);
    }
    Ok((counts, problems))
}

/// Runs the blocks of one document, against an emulator of their own.
fn execute(
    workspace: &Workspace<'_>,
    step: &Step,
    project: &Path,
    (blocks, errors): (&[Block], &BTreeMap<String, String>),
) -> Result<(Counts, Vec<String>)> {
    let node = &workspace.npm_package(step)?.project.node;
    let program = workspace.emulator(step)?;
    let dir = workspace.places.scratch("snippets")?;
    let emulator = if blocks.iter().any(|block| block.runs) {
        Some(Emulator::start(&program, &dir)?)
    } else {
        None
    };
    let mut counts = Counts::default();
    let mut problems = Vec::new();
    for block in blocks {
        if let Some(error) = errors.get(&block.name()) {
            problems.push(block.problem(error));
            continue;
        }
        let Some(emulator) = emulator.as_ref().filter(|_| block.runs) else {
            counts.skipped += 1;
            continue;
        };
        let module = project.join("out").join(format!("{}.js", block.name()));
        point_to(&module, emulator.fact("base_url")?)?;
        let output = emulator
            .describe_to(node.node().arg("--no-warnings").arg(module))?
            // A snippet may start an emulator of its own.
            .env("DEVTRUST_EMULATOR", &program)
            .dir(&dir)
            .separate()
            .run_unchecked(step)?;
        // Who shows how errors are handled prints them: what is written to standard error has gone wrong.
        if output.status.success() && output.text.trim().is_empty() {
            counts.passed += 1;
        } else {
            problems.push(block.problem(&format!("{}{}", output.stdout, output.text)));
        }
    }
    Ok((counts, problems))
}

/// Puts the emulator's address in place of the one that the documents name.
fn point_to(module: &Path, base_url: &str) -> Result<()> {
    let text = fs::read_to_string(module)?;
    Ok(fs::write(module, text.replace(ADDRESS, base_url))?)
}

/// A project as a user has it: the package in `node_modules`, and the strictest settings.
fn project(places: &Places, step: &Step, package: &NpmPackage) -> Result<PathBuf> {
    let dir = places.scratch("typescript")?;
    let tarball = package.pack(places, step, &dir.join("package"))?;
    let types = package.project.tools().join("@types");
    let settings = json!({
        "compilerOptions": {
            "target": "es2022",
            "module": "nodenext",
            "lib": ["es2023", "dom", "dom.iterable"],
            "types": ["node"],
            "typeRoots": [types],
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

/// Compiles every module: what the compiler says of each, by name.
fn compile(step: &Step, package: &NpmPackage, dir: &Path) -> Result<BTreeMap<String, String>> {
    let compiler = package.project.tools().join("typescript/bin/tsc");
    let output = package
        .project
        .node
        .node()
        .arg(compiler)
        .words("--project . --pretty false")
        .dir(dir)
        .run_unchecked(step)?;
    let errors = errors(&output.text);
    if errors.is_empty() && !output.status.success() {
        return Err(Failure::with_output("tsc failed", output.text));
    }
    Ok(errors)
}

/// `README.md.12.ts(14,7): error TS2322: ...`, with more lines below that are indented.
fn errors(text: &str) -> BTreeMap<String, String> {
    let mut errors: BTreeMap<String, String> = BTreeMap::new();
    let mut last = None;
    for line in text.lines() {
        if !line.starts_with(' ') {
            last = line.split_once(".ts(").map(|(name, _)| name.to_owned());
        }
        if let Some(name) = &last {
            let error = errors.entry(name.clone()).or_default();
            error.push_str(line);
            error.push('\n');
        }
    }
    errors
}

/// The blocks of a document.
fn blocks(file: &Tracked) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut hidden: Vec<(usize, &str)> = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    let mut lines: Vec<(usize, &str)> = Vec::new();
    for (number, line) in (1..).zip(file.text.lines()) {
        let Some((start, opening)) = open else {
            if line == "<!-- ts" || is_fence(line) {
                open = Some((number, line));
            }
            continue;
        };
        let closing = if opening.starts_with('<') {
            "-->"
        } else {
            "```"
        };
        if line.trim() != closing {
            lines.push((number, line));
            continue;
        }
        if opening.starts_with('<') {
            hidden.append(&mut lines);
        } else {
            hidden.append(&mut lines);
            blocks.push(Block {
                document: file.path.clone(),
                line: start,
                source: at_their_lines(&hidden),
                runs: !words(opening).any(|word| word == "no_run"),
            });
            hidden.clear();
        }
        open = None;
    }
    blocks
}

fn at_their_lines(lines: &[(usize, &str)]) -> String {
    let mut source = String::new();
    let mut at = 1;
    for (number, line) in lines {
        source.extend(std::iter::repeat_n('\n', number.saturating_sub(at)));
        source.push_str(line);
        at = *number;
    }
    source.push('\n');
    source
}

fn is_fence(line: &str) -> bool {
    line.starts_with("```")
        && words(line)
            .next()
            .is_some_and(|word| ["ts", "typescript"].contains(&word))
}

/// The words after the backquotes of a fence.
fn words(fence: &str) -> impl Iterator<Item = &str> {
    fence
        .trim_start_matches('`')
        .split([' ', ','])
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Tracked {
        Tracked {
            path: "docs/a.md".into(),
            text: text.into(),
        }
    }

    #[test]
    fn lines_stay_where_they_are_and_hidden_ones_belong_to_the_next_block() {
        let text = "\
# Title
<!-- ts
declare const client: Client;
-->
```ts,no_run
const a = 1;
const b = 2;
```
```console
$ ls
```
```typescript
const c = 3;
```
```tsx
<p />
```
";
        let found = blocks(&document(text));
        let block = |line, source: &str, runs| Block {
            document: "docs/a.md".into(),
            line,
            source: source.into(),
            runs,
        };
        let first = "\n\ndeclare const client: Client;\n\n\nconst a = 1;\nconst b = 2;\n";
        let second = format!("{}const c = 3;\n", "\n".repeat(12));
        assert_eq!(found, [block(5, first, false), block(12, &second, true)]);
        assert_eq!(found.first().unwrap().name(), "docs_a.md.5");
    }

    #[test]
    fn what_the_compiler_says_is_kept_with_its_module() {
        let text = "\
README.md.12.ts(14,7): error TS2322: Type 'string' is not assignable to type 'Options'.
  Types of property 'a' are incompatible.
docs_a.md.5.ts(6,1): error TS2304: Cannot find name 'x'.
README.md.12.ts(15,1): error TS2304: Cannot find name 'y'.
error TS5055: something else
";
        let found = errors(text);
        let of = |name: &str| found.get(name).map(|error| error.lines().count());
        assert_eq!(found.len(), 2);
        assert_eq!(of("README.md.12"), Some(3));
        assert_eq!(of("docs_a.md.5"), Some(1));
    }
}
