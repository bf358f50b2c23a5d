//! `cargo xtask docs`: the documentation site, in `dist/site/`: every document of the repository, and the reference of each language,
//! made from its sources by what its users know. Its pages need no server and no network.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::kit::cargo::{self, cargo};
use crate::kit::failure::{Context, Result};
use crate::kit::files;
use crate::kit::places::Places;
use crate::kit::products::Workspace;
use crate::kit::python::{Python, Tools};
use crate::kit::steps::{Step, Steps};
use crate::scan::{self, Tracked};
use crate::{Part, chosen};

const SETTINGS: &str = "xtask/src/site/mkdocs.yml";
/// Where the reference of each language goes. `docs/reference.md` links to it.
const REFERENCE: &str = "docs/reference";
/// What makes the reference of TypeScript, with its settings.
const TYPEDOC: &str = "xtask/src/site/typedoc";
const DOKKA: &str = "org.jetbrains.dokka:dokka-maven-plugin:dokka@documentation";

/// Fills a folder.
type Work = fn(&Workspace<'_>, &Step, &Path) -> Result<()>;

const PAGES: &str = "pages";
/// The pages, and the reference of each language by the folder that it goes into.
const PARTS: &[Part<Work>] = &[
    (PAGES, "pages", |workspace, step, site| {
        files::copy(&pages(workspace.places, step)?, site)
    }),
    ("python", "reference of Python", python),
    ("rust", "reference of Rust", rust),
    ("typescript", "reference of TypeScript", typescript),
    ("kotlin", "reference of Kotlin", kotlin),
    ("swift", "reference of Swift", swift),
];

/// Runs the command.
pub(crate) fn run(places: &Places, only: &[String]) -> Result<ExitCode> {
    let parts = chosen(PARTS, only)?;
    let workspace = &Workspace::new(places, cargo::TESTED);
    let steps = Steps::new("cargo xtask docs", parts.len());
    let site = places.dist.join("site");
    if only.is_empty() {
        files::empty(&site)?;
    }
    for (name, title, work) in parts {
        let into = match name {
            PAGES => site.clone(),
            language => site.join(REFERENCE).join(language),
        };
        let built = steps.step(title, |step| work(workspace, step, &into));
        if built.is_err() {
            return Ok(steps.exit_code());
        }
    }
    println!("\n{}", places.relative(&site.join("index.html")));
    Ok(steps.exit_code())
}

/// Builds the pages, and fails where a link leads nowhere.
pub(crate) fn pages(places: &Places, step: &Step) -> Result<PathBuf> {
    let python = Python::ready(places, step, Tools::Docs)?;
    let dir = places.scratch("site")?;
    let documents = scan::tracked(places, step, "*.md")?;
    let mut count = 0;
    for document in documents.iter().filter(|file| is_page(file)) {
        let page = dir.join("pages").join(&document.path);
        files::write(&page, shown(&document.text))?;
        count += 1;
    }
    files::copy(&places.needed(SETTINGS)?, &dir.join("mkdocs.yml"))?;
    let zensical = python.tool("zensical").words("build --strict");
    zensical.dir(&dir).run(step)?;
    step.note(format!("{count} pages, every link leads somewhere"));
    Ok(dir.join("site"))
}

fn is_page(file: &Tracked) -> bool {
    !file.path.starts_with('.')
}

/// A document without what only its tests need: what a fence says beyond its language, and the lines of Rust that rustdoc
/// hides, too.
fn shown(text: &str) -> String {
    let mut language = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        if let Some(fence) = line.strip_prefix("```") {
            let name = fence.split([' ', ',']).next().unwrap_or(fence);
            lines.push(format!("```{name}"));
            language = match language {
                None => Some(name),
                Some(_) => None,
            };
        } else if language != Some("rust") || !(line == "#" || line.starts_with("# ")) {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n") + "\n"
}

/// Every public module of the package.
fn python(workspace: &Workspace<'_>, step: &Step, into: &Path) -> Result<()> {
    let places = workspace.places;
    Python::ready(places, step, Tools::Docs)?;
    let python = &workspace.products(step)?.python;
    let sources = places.needed("bindings-python/python")?;
    let mut modules = Vec::new();
    for file in scan::tracked(places, step, "*.py")? {
        let module = file.path.strip_prefix("bindings-python/python/");
        let module = module.and_then(|path| path.strip_suffix(".py"));
        let Some(module) = module else { continue };
        let module = module.strip_suffix("/__init__").unwrap_or(module);
        if !module.split('/').any(|name| name.starts_with('_')) {
            modules.push(module.replace('/', "."));
        }
    }
    modules.sort();
    let tool = python
        .python()
        .words("-m pdoc --docformat google --output-directory");
    let tool = tool.arg(into).args(&modules);
    // The installed package, not its sources, which have no native half.
    tool.dir(sources.parent().context("the package has no folder")?)
        .run(step)?;
    step.note(format!("{} modules", modules.len()));
    Ok(())
}

fn rust(workspace: &Workspace<'_>, step: &Step, into: &Path) -> Result<()> {
    let places = workspace.places;
    // Not where `cargo xtask check` leaves its own, which has what is private, too.
    let dir = places.target.join("reference");
    let words = "doc --locked --no-deps -p devtrust -p devtrust-core --features devtrust/journal";
    cargo(places, words)
        .env("CARGO_TARGET_DIR", &dir)
        .run(step)?;
    files::copy(&dir.join("doc"), into)
}

/// The types of the package as it is published. Something that cannot be named by its users is an error.
fn typescript(workspace: &Workspace<'_>, step: &Step, into: &Path) -> Result<()> {
    let package = workspace.npm_package(step)?;
    let dir = workspace.places.scratch("typedoc")?;
    files::copy(&workspace.places.needed(TYPEDOC)?, &dir)?;
    let types = dir.join("types");
    files::empty(&types)?;
    files::copy(&package.project.dir.join("dist/esm"), &types)?;
    let node = &package.project.node;
    node.install(workspace.places, step, &dir)?;
    let typedoc = node
        .node()
        .arg(dir.join("node_modules/typedoc/bin/typedoc"));
    typedoc.arg("--out").arg(into).dir(&dir).run(step)?;
    Ok(())
}

fn kotlin(workspace: &Workspace<'_>, step: &Step, into: &Path) -> Result<()> {
    let package = workspace.kotlin(step)?.package();
    let maven = package
        .maven()
        .words("--activate-profiles publish generate-sources");
    maven.arg(DOKKA).run(step)?;
    files::copy(&package.build.join("dokka"), into)
}

/// The modules of the package, by `DocC`. Something that is documented by another name than it has is an error.
fn swift(workspace: &Workspace<'_>, step: &Step, into: &Path) -> Result<()> {
    let (places, swift) = (workspace.places, workspace.swift(step)?);
    let graph = swift.symbols(places, step)?;
    let made = places.scratch("docc")?.join("pages");
    swift
        .toolchain
        .docc(places, &swift.package)?
        .words("convert --warnings-as-errors --transform-for-static-hosting")
        .words(
            "--fallback-display-name Devtrust --fallback-bundle-identifier com.devtrust.Devtrust",
        )
        // Where these pages are on the site: they load what they show by its address.
        .args(["--hosting-base-path", &format!("{REFERENCE}/swift")])
        .arg("--additional-symbol-graph-dir")
        .arg(&graph)
        .arg("--output-path")
        .arg(&made)
        .run(step)?;
    files::copy(&made, into)
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_only_tests_need_is_not_shown() {
        let text = "# Title\n```rust,no_run\n# hidden\n#\nlet a = 1;\n#[test]\n```\n# Next\n```ts no_run\n# kept\n```\n";
        let expected = "# Title\n```rust\nlet a = 1;\n#[test]\n```\n# Next\n```ts\n# kept\n```\n";
        assert_eq!(shown(text), expected);
    }
}
