//! `cargo xtask generate`: the files that are derived from the sources, so that they cannot drift from them.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::kit::failure::{Context, Failure, Result};
use crate::kit::places::Places;
use crate::kit::steps::{Step, Steps};
use crate::summary::Counts;

/// A file that can be written again from the sources at any time.
struct Generated {
    /// Where it lies in the repository.
    path: &'static str,
    /// What it has to contain.
    contents: fn(&Places, &Step) -> Result<String>,
}

/// Every generated file of the repository. Add one line per file.
const FILES: &[Generated] = &[];

/// Runs the command.
pub(crate) fn run(places: &Places, check: bool) -> ExitCode {
    if check {
        let mut steps = Steps::new("cargo xtask generate --check", 1);
        let _ = steps.step("generated files", |step| self::check(places, step));
        return steps.exit_code();
    }
    let mut steps = Steps::new("cargo xtask generate", FILES.len());
    for file in FILES {
        let _ = steps.step(file.path, |step| write(places, step, file));
    }
    println!("\n{} generated files", FILES.len());
    steps.exit_code()
}

/// Compares every generated file with what it would be now.
pub(crate) fn check(places: &Places, step: &Step) -> Result<()> {
    let mut stale = Vec::new();
    for file in FILES {
        let wanted = (file.contents)(places, step)?;
        if !is_current(&places.root.join(file.path), &wanted) {
            stale.push(file.path);
        }
    }
    step.count(Counts {
        passed: FILES.len() - stale.len(),
        failed: stale.len(),
        skipped: 0,
    });
    if stale.is_empty() {
        step.note(format!("{} files are current", FILES.len()));
        return Ok(());
    }
    let message = "generated files are out of date; run `cargo xtask generate` and commit";
    Err(Failure::with_output(message, stale.join("\n")))
}

fn write(places: &Places, step: &Step, file: &Generated) -> Result<()> {
    let wanted = (file.contents)(places, step)?;
    let path = places.root.join(file.path);
    if is_current(&path, &wanted) {
        step.note("unchanged");
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).context(|| format!("could not make {}", folder.display()))?;
    }
    fs::write(&path, wanted).context(|| format!("could not write {}", file.path))?;
    step.note("written");
    Ok(())
}

fn is_current(path: &Path, wanted: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|found| found == wanted)
}
