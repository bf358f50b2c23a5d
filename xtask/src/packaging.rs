//! The packages as users get them: the source distribution builds, and the wheel works where nothing else is installed.

pub(crate) mod kotlin;
pub(crate) mod npm;

use std::collections::BTreeSet;
use std::path::Path;

use crate::kit::archive::{self, Rules};
use crate::kit::emulator::Emulator;
use crate::kit::failure::{Failure, Result};
use crate::kit::linked;
use crate::kit::process::Tool;
use crate::kit::products::{Products, Workspace};
use crate::kit::python::Python;
use crate::kit::steps::Step;
use crate::kit::wheel::{self, Profile};
use crate::kit::{cargo, files};
use crate::summary::Verdicts;

type Check = fn(&Workspace<'_>, &Products, &Step, &Path) -> Result<()>;

const CHECKS: &[(&str, Check)] = &[
    ("wheels where nothing else is installed", fresh),
    ("a wheel from the source distribution", sdist),
    ("archives that are built again", archives),
];

/// Runs every check, and counts each as a test.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let products = workspace.products(step)?;
    let dir = workspace.places.scratch("packaging")?;
    let mut verdicts = Verdicts::default();
    for (what, check) in CHECKS {
        verdicts.add(what, check(workspace, products, step, &dir))?;
    }
    verdicts.finish(step, "checks")
}

/// The client, the emulator and the command line from their wheels alone. Run outside the repository and isolated from the environment, so
/// that only what is installed can be imported.
fn fresh(workspace: &Workspace<'_>, products: &Products, step: &Step, dir: &Path) -> Result<()> {
    let places = workspace.places;
    let example = places.needed("bindings-python/examples/provision_device.py")?;
    let build = |package, out| {
        let kind = (package, Profile::Dev(workspace.packages));
        wheel::build(places, &products.python, step, kind, &dir.join(out))
    };
    let (emulator, cli) = (
        build(wheel::EMULATOR, "emulator")?,
        build(wheel::CLI, "cli")?,
    );
    let python = Python::create(&dir.join("venv"), step)?;
    let install = python.pip("install --no-index");
    let install = install.arg(&products.wheel).arg(&emulator);
    install.arg(&cli).run(step)?;
    let emulator = Emulator::start(&python.program("devtrust-emulator"), dir)?;
    let script = python.python().arg("-I").arg(example);
    emulator
        .describe_to(script)?
        .env("DEVTRUST_DEMO_DIR", dir)
        .dir(dir)
        .succeed(step)?;
    let list = Tool::new(python.program("devtrust"))
        .words("devices list --output csv --columns name --account-id")
        .arg(emulator.fact("account_id")?);
    let list = emulator.describe_to(list)?.dir(dir).separate().run(step)?;
    if list.stdout == "name\nPress 41\n" {
        return Ok(());
    }
    Err(Failure::with_output(
        "devtrust does not list the device",
        list.text,
    ))
}

/// A file that the source distribution forgets is missing from the wheel that is built from it.
fn sdist(workspace: &Workspace<'_>, products: &Products, step: &Step, dir: &Path) -> Result<()> {
    let python = &products.python;
    let places = workspace.places;
    let sdist = wheel::sdist(places, python, step, wheel::CLIENT, &dir.join("sdist"))?;
    // pip would unpack it to a new folder every time, and cargo would take that for new packages.
    let unpack = python.python().words("-m tarfile -e").arg(&sdist);
    unpack.arg(dir.join("tree")).run(step)?;
    let name = files::name(&sdist);
    let tree = dir.join("tree").join(name.trim_end_matches(".tar.gz"));
    let out = dir.join("from-sdist");
    let pip = python.pip("wheel --no-deps --no-build-isolation --wheel-dir");
    // The usual build folder and the development profile: the dependencies are compiled from the second run on.
    cargo::share(places, pip)
        .arg(&out)
        .arg(&tree)
        .env("MATURIN_PEP517_ARGS", "--profile dev")
        .dir(dir)
        .run(step)?;
    // Cargo takes crates at the same place of another workspace for the same: while the tree is there, and no newer than what
    // was built of it, it would not compile the repository's own.
    files::remove(&dir.join("tree"))?;
    let ours = contents(step, &products.wheel)?;
    let theirs = contents(step, &files::only(&out, ".whl")?)?;
    if ours == theirs {
        return Ok(());
    }
    let differing: Vec<&str> = ours
        .symmetric_difference(&theirs)
        .map(String::as_str)
        .collect();
    let message = "other files than the wheel from the repository";
    Err(Failure::with_output(message, differing.join("\n")))
}

/// Neither the time nor the one who builds makes a difference, every licence is there, and no key of the tests is.
fn archives(workspace: &Workspace<'_>, products: &Products, step: &Step, dir: &Path) -> Result<()> {
    let places = workspace.places;
    let time = Some(archive::time(places, step)?);
    let look = |archive: &Path, has: &[(&str, &Path)]| {
        let folders = &[];
        archive::inspect(places, step, archive, &Rules { time, folders, has })
    };
    let package = (wheel::CLIENT, Profile::Dev(workspace.packages));
    let wheel = wheel::build(places, &products.python, step, package, &dir.join("again"))?;
    archive::same(&products.wheel, &wheel)?;
    let folder = places.needed(wheel::CLIENT.folder)?;
    let licences = folder.join(linked::LICENCES);
    let has = [
        (
            ".dist-info/licenses/THIRD-PARTY-LICENSES",
            licences.as_path(),
        ),
        (
            ".dist-info/sboms/devtrust.cdx.json",
            &folder.join(linked::SBOM),
        ),
    ];
    look(&wheel, &has)?;
    for package in [wheel::CLIENT, wheel::EMULATOR, wheel::CLI] {
        let build = |out| wheel::sdist(places, &products.python, step, package, &dir.join(out));
        let name = package.folder.replace('/', "-");
        let sdist = build(format!("{name}-sdist"))?;
        archive::same(&sdist, &build(format!("{name}-sdist-again"))?)?;
        let licences = places.needed(package.folder)?.join(linked::LICENCES);
        look(&sdist, &[(linked::LICENCES, &licences)])?;
    }
    Ok(())
}

fn contents(step: &Step, wheel: &Path) -> Result<BTreeSet<String>> {
    let files = archive::list(step, wheel)?.into_iter();
    // The bill of materials is one of what we publish; who builds it may link other versions.
    Ok(files.filter(|name| !name.contains("/sboms/")).collect())
}
