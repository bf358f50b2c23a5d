//! `cargo xtask dist`: what is published, built for release into `dist/`.

mod swift;

use crate::kit::kotlin::package::Package;
use crate::kit::kotlin::{PARENT, native};
use crate::prelude::*;

/// The wheel may have so much with every operation; with the first 25 it was 4 MiB.
pub(crate) const WHEEL_BUDGET: u64 = 6 * 1024 * 1024;

/// Fills a folder.
type Work = fn(&Workspace<'_>, &Step, &Path) -> Result<()>;

/// What is published, by the folder that it is put into. Add one line per folder.
const PARTS: &[Part<Work>] = &[
    ("bin", "devtrust-emulator", bin),
    ("python", "Python packages", python),
    ("npm", "npm packages", npm),
    ("kotlin", "jars of devtrust", kotlin),
    ("swift", "Swift package Devtrust", swift::build),
];

/// Runs the command. Nothing is published of a run that fails.
pub(crate) fn run(places: &Places, args: &Args) -> Result<ExitCode> {
    let parts = chosen(PARTS, &args.parts)?;
    let workspace = Workspace::new(places, cargo::WASM_TOOLS);
    let steps = Steps::new("cargo xtask dist", parts.len());
    let mut rows = Vec::new();
    for (name, title, work) in parts {
        let dir = places.dist.join(name);
        let built = steps.step(title, |step| {
            // What an earlier run left must not be published with what this one builds.
            files::empty(&dir)?;
            work(&workspace, step, &dir)
        });
        if built.is_err() {
            return Ok(steps.exit_code());
        }
        for path in files::below(&dir, &|_| false)? {
            let size = in_mib(files::size(&path)?);
            rows.push(vec![places.relative(&path).to_string(), size]);
        }
    }
    rows.sort();
    println!("\n{}", table::render(&["file", "size"], &rows, &[1]));
    Ok(steps.exit_code())
}

/// The program as it is released, which has the portal inside.
fn emulator(workspace: &Workspace<'_>, step: &Step) -> Result<PathBuf> {
    let portal = workspace.portal(step)?;
    let built = cargo::build(workspace.places, step, cargo::EMULATOR_RELEASE)?;
    let built = built.executable("devtrust-emulator")?;
    portal.must_be_in(&built)?;
    Ok(built)
}

fn bin(workspace: &Workspace<'_>, step: &Step, bin: &Path) -> Result<()> {
    let built = emulator(workspace, step)?;
    files::copy(&built, &bin.join(files::name(&built)))?;
    // Elsewhere the program is none for a container.
    if cfg!(target_os = "linux") {
        let script = Tool::new(workspace.needed("xtask/src/dist/container.sh")?);
        let script = script.arg(bin).arg(python::interpreter()?);
        let said = script.dir(&workspace.places.root).answer(step)?;
        step.note(said.lines().next_back().unwrap_or_default());
    }
    Ok(())
}

fn python(workspace: &Workspace<'_>, step: &Step, packages: &Path) -> Result<()> {
    let places = workspace.places;
    let python = &Python::ready(places, step, Tools::Build)?;
    workspace.portal(step)?;
    for package in wheel::ALL {
        publish(places, step, packages, |out| {
            wheel::sdist(places, python, step, package, out)
        })?;
        let wheel = publish(places, step, packages, |out| {
            wheel::build(places, python, step, (package, Profile::Release), out)
        })?;
        if package.folder == wheel::CLIENT.folder {
            let name = files::name(&wheel);
            if !name.contains("-abi3-") {
                return Err(Failure::new(format!("{name} is not an abi3 wheel")));
            }
            within(&name, files::size(&wheel)?, WHEEL_BUDGET)?;
        }
    }
    Ok(())
}

fn npm(workspace: &Workspace<'_>, step: &Step, npm: &Path) -> Result<()> {
    let places = workspace.places;
    let package = workspace.npm_package(step)?;
    publish(places, step, npm, |out| package.pack(step, out))?;
    let node = &package.project.node;
    let emulator = emulator(workspace, step)?;
    publish(places, step, npm, |out| {
        npm::pack_emulator(places, step, (node, &emulator), out)
    })?;
    wasm_size::verdict(step, &workspace.modules(step)?.sizes(places, step, node)?)
}

/// Builds twice and puts the one file that came of it where it is published from.
fn publish(
    places: &Places,
    step: &Step,
    packages: &Path,
    builder: impl Fn(&Path) -> Result<PathBuf>,
) -> Result<PathBuf> {
    let made = archive::twice(places, step, (&places.scratch("dist")?, true), &[], builder)?;
    let published = packages.join(files::name(&made));
    files::copy(&made, &published)?;
    let size = in_mib(files::size(&published)?);
    step.say(&format!("{}: {size}", files::name(&published)));
    Ok(published)
}

/// What Maven Central takes, and this platform's library for the jars that other machines make.
fn kotlin(workspace: &Workspace<'_>, step: &Step, published: &Path) -> Result<()> {
    let places = workspace.places;
    let client = Package::release(places, step)?;
    let libraries = client.build.join("generated/native");
    for own in native::libraries(&libraries)? {
        let (size, budget) = (files::size(&own)?, native::BUDGET);
        step.note(format!("library of {} of {}", in_mib(size), in_mib(budget)));
        within("the library", size, budget)?;
        // For a release job that makes one jar of the libraries of several machines.
        let place = own.strip_prefix(&libraries).unwrap_or(&own);
        files::copy(&own, &published.join("native").join(place))?;
    }
    for platform in native::add_others(&libraries)? {
        step.say(&format!("with the library for {platform}"));
    }
    jars(places, step, (&client, client.maven()), published)?;
    let program = emulator(workspace, step)?;
    let (emulator, repository) = client.emulator(places, step, &program)?;
    let maven = repository.describe_to(emulator.maven());
    jars(places, step, (&emulator, maven), published)?;
    let pom = format!("devtrust-parent-{}.pom", env!("CARGO_PKG_VERSION"));
    let parent = places.needed(PARENT)?.join("pom.xml");
    files::copy(&parent, &published.join(pom))
}

/// Has Maven make the jars of a module, looks into them, and puts them where they are published from, with the pom.
fn jars(
    places: &Places,
    step: &Step,
    (package, maven): (&Package, Tool),
    published: &Path,
) -> Result<()> {
    let time = archive::time(places, step)?;
    let time = format!("-Dproject.build.outputTimestamp={time}");
    let maven = maven.words("--activate-profiles publish -DskipTests package");
    maven.arg(time).run(step)?;
    let licences = package.build.join("generated/notices").join(LICENCES);
    let licences = [("META-INF/THIRD-PARTY-LICENSES", licences)];
    // What is compiled is in the first one.
    for (classifier, has) in [("", &licences[..]), ("-sources", &[]), ("-javadoc", &[])] {
        let built = package.jar(classifier);
        archive::inspect(places, step, (&built, true), has)?;
        native::all_are_found(step, &built)?;
        files::copy(&built, &published.join(files::name(&built)))?;
    }
    let pom = files::name(&package.jar("")).replace(".jar", ".pom");
    files::copy(&package.project.join("pom.xml"), &published.join(pom))
}

/// A failure if a file is larger than its budget.
fn within(name: &str, size: u64, budget: u64) -> Result<()> {
    if size <= budget {
        return Ok(());
    }
    let message = format!("{name} has {} of {}", in_mib(size), in_mib(budget));
    Err(Failure::new(message))
}
