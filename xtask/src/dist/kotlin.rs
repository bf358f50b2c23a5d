//! `dist/kotlin`: what Maven Central takes, and this platform's library for the jars that other machines make.

use std::fs;
use std::path::Path;

use super::{empty, file_size, in_mib};
use crate::kit::archive::{self, Rules};
use crate::kit::failure::{Context, Failure, Result};
use crate::kit::kotlin::package::Package;
use crate::kit::kotlin::{jar, native};
use crate::kit::linked;
use crate::kit::places::Places;
use crate::kit::steps::Step;
use crate::scan::machine;

/// The jar, and those beside it.
const JARS: [&str; 3] = ["", "-sources", "-javadoc"];

/// Builds the jars, looks into them (every library where JNA finds it, and no trace of this machine), and puts them where they are published from.
pub(super) fn build(places: &Places, step: &Step) -> Result<()> {
    let published = places.dist.join("kotlin");
    let package = Package::release(places, step)?;
    let libraries = package.build.join("generated/native");
    let [own] = native::libraries(&libraries)?
        .try_into()
        .map_err(|_| Failure::new("more than one library was built"))?;
    let size = file_size(&own)?;
    step.note(format!(
        "library of {} of {}",
        in_mib(size),
        in_mib(native::BUDGET)
    ));
    if size > native::BUDGET {
        let message = format!("the library has {}, over its budget", in_mib(size));
        return Err(Failure::new(message));
    }
    empty(&published)?;
    keep(&libraries, &own, &published.join("native"))?;
    for platform in native::add_others(&libraries)? {
        step.say(&format!("with the library for {platform}"));
    }
    let time = archive::time(places, step)?;
    package
        .maven()
        .args(["--activate-profiles", "publish", "-DskipTests", "package"])
        .arg(format!("-Dproject.build.outputTimestamp={time}"))
        .run(step)?;
    let notices = package.build.join("generated/notices");
    let licences = notices.join(linked::LICENCES);
    let has = [("META-INF/THIRD-PARTY-LICENSES", licences.as_path())];
    let folders = machine::folders(places);
    for classifier in JARS {
        let built = package.jar(classifier);
        let wrong = native::misplaced(&jar::files(step, &built)?);
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
        copy(
            &built,
            &published.join(built.file_name().unwrap_or_default()),
        )?;
    }
    let version = env!("CARGO_PKG_VERSION");
    copy(
        &package.project.join("pom.xml"),
        &published.join(format!("devtrust-{version}.pom")),
    )
}

/// Keeps this platform's library, in its folder, for a release job that makes one jar of several.
fn keep(libraries: &Path, own: &Path, kept: &Path) -> Result<()> {
    let place = kept.join(own.strip_prefix(libraries).unwrap_or(own));
    if let Some(dir) = place.parent() {
        fs::create_dir_all(dir).context(|| format!("could not make {}", dir.display()))?;
    }
    copy(own, &place)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)
        .map(|_| ())
        .context(|| format!("could not write {}", to.display()))
}
