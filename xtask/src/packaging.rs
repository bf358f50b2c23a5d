//! The packages as users get them: they work where nothing else is installed, and come out the same when they are built again.

pub(crate) mod kotlin;

use std::collections::BTreeSet;

use crate::kit::products::Products;
use crate::prelude::*;

type Check = fn(&Workspace<'_>, &Products, &Step, &Path) -> Result<()>;

const CHECKS: &[(&str, Check)] = &[
    ("wheels where nothing else is installed", fresh),
    ("a wheel from the source distribution", sdist),
    ("archives that are built again", archives),
];

/// Runs every check of the Python packages, and counts each as a test.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let products = workspace.products(step)?;
    let dir = workspace.places.scratch("packaging")?;
    let mut verdicts = Verdicts::default();
    for (what, check) in CHECKS {
        verdicts.add(what, check(workspace, products, step, &dir))?;
    }
    verdicts.finish(step, "packaging")
}

/// The client, the emulator and the command line from their wheels alone. Run outside the repository and isolated from the environment, so
/// that only what is installed can be imported.
fn fresh(workspace: &Workspace<'_>, products: &Products, step: &Step, dir: &Path) -> Result<()> {
    let places = workspace.places;
    let example = places.needed("bindings-python/examples/provision_device.py")?;
    let python = Python::create(&dir.join("venv"), step)?;
    let mut install = python.pip("install --no-index").arg(&products.wheel);
    for package in [wheel::EMULATOR, wheel::CLI] {
        let kind = (package, Profile::Dev(workspace.packages));
        let out = dir.join(files::name(package.folder.as_ref()));
        install = install.arg(wheel::build(places, &products.python, step, kind, &out)?);
    }
    install.run(step)?;
    let emulator = Emulator::start(&python.program("devtrust-emulator"), dir)?;
    let script = emulator.describe_to(python.python().arg("-I").arg(example))?;
    let script = script.env("DEVTRUST_DEMO_DIR", dir);
    script.dir(dir).succeed(step)?;
    let list = Tool::new(python.program("devtrust"))
        .words("devices list --output csv --columns name --account-id")
        .arg(emulator.fact("account_id")?);
    let list = emulator.describe_to(list)?.dir(dir).separate().run(step)?;
    if list.stdout == "name\nPress 41\n" {
        return Ok(());
    }
    let message = "devtrust does not list the device";
    Err(Failure::with_output(message, list.text))
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
    let differing = format!("{:#?}", &ours ^ &theirs);
    let message = "other files than the wheel from the repository";
    Err(Failure::with_output(message, differing))
}

fn contents(step: &Step, wheel: &Path) -> Result<BTreeSet<String>> {
    let files = archive::list(step, wheel)?.into_iter();
    // The bill of materials is one of what we publish; who builds it may link other versions.
    Ok(files.filter(|name| !name.contains("/sboms/")).collect())
}

/// Neither the time nor the one who builds makes a difference, every licence is there, and no key of the tests is.
fn archives(workspace: &Workspace<'_>, products: &Products, step: &Step, dir: &Path) -> Result<()> {
    let (places, python) = (workspace.places, &products.python);
    let package = (wheel::CLIENT, Profile::Dev(workspace.packages));
    let wheel = wheel::build(places, python, step, package, &dir.join("again"))?;
    archive::same(&products.wheel, &wheel)?;
    let folder = places.needed(wheel::CLIENT.folder)?;
    let licences = ".dist-info/licenses/THIRD-PARTY-LICENSES";
    let bill = ".dist-info/sboms/devtrust.cdx.json";
    let has = [(licences, folder.join(LICENCES)), (bill, folder.join(SBOM))];
    archive::inspect(places, step, (&wheel, false), &has)?;
    for package in wheel::ALL {
        let has = [(LICENCES, places.needed(package.folder)?.join(LICENCES))];
        let sdist = |out: &Path| wheel::sdist(places, python, step, package, out);
        archive::twice(places, step, (&dir.join("sdists"), false), &has, sdist)?;
    }
    Ok(())
}

/// The npm package where users put it: in projects with other bundlers, module systems and runtimes, each of which counts as a test.
///
/// The projects and the program that tries them are in `tests/packaging/npm`. It prints one line for each: `ok NAME`,
/// `not ok NAME: why` or `skip NAME: why`.
pub(crate) fn npm(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let places = workspace.places;
    let package = workspace.npm_package(step)?;
    let dir = places.scratch("npm-packaging")?;
    let has = [LICENCES, SBOM].map(|name| (name, package.project.dir.join(name)));
    let pack = |out: &Path| package.pack(step, out);
    let tarball = archive::twice(places, step, (&dir, true), &has, pack)?;
    let node = &package.project.node;
    let emulator = (node, &*workspace.emulator(step)?);
    let emulator = npm::pack_emulator(places, step, emulator, &dir.join("emulator"))?;
    // It runs npm, too: with the same settings and cache.
    let program = places.needed("tests/packaging/npm/run.mjs")?;
    let tool = node.with_npm(node.node()).arg(program).dir(&places.root);
    let tool = tool.arg("--tarball").arg(&tarball);
    let tool = tool.arg("--emulator").arg(&emulator);
    let output = workspace.describe_to(step, tool)?.run_unchecked(step)?;
    let (counts, skipped) = read(&output.text);
    step.say(&skipped.join("\n"));
    let file = dir.join("projects.txt");
    files::write(&file, &output.text)?;
    step.say(&format!("each project: {}", file.display()));
    judge(step, counts, "run.mjs", output.verdict())
}

/// The results, and the lines that say why something was skipped. Anything else that is printed is for whoever looks into
/// a failure.
fn read(text: &str) -> (Counts, Vec<&str>) {
    let of = |start| {
        text.lines()
            .filter(move |line: &&str| line.starts_with(start))
    };
    let skipped: Vec<&str> = of("skip ").collect();
    (
        Counts::new(of("ok ").count(), of("not ok ").count(), skipped.len()),
        skipped,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted_and_what_is_skipped_is_named() {
        let skipped = "skip deno: there is no deno here";
        let text = format!(
            "ok node-esm\nadded 3 packages\nnot ok webpack: exit code 2\n  ok is indented and no result\n{skipped}\nok vite\n"
        );
        assert_eq!(read(&text), (Counts::new(2, 1, 1), vec![skipped]));
    }
}
