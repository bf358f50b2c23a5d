//! `dist/kotlin`: what Maven Central takes, and this platform's library for the jars that other machines make.

use std::path::Path;

use super::within;
use crate::kit::archive::{self, Rules};
use crate::kit::failure::{Failure, Result};
use crate::kit::files::{self, copy, in_mib};
use crate::kit::kotlin::native;
use crate::kit::kotlin::package::Package;
use crate::kit::linked;
use crate::kit::places::Places;
use crate::kit::steps::Step;
use crate::scan;

/// The jar, and those beside it.
const JARS: [&str; 3] = ["", "-sources", "-javadoc"];

/// Builds the jars, looks into them (every library where JNA finds it, and no trace of this machine), and puts them where they are published from.
pub(super) fn build(places: &Places, step: &Step, published: &Path) -> Result<()> {
    let package = Package::release(places, step)?;
    let libraries = package.build.join("generated/native");
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
    let time = archive::time(places, step)?;
    package
        .maven()
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
            let message = format!("devtrust{classifier} has libraries that nothing finds");
            return Err(Failure::with_output(message, wrong.join("\n")));
        }
        let rules = Rules {
            time: Some(time),
            folders: &folders,
            // The library is in the first one.
            has: if classifier.is_empty() { &has } else { &[] },
        };
        archive::inspect(places, step, &built, &rules)?;
        copy(&built, &published.join(files::name(&built)))?;
    }
    let pom = format!("devtrust-{}.pom", env!("CARGO_PKG_VERSION"));
    copy(&package.project.join("pom.xml"), &published.join(pom))
}
