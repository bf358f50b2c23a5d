//! `cargo xtask dist`: what is published, built for release into `dist/`.

mod kotlin;
mod swift;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::args::Only;
use crate::kit::archive::{self, Rules};
use crate::kit::failure::{Context, Failure, Result};
use crate::kit::npm_package::NpmPackage;
use crate::kit::places::Places;
use crate::kit::python::{Python, Tools};
use crate::kit::steps::{Step, Steps};
use crate::kit::wheel::{self, Profile};
use crate::kit::{cargo, table, wasm_size};
use crate::scan::machine;
use crate::{Part, chosen};

/// The wheel's budget (docs/design: budgets).
pub(crate) const WHEEL_BUDGET: u64 = 4 * 1024 * 1024;

type Work = fn(&Places, &mut Steps) -> Result<()>;

/// What is published, by the folder that it is put into. Add one line per folder.
const PARTS: &[Part<(usize, Work)>] = &[
    ("bin", (1, emulator)),
    ("python", (5, python)),
    ("npm", (1, npm)),
    (
        "kotlin",
        (1, |places, steps| {
            steps.step("jars of devtrust", |step| kotlin::build(places, step))
        }),
    ),
    (
        "swift",
        (1, |places, steps| {
            steps.step("Swift package Devtrust", |step| swift::build(places, step))
        }),
    ),
];

/// Runs the command. Nothing is published of a run that fails.
pub(crate) fn run(places: &Places, only: &Only) -> Result<ExitCode> {
    let parts = chosen(PARTS, only)?;
    let total = parts.iter().map(|(_, (steps, _))| steps).sum();
    let mut steps = Steps::new("cargo xtask dist", total);
    let done = parts
        .iter()
        .try_for_each(|(_, (_, work))| work(places, &mut steps));
    if done.is_ok() {
        let folders: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
        println!("\n{}", contents(places, &folders)?);
    }
    Ok(steps.exit_code())
}

fn emulator(places: &Places, steps: &mut Steps) -> Result<()> {
    let bin = places.dist.join("bin");
    steps.step("devtrust-emulator", |step| {
        let built =
            cargo::build(places, step, cargo::EMULATOR_RELEASE)?.executable("devtrust-emulator")?;
        empty(&bin)?;
        let name = built.file_name().unwrap_or_default();
        fs::copy(&built, bin.join(name)).context(|| "could not copy the emulator".into())?;
        Ok(())
    })
}

fn python(places: &Places, steps: &mut Steps) -> Result<()> {
    let python = steps.step("Python environment", |step| {
        Python::ready(places, step, Tools::Build)
    })?;
    let packages = places.dist.join("python");
    empty(&packages)?;
    steps.step("wheel of devtrust", |step| {
        let wheel = publish(places, step, &packages, |out| {
            wheel::build(
                places,
                &python,
                step,
                (wheel::CLIENT, Profile::Release),
                out,
            )
        })?;
        let size = file_size(&wheel)?;
        let name = wheel.file_name().unwrap_or_default().to_string_lossy();
        if !name.contains("-abi3-") {
            return Err(Failure::new(format!("{name} is not an abi3 wheel")));
        }
        step.note(format!("{} of {}", in_mib(size), in_mib(WHEEL_BUDGET)));
        if size > WHEEL_BUDGET {
            let message = format!("{name} has {} of {}", in_mib(size), in_mib(WHEEL_BUDGET));
            return Err(Failure::new(message));
        }
        Ok(())
    })?;
    for (title, package) in [
        ("source of devtrust", wheel::CLIENT),
        ("source of devtrust-emulator", wheel::EMULATOR),
    ] {
        steps.step(title, |step| {
            publish(places, step, &packages, |out| {
                wheel::sdist(places, &python, step, package, out)
            })
            .map(|_| ())
        })?;
    }
    steps.step("wheel of devtrust-emulator", |step| {
        publish(places, step, &packages, |out| {
            wheel::build(
                places,
                &python,
                step,
                (wheel::EMULATOR, Profile::Release),
                out,
            )
        })
        .map(|_| ())
    })?;
    Ok(())
}

fn npm(places: &Places, steps: &mut Steps) -> Result<()> {
    let npm = places.dist.join("npm");
    empty(&npm)?;
    steps.step("npm package devtrust", |step| {
        let package = NpmPackage::ready(places, step)?;
        let published = publish(places, step, &npm, |out| package.pack(places, step, out))?;
        let sizes = package.modules.sizes(places, step, &package.project.node)?;
        for line in wasm_size::render(&sizes).lines() {
            step.say(line);
        }
        step.note(in_mib(file_size(&published)?));
        wasm_size::verdict(&sizes)
    })
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
        folders: &machine::folders(places),
        has: &[],
    };
    archive::inspect(places, step, &made, &rules)?;
    let published = packages.join(made.file_name().unwrap_or_default());
    fs::copy(&made, &published).context(|| format!("could not write {}", published.display()))?;
    Ok(published)
}

/// What an earlier run left must not be published with what this one builds.
fn empty(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).context(|| format!("could not empty {}", dir.display()))?;
    }
    fs::create_dir_all(dir).context(|| format!("could not make {}", dir.display()))
}

fn contents(places: &Places, folders: &[&str]) -> Result<String> {
    let mut rows = Vec::new();
    for folder in folders {
        let dir = places.dist.join(folder);
        let reading = || format!("could not read {}", dir.display());
        for entry in fs::read_dir(&dir).context(reading)? {
            let path = entry.context(reading)?.path();
            if path.is_dir() {
                continue;
            }
            rows.push(vec![
                places.relative(&path).to_string(),
                in_mib(file_size(&path)?),
            ]);
        }
    }
    rows.sort();
    Ok(table::render(&["file", "size"], &rows, &[1]))
}

/// The size of a file in bytes.
pub(crate) fn file_size(path: &Path) -> Result<u64> {
    fs::metadata(path)
        .map(|metadata| metadata.len())
        .context(|| format!("could not read {}", path.display()))
}

#[allow(
    clippy::cast_precision_loss,
    reason = "a size for people, to two digits"
)]
pub(crate) fn in_mib(bytes: u64) -> String {
    format!("{:.2} MiB", bytes as f64 / f64::from(1 << 20))
}
