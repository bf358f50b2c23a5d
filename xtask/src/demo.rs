//! `cargo xtask demo`: a local DigiCert ONE, a device provisioned through the Python package, its certificate verified.

use std::io::{IsTerminal as _, stdin, stdout};
use std::path::Path;
use std::process::ExitCode;

use crate::kit::emulator::Emulator;
use crate::kit::failure::{Failure, Result};
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::products::Workspace;
use crate::kit::python::{Python, Tools};
use crate::kit::steps::{Step, Steps, seconds};
use crate::kit::wheel::{self, Profile};
use crate::kit::{cargo, files, system};

/// What the example leaves in the folder that `DEVTRUST_DEMO_DIR` names.
const CERTIFICATE: &str = "certificate.pem";
const CHAIN: &str = "chain.pem";
const PRIVATE_KEY: &str = "private_key.pem";
/// The emulator's root and issuing CA, fetched from it and not from the client that is on trial.
const AUTHORITIES: &str = "ca.pem";

const FETCH: &str = include_str!("python/fetch.py");
const HANDSHAKE: &str = include_str!("python/handshake.py");

/// Runs the command. The emulator goes on in the end where there is somebody to end it, or as an option says.
pub(crate) fn run(places: &Places, option: &str) -> ExitCode {
    let stays = match option {
        "stay" => true,
        "once" => false,
        _ => stdin().is_terminal() && stdout().is_terminal(),
    };
    let steps = Steps::new(
        "cargo xtask demo: a device and its certificate, on your own machine",
        7,
    );
    let Ok(portal) = all(places, &steps, stays) else {
        return steps.exit_code();
    };
    println!(
        "\nThe device is registered and its certificate chains to the emulator's root ({} in all).",
        seconds(steps.took())
    );
    println!("The script: bindings-python/examples/provision_device.py");
    let Some((address, mut emulator)) = portal else {
        println!("To look at it in the portal: cargo xtask demo --stay");
        return steps.exit_code();
    };
    println!("Look at it: {address}\nCtrl-C ends the emulator.");
    emulator.wait();
    steps.exit_code()
}

/// Gives the emulator and the portal's address where somebody wants to look at it.
fn all(places: &Places, steps: &Steps, stays: bool) -> Result<Option<(String, Emulator)>> {
    let dir = places.scratch("demo")?;
    let python = steps.step("Python environment", |step| {
        Python::ready(places, step, Tools::Build)
    })?;
    let binary = steps.step("compile", |step| {
        let build = cargo::build(places, step, cargo::PRODUCTS)?;
        let binary = build.executable("devtrust-emulator")?;
        step.note(places.relative(&binary).to_string());
        Ok(binary)
    })?;
    steps.step("wheel", |step| {
        let package = (wheel::CLIENT, Profile::Dev(cargo::PRODUCTS));
        let wheel = wheel::build(places, &python, step, package, &dir.join("wheel"))?;
        step.note(files::name(&wheel));
        wheel::install(&python, step, &wheel)
    })?;
    let emulator = steps.step("start the emulator", |step| {
        let emulator = Emulator::start(&binary, &dir)?;
        let address = emulator.fact("base_url")?;
        step.note(format!("{address}, process {}", emulator.pid()));
        Ok(emulator)
    })?;
    steps.step("provision a device", |step| {
        provision(places, &python, &emulator, (&dir, step))
    })?;
    steps.step("verify its certificate", |step| {
        verify(&python, &emulator, (&dir, step))
    })?;
    if !stays {
        return steps.step("stop the emulator", move |step| {
            step.note(format!("process {}", emulator.pid()));
            drop(emulator);
            Ok(None)
        });
    }
    // Last, as it takes longest, and nothing of the above waits for it.
    steps.step("build the portal", |step| {
        let workspace = Workspace::new(places, cargo::PRODUCTS);
        workspace.portal(step).map(|_| ())
    })?;
    let address = format!("{}#/devices", emulator.fact("portal")?);
    Ok(Some((address, emulator)))
}

fn provision(
    places: &Places,
    python: &Python,
    emulator: &Emulator,
    (dir, step): (&Path, &Step),
) -> Result<()> {
    let script = places.needed("bindings-python/examples/provision_device.py")?;
    let script = python.python().arg("-u").arg(script);
    emulator
        .describe_to(script)?
        .env("DEVTRUST_DEMO_DIR", dir)
        .dir(dir)
        .echo()
        .run(step)
        .map_err(|failure| with_log(failure, emulator))?;
    for file in [CERTIFICATE, CHAIN, PRIVATE_KEY] {
        if !dir.join(file).is_file() {
            return Err(Failure::new(format!(
                "the example left no {file} in DEVTRUST_DEMO_DIR"
            )));
        }
    }
    Ok(())
}

/// What the client said is on the screen already; what the server said is not.
fn with_log(failure: Failure, emulator: &Emulator) -> Failure {
    match failure {
        Failure::Failed { message, .. } => Failure::with_output(message, emulator.log()),
        other @ Failure::NotRun(_) => other,
    }
}

fn verify(python: &Python, emulator: &Emulator, (dir, step): (&Path, &Step)) -> Result<()> {
    let address = format!("{}/__emulator/ca.pem", emulator.fact("base_url")?);
    python
        .python()
        .args(["-I", "-c", FETCH, &address])
        .arg(dir.join(AUTHORITIES))
        .run(step)?;
    if system::find_program("openssl").is_some() {
        with_openssl(dir, step)
    } else {
        with_python(python, dir, step)
    }
}

fn with_openssl(dir: &Path, step: &Step) -> Result<()> {
    let openssl = |words: &str| {
        Tool::new("openssl")
            .words(words)
            .arg(CERTIFICATE)
            .dir(dir)
            .echo()
    };
    openssl("x509 -noout -subject -issuer -enddate -in").run(step)?;
    openssl(&format!("verify -CAfile {AUTHORITIES} -untrusted {CHAIN}")).run(step)?;
    step.note("openssl verify");
    Ok(())
}

/// Python's standard library verifies chains only inside a TLS handshake, so it does one, in memory.
fn with_python(python: &Python, dir: &Path, step: &Step) -> Result<()> {
    let handshake = python.python().args(["-I", "-c", HANDSHAKE, AUTHORITIES]);
    let handshake = handshake.args([CERTIFICATE, CHAIN, PRIVATE_KEY]);
    handshake.dir(dir).echo().run(step)?;
    step.note("a TLS handshake in memory (there is no openssl program here)");
    Ok(())
}
