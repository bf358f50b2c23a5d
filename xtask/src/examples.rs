//! What `examples/` shows to engineers and in pipelines, run as its README says. The station is run with the Kotlin package.

use std::path::Path;

use fs_err as fs;

use crate::kit::emulator::Emulator;
use crate::kit::failure::{Failure, Result};
use crate::kit::process::Tool;
use crate::kit::products::{Products, Workspace};
use crate::kit::steps::Step;
use crate::summary::Verdicts;

type Check = fn(&Workspace<'_>, &Products, &Step, &Path) -> Result<()>;

const CHECKS: &[(&str, Check)] = &[
    ("a table of devices, twice", provision),
    ("a picture of a fleet", expiry),
    ("tests in a pipeline", pipeline),
];
const DEVICES: usize = 40;

/// Runs every example, and counts each as a test.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let products = workspace.products(step)?;
    let mut verdicts = Verdicts::default();
    for (what, check) in CHECKS {
        let dir = workspace.places.scratch("examples")?;
        verdicts.add(what, check(workspace, products, step, &dir))?;
    }
    verdicts.finish(step, "examples")
}

/// A row that is not valid is reported, and a second run changes nothing.
fn provision(
    workspace: &Workspace<'_>,
    products: &Products,
    step: &Step,
    dir: &Path,
) -> Result<()> {
    let names = (1..=DEVICES).map(|number| format!("Press {number}\n"));
    let table = dir.join("devices.csv");
    fs::write(
        &table,
        format!("device.name\n{}41 presses\n", names.collect::<String>()),
    )?;
    let emulator = Emulator::start(&products.emulator, dir)?;
    for _ in 0..2 {
        let script = script(workspace, products, "fleet/provision.py")?.arg(&table);
        let output = emulator.describe_to(script)?.dir(dir).run_unchecked(step)?;
        if !output.text.contains(&format!("{DEVICES} done, 1 failed")) {
            return Err(Failure::with_output("other devices", output.text));
        }
    }
    let report = fs::read_to_string(dir.join("devices.failed.csv"))?;
    let expected = format!("row,code,message\n{DEVICES},validation.invalid_request,");
    if report.replace('\r', "").starts_with(&expected) {
        return Ok(());
    }
    Err(Failure::with_output("another report", report))
}

/// All certificates are in the picture.
fn expiry(workspace: &Workspace<'_>, products: &Products, step: &Step, dir: &Path) -> Result<()> {
    let emulator = Emulator::start(&products.emulator, dir)?;
    let profile = emulator.fact("tlm_profile_id")?;
    let sample =
        script(workspace, products, "fleet/sample.py")?.env("DEVTRUST_TLM_PROFILE_ID", profile);
    emulator.describe_to(sample)?.succeed(step)?;
    let picture = dir.join("expiry.svg");
    let draw = script(workspace, products, "fleet/expiry.py")?.arg(&picture);
    let output = emulator.describe_to(draw)?.run(step)?;
    let drawn = fs::read_to_string(&picture)?;
    if output.text.contains("400 certificates in") && drawn.contains("within 30 days: ") {
        return Ok(());
    }
    Err(Failure::with_output("another picture", output.text))
}

fn pipeline(workspace: &Workspace<'_>, products: &Products, step: &Step, dir: &Path) -> Result<()> {
    let tests = workspace.places.needed("examples/pipeline")?;
    let python = products.python.python();
    let pytest = python.words("-m pytest -q --color=no -p no:cacheprovider");
    let output = pytest
        .arg(tests)
        .env("DEVTRUST_EMULATOR", &products.emulator)
        .dir(dir)
        .run(step)?;
    if output.text.contains("3 passed") {
        return Ok(());
    }
    Err(Failure::with_output("other tests", output.text))
}

fn script(workspace: &Workspace<'_>, products: &Products, name: &str) -> Result<Tool> {
    let script = workspace.places.needed(&format!("examples/{name}"))?;
    Ok(products.python.python().arg(script))
}
