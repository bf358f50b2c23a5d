//! `cargo xtask dist`: what is published, built for release into `dist/`.

mod container;
mod kotlin;
mod swift;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use fs_err as fs;

use crate::kit::archive::{self, Rules};
use crate::kit::failure::{Failure, Result};
use crate::kit::files::{self, in_mib};
use crate::kit::places::Places;
use crate::kit::products::Workspace;
use crate::kit::python::{Python, Tools};
use crate::kit::steps::{Step, Steps};
use crate::kit::wheel::{self, Profile};
use crate::kit::{cargo, npm_emulator, table, wasm_size};
use crate::{Part, chosen, scan};

/// The wheel may have so much with every operation; with the first 25 it was 4 MiB.
pub(crate) const WHEEL_BUDGET: u64 = 6 * 1024 * 1024;

/// Fills a folder.
type Work = fn(&Places, &Step, &Path) -> Result<()>;

/// What is published, by the folder that it is put into. Add one line per folder.
const PARTS: &[Part<Work>] = &[
    ("bin", "devtrust-emulator", emulator),
    ("python", "Python packages", python),
    ("npm", "npm packages", npm),
    ("kotlin", "jars of devtrust", kotlin::build),
    ("swift", "Swift package Devtrust", swift::build),
];

/// Runs the command. Nothing is published of a run that fails.
pub(crate) fn run(places: &Places, only: &[String]) -> Result<ExitCode> {
    let parts = chosen(PARTS, only)?;
    let steps = Steps::new("cargo xtask dist", parts.len());
    let mut rows = Vec::new();
    for (name, title, work) in parts {
        let dir = places.dist.join(name);
        let built = steps.step(title, |step| {
            // What an earlier run left must not be published with what this one builds.
            files::empty(&dir)?;
            work(places, step, &dir)
        });
        if built.is_err() {
            return Ok(steps.exit_code());
        }
        for entry in fs::read_dir(&dir)? {
            let path = entry?.path();
            if path.is_file() {
                let size = in_mib(files::size(&path)?);
                rows.push(vec![places.relative(&path).to_string(), size]);
            }
        }
    }
    rows.sort();
    println!("\n{}", table::render(&["file", "size"], &rows, &[1]));
    Ok(steps.exit_code())
}

fn emulator(places: &Places, step: &Step, bin: &Path) -> Result<()> {
    // Released programs have the portal inside.
    let workspace = Workspace::new(places, cargo::WASM_TOOLS);
    let portal = workspace.portal(step)?;
    let built = cargo::build(places, step, cargo::EMULATOR_RELEASE)?;
    let built = built.executable("devtrust-emulator")?;
    portal.must_be_in(&built)?;
    files::copy(&built, &bin.join(files::name(&built)))?;
    container::try_out(places, step, bin)
}

fn python(places: &Places, step: &Step, packages: &Path) -> Result<()> {
    let python = &Python::ready(places, step, Tools::Build)?;
    Workspace::new(places, cargo::WASM_TOOLS).portal(step)?;
    for package in [wheel::CLIENT, wheel::EMULATOR, wheel::CLI] {
        publish(places, step, packages, |out| {
            wheel::sdist(places, python, step, package, out)
        })?;
        let wheel = publish(places, step, packages, |out| {
            wheel::build(places, python, step, (package, Profile::Release), out)
        })?;
        let (name, size) = (files::name(&wheel), files::size(&wheel)?);
        if package.folder == wheel::CLIENT.folder {
            if !name.contains("-abi3-") {
                return Err(Failure::new(format!("{name} is not an abi3 wheel")));
            }
            within(&name, size, WHEEL_BUDGET)?;
        }
    }
    Ok(())
}

fn npm(places: &Places, step: &Step, npm: &Path) -> Result<()> {
    let workspace = Workspace::new(places, cargo::WASM_TOOLS);
    let package = workspace.npm_package(step)?;
    publish(places, step, npm, |out| package.pack(step, out))?;
    let node = &package.project.node;
    let emulator = cargo::build(places, step, cargo::EMULATOR_RELEASE)?;
    let emulator = emulator.executable("devtrust-emulator")?;
    publish(places, step, npm, |out| {
        npm_emulator::pack(places, step, (node, &emulator), out)
    })?;
    let sizes = workspace.modules(step)?.sizes(places, step, node)?;
    for line in wasm_size::render(&sizes).lines() {
        step.say(line);
    }
    wasm_size::verdict(&sizes)
}

/// Builds twice, in folders of their own, and puts the one file that came of it where it is published from: neither the
/// time nor this machine may be in it.
fn publish(
    places: &Places,
    step: &Step,
    packages: &Path,
    builder: impl Fn(&Path) -> Result<PathBuf>,
) -> Result<PathBuf> {
    let made = builder(&places.scratch("dist")?)?;
    archive::same(&made, &builder(&places.scratch("dist-again")?)?)?;
    let is_npm = made.extension().is_some_and(|ending| ending == "tgz");
    let rules = Rules {
        time: Some(if is_npm {
            archive::NPM
        } else {
            archive::time(places, step)?
        }),
        folders: &scan::folders(places),
        has: &[],
    };
    archive::inspect(places, step, &made, &rules)?;
    let published = packages.join(files::name(&made));
    files::copy(&made, &published)?;
    let size = in_mib(files::size(&published)?);
    step.say(&format!("{}: {size}", files::name(&published)));
    Ok(published)
}

/// A failure if a file is larger than its budget.
fn within(name: &str, size: u64, budget: u64) -> Result<()> {
    if size <= budget {
        return Ok(());
    }
    let message = format!("{name} has {} of {}", in_mib(size), in_mib(budget));
    Err(Failure::new(message))
}
