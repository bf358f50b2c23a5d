//! The jar where a newcomer puts it: in a Maven project of its own, which has nothing but the jar and runs README's code.

use crate::kit::kotlin::native;
use crate::kit::kotlin::package::Package;
use crate::kit::kotlin::repository::Repository;
use crate::prelude::*;

/// The example for factories.
const STATION: &str = "examples/station";
/// The newcomer's project, but for the code.
const NEWCOMER: &str = "tests/packaging/kotlin";
const README: &str = "bindings-kotlin/README.md";
/// In place of this comes the first block of Kotlin in the README.
const SNIPPET: &str = "    // README\n";

/// Compiles and runs the newcomer's project, and the example. The library comes out of the jar by itself.
pub(crate) fn check(
    places: &Places,
    step: &Step,
    package: &Package,
    emulator: &Path,
) -> Result<()> {
    native::all_are_found(step, &package.jar(""))?;
    let dir = places.scratch("kotlin-packaging")?;
    let repository = Repository::with(places, &dir, &package.jar(""))?;
    let run = |project: &Path, emulator: &Emulator, arg: Option<String>| -> Result<Output> {
        let maven = repository.describe_to(package.maven_elsewhere(project));
        emulator
            .describe_to(maven.args(arg).words("compile exec:exec"))?
            .run(step)
    };
    let started = Emulator::start(emulator, &dir)?;
    let output = run(&newcomer(places, &dir)?, &started, None)?;
    if !output.text.contains("-----BEGIN CERTIFICATE-----") {
        let message = "the README's code printed no certificate";
        return Err(Failure::with_output(message, output.text));
    }
    let station = dir.join("station");
    for part in ["pom.xml", "src"] {
        files::copy(&places.needed(STATION)?.join(part), &station.join(part))?;
    }
    // The README's device has a name that a scanner may read, too: the station has an emulator of its own.
    let started = Emulator::start(emulator, &station)?;
    let scanner = dir.join("scanner");
    files::write(&scanner, "41\n42\n41\n")?;
    let scanner = format!("-Dscanner={}", scanner.display());
    // What its scanner reads is provisioned once, also when the station is started again.
    for _ in 0..2 {
        let output = run(&station, &started, Some(scanner.clone()))?;
        let devices = fs::read_dir(station.join("devices"))?.count();
        if devices != 2 || !output.text.contains("2 provisioned, 0 refused") {
            let message = format!("{devices} devices of 2 have a certificate");
            return Err(Failure::with_output(message, output.text));
        }
    }
    Ok(())
}

/// The newcomer's sources, with the README's code in them as it stands.
fn newcomer(places: &Places, dir: &Path) -> Result<PathBuf> {
    let from = places.needed(NEWCOMER)?;
    let readme = fs::read_to_string(places.needed(README)?)?;
    let snippet = snippet(&readme).context(format_args!("{README} has no block of Kotlin"))?;
    let project = dir.join("newcomer");
    files::copy(&from.join("pom.xml"), &project.join("pom.xml"))?;
    let main = fs::read_to_string(from.join("Main.kt"))?;
    let (before, after) = main.split_once(SNIPPET).context(format_args!(
        "{NEWCOMER}/Main.kt has no place for the README's code"
    ))?;
    let path = project.join("src/main/kotlin/Main.kt");
    files::write(&path, format!("{before}{snippet}{after}"))?;
    Ok(project)
}

fn snippet(readme: &str) -> Option<&str> {
    let (_, rest) = readme.split_once("```kotlin\n")?;
    rest.split_once("```").map(|(snippet, _)| snippet)
}
