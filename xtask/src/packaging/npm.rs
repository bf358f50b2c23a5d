//! The npm package where users put it: in projects with other bundlers, module systems and runtimes.
//!
//! The projects and the program that tries them are in `tests/packaging/npm`. It prints one line for each: `ok NAME`,
//! `not ok NAME: why` or `skip NAME: why`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::kit::failure::{Context, Result};
use crate::kit::node::has_lock;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::summary::Counts;
use crate::test::judge;

const FOLDER: &str = "tests/packaging/npm";

/// Tries the package in every project, and counts each as a test.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let places = workspace.places;
    let folder = places.needed(FOLDER)?;
    let program = places.needed(&format!("{FOLDER}/run.mjs"))?;
    let package = workspace.npm_package(step)?;
    let tarball = package.pack(step, &places.scratch("npm-packaging")?)?;
    let node = &package.project.node;
    for project in projects(&folder)? {
        node.install(places, step, &project)?;
    }
    // It runs npm, too: with the same settings and cache.
    let tool = node.with_npm(node.node()).arg(program);
    let output = workspace
        .describe_to(step, tool)?
        .arg("--tarball")
        .arg(&tarball)
        .dir(&folder)
        .run_unchecked(step)?;
    let (counts, skipped) = read(&output.text);
    for line in skipped {
        step.say(line);
    }
    judge(
        step,
        counts,
        output.status.success(),
        "run.mjs",
        output.text.clone(),
    )
}

/// The folder itself and those in it, where they have packages to install.
fn projects(folder: &Path) -> Result<Vec<PathBuf>> {
    let reading = || format!("could not read {}", folder.display());
    let mut projects = vec![folder.to_path_buf()];
    for entry in fs::read_dir(folder).context(reading)? {
        projects.push(entry.context(reading)?.path());
    }
    projects.retain(|project| has_lock(project));
    projects.sort();
    Ok(projects)
}

/// The results, and the lines that say why something was skipped. Anything else that is printed is for whoever looks into
/// a failure.
fn read(text: &str) -> (Counts, Vec<&str>) {
    let mut counts = Counts::default();
    let mut skipped = Vec::new();
    for line in text.lines() {
        if line.starts_with("ok ") {
            counts.passed += 1;
        } else if line.starts_with("not ok ") {
            counts.failed += 1;
        } else if line.starts_with("skip ") {
            counts.skipped += 1;
            skipped.push(line);
        }
    }
    (counts, skipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted_and_what_is_skipped_is_named() {
        let text = "\
ok node-esm
added 3 packages
not ok webpack: exit code 2
  ok is indented and no result
skip deno: there is no deno here
ok vite
";
        let counts = Counts {
            passed: 2,
            failed: 1,
            skipped: 1,
        };
        assert_eq!(
            read(text),
            (counts, vec!["skip deno: there is no deno here"])
        );
    }

    #[test]
    fn projects_are_the_folders_with_a_lock_file() {
        let dir = std::env::temp_dir().join(format!("xtask-projects-{}", std::process::id()));
        for name in ["vite", "node-esm"] {
            fs::create_dir_all(dir.join(name)).unwrap();
        }
        fs::write(dir.join("vite/package-lock.json"), "{}").unwrap();
        assert_eq!(projects(&dir).unwrap(), [dir.join("vite")]);
        fs::remove_dir_all(&dir).unwrap();
    }
}
