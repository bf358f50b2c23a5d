//! `dist/kotlin`: what Maven Central takes, and this platform's library for the jars that other machines make.

use std::path::Path;

use super::within;
use crate::kit::archive::{self, Rules};
use crate::kit::failure::{Failure, Result};
use crate::kit::files::{self, copy, in_mib};
use crate::kit::kotlin::package::Package;
use crate::kit::kotlin::{PARENT, emulator, native};
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::kit::{cargo, linked};
use crate::scan;

/// The jar, and those beside it.
const JARS: [&str; 3] = ["", "-sources", "-javadoc"];

/// Builds the jars of the client and of the emulator, looks into them (every library where JNA finds it, and no trace of this
/// machine), and puts them where they are published from.
pub(super) fn build(places: &Places, step: &Step, published: &Path) -> Result<()> {
    let client = Package::release(places, step)?;
    let libraries = client.build.join("generated/native");
    let [own] = native::libraries(&libraries)?
        .try_into()
        .map_err(|_| Failure::new("more than one library was built"))?;
    let (size, budget) = (files::size(&own)?, native::BUDGET);
    step.note(format!("library of {} of {}", in_mib(size), in_mib(budget)));
    within("the library", size, budget)?;
    // For a release job that makes one jar of the libraries of several machines.
    let place = own.strip_prefix(&libraries).unwrap_or(&own);
    copy(&own, &published.join("native").join(place))?;
    for platform in native::add_others(&libraries)? {
        step.say(&format!("with the library for {platform}"));
    }
    publish(places, step, (&client, client.maven()), published)?;
    // Released programs have the portal inside.
    let workspace = Workspace::new(places, cargo::WASM_TOOLS);
    let portal = workspace.portal(step)?;
    let program = cargo::build(places, step, cargo::EMULATOR_RELEASE)?;
    let program = program.executable("devtrust-emulator")?;
    portal.must_be_in(&program)?;
    let (emulator, repository) = emulator::release(places, step, (&client, &program))?;
    let maven = repository.describe_to(emulator.maven());
    publish(places, step, (&emulator, maven), published)?;
    let pom = format!("devtrust-parent-{}.pom", env!("CARGO_PKG_VERSION"));
    let parent = places.needed(PARENT)?;
    copy(&parent.join("pom.xml"), &published.join(pom))
}

/// Has Maven make the jars of a module, looks into them, and puts them where they are published from, with the pom.
fn publish(
    places: &Places,
    step: &Step,
    (package, maven): (&Package, Tool),
    published: &Path,
) -> Result<()> {
    let time = archive::time(places, step)?;
    maven
        .words("--activate-profiles publish -DskipTests package")
        .arg(format!("-Dproject.build.outputTimestamp={time}"))
        .run(step)?;
    let notices = package.build.join("generated/notices");
    let licences = notices.join(linked::LICENCES);
    let has = [("META-INF/THIRD-PARTY-LICENSES", licences.as_path())];
    let folders = scan::folders(places);
    for classifier in JARS {
        let built = package.jar(classifier);
        let wrong = native::misplaced(&archive::list(step, &built)?);
        if !wrong.is_empty() {
            let message = format!("{} has libraries that nothing finds", files::name(&built));
            return Err(Failure::with_output(message, wrong.join("\n")));
        }
        let rules = Rules {
            time: Some(time),
            folders: &folders,
            // What is compiled is in the first one.
            has: if classifier.is_empty() { &has } else { &[] },
        };
        archive::inspect(places, step, &built, &rules)?;
        copy(&built, &published.join(files::name(&built)))?;
    }
    let pom = files::name(&package.jar("")).replace(".jar", ".pom");
    copy(&package.project.join("pom.xml"), &published.join(pom))
}
