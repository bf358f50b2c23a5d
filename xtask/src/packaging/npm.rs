//! The npm package where users put it: in projects with other bundlers, module systems and runtimes.
//!
//! The projects and the program that tries them are in `tests/packaging/npm`. It prints one line for each: `ok NAME`,
//! `not ok NAME: why` or `skip NAME: why`.

use crate::kit::archive::{self, Rules};
use crate::kit::failure::Result;
use crate::kit::files;
use crate::kit::linked;
use crate::kit::npm_emulator;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::scan;
use crate::summary::Counts;
use crate::test::judge;

const PROGRAM: &str = "tests/packaging/npm/run.mjs";

/// Tries the package in every project, and counts each as a test.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let places = workspace.places;
    let program = places.needed(PROGRAM)?;
    let package = workspace.npm_package(step)?;
    let dir = places.scratch("npm-packaging")?;
    let tarball = package.pack(step, &dir.join("package"))?;
    archive::same(&tarball, &package.pack(step, &dir.join("again"))?)?;
    let has = [linked::LICENCES, linked::SBOM].map(|name| (name, package.project.dir.join(name)));
    let rules = Rules {
        time: Some(archive::NPM),
        folders: &scan::folders(places),
        has: &has.each_ref().map(|(name, file)| (*name, file.as_path())),
    };
    archive::inspect(places, step, &tarball, &rules)?;
    let node = &package.project.node;
    let emulator = workspace.emulator(step)?;
    let emulator = npm_emulator::pack(places, step, (node, &emulator), &dir.join("emulator"))?;
    // It runs npm, too: with the same settings and cache.
    let tool = node.with_npm(node.node()).arg(program);
    let output = workspace
        .describe_to(step, tool)?
        .arg("--tarball")
        .arg(&tarball)
        .arg("--emulator")
        .arg(&emulator)
        .dir(&places.root)
        .run_unchecked(step)?;
    let (counts, skipped) = read(&output.text);
    for line in skipped {
        step.say(line);
    }
    let file = dir.join("projects.txt");
    files::write(&file, &output.text)?;
    step.say(&format!("each project: {}", file.display()));
    let success = output.status.success();
    judge(step, counts, success, "run.mjs", output.text)
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
        let skipped = vec!["skip deno: there is no deno here"];
        assert_eq!(read(text), (Counts::new(2, 1, 1), skipped));
    }
}
