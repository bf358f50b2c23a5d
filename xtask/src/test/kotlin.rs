//! The tests of the Kotlin package on the JVM, on a jar that carries the library, against the real emulator.

use std::fs;
use std::path::{Path, PathBuf};

use super::judge;
use crate::kit::cargo::{self, Packages};
use crate::kit::failure::{Context, Failure, Result};
use crate::kit::process::Tool;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::kit::system;
use crate::summary::{self, Counts};

/// The library with its generator.
const LIBRARY: Packages = &["-p", "devtrust-ffi", "--features", "devtrust-ffi/cli"];
const PROJECT: &str = "bindings-kotlin/kotlin";
/// Where Maven's test runner leaves its reports.
const REPORTS: &str = "target/surefire-reports";

/// Compiles the library, writes the sources that follow from it, and has Maven compile and test the package.
pub(super) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let project = workspace.places.needed(PROJECT)?;
    let emulator = workspace.emulator(step)?;
    let maven = maven(step)?;
    let bindgen = cargo::build(workspace.places, step, LIBRARY)?.executable("devtrust-bindgen")?;
    Tool::new(&bindgen)
        .arg("kotlin")
        .arg(library(&bindgen)?)
        .arg(project.join("target/generated"))
        .run(step)?;
    let reports = project.join(REPORTS);
    if reports.exists() {
        fs::remove_dir_all(&reports)
            .context(|| format!("could not remove {}", reports.display()))?;
    }
    let output = Tool::new(maven)
        .args(["--batch-mode", "--no-transfer-progress", "verify"])
        .env("DEVTRUST_EMULATOR", emulator)
        .dir(&project)
        .run_unchecked(step)?;
    let counts = counts(&reports);
    judge(step, counts, output.status.success(), "Maven", output.text)
}

/// The library lies beside its generator.
fn library(bindgen: &Path) -> Result<PathBuf> {
    let name = format!(
        "{}devtrust_native{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    );
    let path = bindgen.with_file_name(name);
    if path.is_file() {
        Ok(path)
    } else {
        Err(Failure::new(format!("cargo built no {}", path.display())))
    }
}

/// Maven, which needs a JDK and brings everything else.
fn maven(step: &Step) -> Result<PathBuf> {
    if let Some(found) = system::find_program("mvn") {
        return Ok(found);
    }
    let what_for = "Maven with a JDK, for the Kotlin package";
    system::install(step, &["maven", "default-jdk-headless"], what_for)?;
    system::find_program("mvn")
        .ok_or_else(|| Failure::new("Maven was installed and is not on the search path"))
}

/// All reports together. A folder that is not there counts no test, and that is a failure.
fn counts(reports: &Path) -> Counts {
    fs::read_dir(reports)
        .into_iter()
        .flatten()
        .filter_map(|entry| fs::read_to_string(entry.ok()?.path()).ok())
        .map(|report| summary::of_junit(&report))
        .sum()
}
