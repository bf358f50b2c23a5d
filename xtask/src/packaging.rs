//! The packages as users get them: the source distribution builds, and the wheel works in an environment with nothing else.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::kit::emulator::Emulator;
use crate::kit::failure::{Failure, Result};
use crate::kit::places::Places;
use crate::kit::python::{Python, Tools};
use crate::kit::steps::Step;
use crate::kit::{cargo, wheel};
use crate::summary::Counts;

/// Prints the names of the files in a wheel, one per line.
const LIST: &str =
    "import sys, zipfile; print('\\n'.join(zipfile.ZipFile(sys.argv[1]).namelist()))";

/// Runs every check, and counts each as a test.
pub(crate) fn run(places: &Places, step: &Step) -> Result<()> {
    let python = Python::ready(places, step, Tools::Dev)?;
    let dir = places.scratch("packaging")?;
    let mut counts = Counts::default();
    let mut problems = Vec::new();
    let mut record = |what: &str, result: Result<()>| -> Result<()> {
        match result {
            Ok(()) => counts = counts + Counts::ONE_PASSED,
            Err(Failure::Failed { message, output }) => {
                counts = counts + Counts::ONE_FAILED;
                problems.push(format!("{what}: {message}\n{output}"));
            }
            Err(other) => return Err(other),
        }
        Ok(())
    };
    let built = wheel::build(
        places,
        &python,
        step,
        wheel::Profile::Dev,
        &dir.join("tree"),
    );
    match built {
        Ok(wheel) => {
            record(
                "the sdist builds the same wheel",
                sdist(places, &python, step, &dir, &wheel),
            )?;
            record(
                "the wheel works by itself",
                fresh(places, step, &dir, &wheel),
            )?;
        }
        Err(failure) => record("the wheel builds", Err(failure))?,
    }
    step.count(counts);
    if problems.is_empty() {
        step.note("sdist builds, wheel works in a fresh environment");
        return Ok(());
    }
    Err(Failure::with_output("packaging", problems.join("\n")))
}

/// A file that the source distribution forgets is missing from the wheel that is built from it.
fn sdist(places: &Places, python: &Python, step: &Step, dir: &Path, wheel: &Path) -> Result<()> {
    let sdist = wheel::sdist(places, python, step, &dir.join("sdist"))?;
    let out = dir.join("from-sdist");
    let pip = python.pip(&["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir"]);
    // The usual build folder, in the development profile: the dependencies are compiled already.
    cargo::share(places, pip)
        .arg(&out)
        .arg(&sdist)
        .env("MATURIN_PEP517_ARGS", "--profile dev")
        .dir(dir)
        .run(step)?;
    let ours = contents(python, step, wheel)?;
    let theirs = contents(python, step, &wheel::only_file(&out, ".whl")?)?;
    if ours == theirs {
        return Ok(());
    }
    let differing: Vec<&str> = ours
        .symmetric_difference(&theirs)
        .map(String::as_str)
        .collect();
    let message =
        "the wheel from the source distribution has other files than the one from the tree";
    Err(Failure::with_output(message, differing.join("\n")))
}

fn contents(python: &Python, step: &Step, wheel: &Path) -> Result<BTreeSet<String>> {
    let output = python
        .python()
        .args(["-c", LIST])
        .arg(wheel)
        .separate()
        .run(step)?;
    Ok(output.stdout.lines().map(str::to_owned).collect())
}

/// Nothing but the wheel and what it asks for; run outside the repository, so that only what is installed can be imported.
fn fresh(places: &Places, step: &Step, dir: &Path, wheel: &Path) -> Result<()> {
    let example: PathBuf = places.needed("bindings-python/examples/provision_device.py")?;
    let python = Python::create(&dir.join("venv"), step)?;
    python.pip(&["install"]).arg(wheel).run(step)?;
    let binary = cargo::build_binary(places, step, "devtrust-emulator", &[])?;
    let emulator = Emulator::start(&binary, dir)?;
    let script = python.python().arg("-I").arg(example);
    emulator
        .describe_to(script)?
        .env("DEVTRUST_DEMO_DIR", dir)
        .dir(dir)
        .run(step)?;
    Ok(())
}
