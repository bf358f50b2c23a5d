//! The jar where a newcomer puts it: in a Maven project of its own, which has nothing but the jar and runs README's code.

use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::kit::archive;
use crate::kit::emulator::Emulator;
use crate::kit::failure::{Context, Failure, Result};
use crate::kit::files;
use crate::kit::kotlin::native;
use crate::kit::kotlin::package::Package;
use crate::kit::kotlin::repository::Repository;
use crate::kit::places::Places;
use crate::kit::steps::Step;

/// The example for factories.
const STATION: &str = "examples/station";
/// The newcomer's project, but for the code.
const NEWCOMER: &str = "tests/packaging/kotlin";
const README: &str = "bindings-kotlin/README.md";
/// In place of this comes the first block of Kotlin in the README.
const SNIPPET: &str = "    // README\n";

/// Compiles and runs the newcomer's project. The library comes out of the jar by itself.
pub(crate) fn check(
    places: &Places,
    step: &Step,
    package: &Package,
    emulator: &Path,
) -> Result<()> {
    let jar = package.jar("");
    let wrong = native::misplaced(&archive::list(step, &jar)?);
    if !wrong.is_empty() {
        let message = "libraries in the jar that nothing finds";
        return Err(Failure::with_output(message, wrong.join("\n")));
    }
    let dir = places.scratch("kotlin-packaging")?;
    let repository = Repository::with(places, &dir, &jar)?;
    let project = project(places, &dir)?;
    let running = Emulator::start(emulator, &dir)?;
    let maven = repository
        .describe_to(package.maven_elsewhere(&project))
        .args(["compile", "exec:exec"]);
    let output = running.describe_to(maven)?.run(step)?;
    if !output.text.contains("-----BEGIN CERTIFICATE-----") {
        let message = "the README's code printed no certificate";
        return Err(Failure::with_output(message, output.text));
    }
    // The README's device has a name that a scanner may read, too.
    let own = dir.join("station-emulator");
    fs::create_dir_all(&own)?;
    let running = Emulator::start(emulator, &own)?;
    station(places, step, (package, &repository), &running, &dir)
}

/// What its scanner reads is provisioned once, also when the station is started again.
fn station(
    places: &Places,
    step: &Step,
    (package, repository): (&Package, &Repository),
    emulator: &Emulator,
    dir: &Path,
) -> Result<()> {
    let project = dir.join("station");
    let from = places.needed(STATION)?;
    files::copy(&from.join("pom.xml"), &project.join("pom.xml"))?;
    files::copy(&from.join("src"), &project.join("src"))?;
    let scanner = dir.join("scanner");
    files::write(&scanner, "41\n42\n41\n")?;
    for _ in 0..2 {
        let maven = repository
            .describe_to(package.maven_elsewhere(&project))
            .arg(format!("-Dscanner={}", scanner.display()))
            .args(["compile", "exec:exec"]);
        let output = emulator.describe_to(maven)?.run(step)?;
        let devices = fs::read_dir(project.join("devices"))?.count();
        if devices != 2 || !output.text.contains("2 provisioned, 0 refused") {
            let message = format!("{devices} devices of 2 have a certificate");
            return Err(Failure::with_output(message, output.text));
        }
    }
    Ok(())
}

/// The newcomer's sources, with the README's code in them as it stands.
fn project(places: &Places, dir: &Path) -> Result<PathBuf> {
    let from = places.needed(NEWCOMER)?;
    let readme = fs::read_to_string(places.needed(README)?)?;
    let snippet = snippet(&readme).context(format_args!("{README} has no block of Kotlin"))?;
    let project = dir.join("newcomer");
    files::copy(&from.join("pom.xml"), &project.join("pom.xml"))?;
    let main = fs::read_to_string(from.join("Main.kt"))?;
    if !main.contains(SNIPPET) {
        let message = format!("{NEWCOMER}/Main.kt has no place for the README's code");
        return Err(Failure::new(message));
    }
    let path = project.join("src/main/kotlin/Main.kt");
    files::write(&path, main.replace(SNIPPET, snippet))?;
    Ok(project)
}

fn snippet(readme: &str) -> Option<&str> {
    let (_, rest) = readme.split_once("```kotlin\n")?;
    rest.split_once("```").map(|(snippet, _)| snippet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_block_of_kotlin_counts() {
        let readme = "a\n```sh\nls\n```\n```kotlin\nfirst()\n```\n```kotlin\nsecond()\n```\n";
        assert_eq!(snippet(readme), Some("first()\n"));
        assert_eq!(snippet("none"), None);
    }
}
