//! `cargo xtask docs`: the documentation site, in `dist/site/`: every document of the repository, and the reference of each language,
//! made from its sources by what its users know. Its pages need no server and no network.

use crate::prelude::*;

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
pub(crate) fn run(places: &Places, args: &Args) -> Result<ExitCode> {
    let parts = chosen(PARTS, &args.parts)?;
    let workspace = &Workspace::new(places, cargo::TESTED);
    let steps = Steps::new("cargo xtask docs", parts.len());
    let site = places.dist.join("site");
    if args.parts.is_empty() {
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
    let mut documents = scan::tracked(places, step, "*.md")?;
    documents.retain(|document| !document.path.starts_with('.'));
    for document in &documents {
        let page = dir.join("pages").join(&document.path);
        files::write(&page, shown(&document.text))?;
    }
    files::copy(&places.needed(SETTINGS)?, &dir.join("mkdocs.yml"))?;
    let zensical = python.tool("zensical").words("build --strict");
    zensical.dir(&dir).run(step)?;
    let count = documents.len();
    step.note(format!("{count} pages, every link leads somewhere"));
    Ok(dir.join("site"))
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
    let mut modules = Vec::new();
    for file in scan::tracked(places, step, "bindings-python/python/*.py")? {
        let path = file.path.trim_start_matches("bindings-python/python/");
        let module = path.trim_end_matches(".py").trim_end_matches("/__init__");
        if !module.split('/').any(|name| name.starts_with('_')) {
            modules.push(module.replace('/', "."));
        }
    }
    modules.sort();
    let pdoc = "-m pdoc --docformat google --output-directory";
    let pdoc = python.python().words(pdoc).arg(into).args(&modules);
    // The installed package, not its sources, which have no native half.
    pdoc.dir(&places.needed("bindings-python")?).run(step)?;
    step.note(format!("{} modules", modules.len()));
    Ok(())
}

fn rust(workspace: &Workspace<'_>, step: &Step, into: &Path) -> Result<()> {
    let places = workspace.places;
    // Not where `cargo xtask check` leaves its own, which has what is private, too.
    let dir = places.target.join("reference");
    let words = "doc --locked --no-deps -p devtrust -p devtrust-core --features devtrust/journal";
    let doc = cargo(places, words).env("CARGO_TARGET_DIR", &dir);
    doc.run(step)?;
    files::copy(&dir.join("doc"), into)
}

/// The types of the package as it is published. Something that cannot be named by its users is an error.
fn typescript(workspace: &Workspace<'_>, step: &Step, into: &Path) -> Result<()> {
    let package = workspace.npm_package(step)?;
    let dir = workspace.places.scratch("typedoc")?;
    files::copy(&workspace.needed(TYPEDOC)?, &dir)?;
    let types = dir.join("types");
    files::empty(&types)?;
    files::copy(&package.project.dir.join("dist/esm"), &types)?;
    let node = &package.project.node;
    node.install(workspace.places, step, &dir)?;
    let typedoc = dir.join("node_modules/typedoc/bin/typedoc");
    let typedoc = node.node().arg(typedoc);
    typedoc.arg("--out").arg(into).dir(&dir).succeed(step)
}

fn kotlin(workspace: &Workspace<'_>, step: &Step, into: &Path) -> Result<()> {
    let package = workspace.kotlin(step)?.package();
    let goals = "--activate-profiles publish generate-sources";
    package.maven().words(goals).arg(DOKKA).run(step)?;
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
