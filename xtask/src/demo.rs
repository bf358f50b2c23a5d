//! `cargo xtask demo`: a local DigiCert ONE, a device provisioned through the Python package, its certificate verified.

use std::io::{IsTerminal as _, stdin, stdout};

use crate::prelude::*;

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
    let somebody = stdin().is_terminal() && stdout().is_terminal();
    let stays = option == "stay" || (somebody && option != "once");
    let heading = "cargo xtask demo: a device and its certificate, on your own machine";
    let steps = Steps::new(heading, 7);
    let Ok(portal) = all(places, &steps, stays) else {
        return steps.exit_code();
    };
    println!(
        "\nThe device is registered and its certificate chains to the emulator's root ({} in all).",
        seconds(steps.took())
    );
    println!("The script: bindings-python/examples/provision_device.py");
    match portal {
        None => println!("To look at it in the portal: cargo xtask demo --stay"),
        Some((address, mut emulator)) => {
            println!("Look at it: {address}\nCtrl-C ends the emulator.");
            emulator.wait();
        }
    }
    steps.exit_code()
}

/// Gives the emulator and the portal's address where somebody wants to look at it.
fn all(places: &Places, steps: &Steps, stays: bool) -> Result<Option<(String, Emulator)>> {
    let dir = &places.scratch("demo")?;
    let python = &steps.step("Python environment", |step| {
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
        let wheel = wheel::build(places, python, step, package, &dir.join("wheel"))?;
        step.note(files::name(&wheel));
        wheel::install(python, step, &wheel)
    })?;
    let emulator = steps.step("start the emulator", |step| {
        let emulator = Emulator::start(&binary, dir)?;
        let address = emulator.fact("base_url")?;
        step.note(format!("{address}, process {}", emulator.pid()));
        Ok(emulator)
    })?;
    let script = places.needed("bindings-python/examples/provision_device.py")?;
    steps.step("provision a device", |step| {
        let script = emulator.describe_to(python.python().arg("-u").arg(script))?;
        let script = script.env("DEVTRUST_DEMO_DIR", dir).dir(dir);
        let ran = script.run_unchecked(step)?;
        step.say(&ran.text);
        if !ran.status.success() {
            // What the client said is on the screen already; what the server said is not.
            return Err(Failure::with_output("the example failed", emulator.log()));
        }
        Ok(())
    })?;
    steps.step("verify its certificate", |step| {
        verify(python, &emulator, dir, step)
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
        Workspace::new(places, cargo::PRODUCTS)
            .portal(step)
            .map(drop)
    })?;
    let address = format!("{}#/devices", emulator.fact("portal")?);
    Ok(Some((address, emulator)))
}

fn verify(python: &Python, emulator: &Emulator, dir: &Path, step: &Step) -> Result<()> {
    let address = format!("{}/__emulator/ca.pem", emulator.fact("base_url")?);
    let fetch = python
        .python()
        .args(["-I", "-c", FETCH, &address, AUTHORITIES]);
    fetch.dir(dir).run(step)?;
    if system::find_program("openssl").is_none() {
        // Python's standard library verifies chains only inside a TLS handshake, so it does one, in memory.
        let handshake = python.python().args(["-I", "-c", HANDSHAKE, AUTHORITIES]);
        let handshake = handshake.args([CERTIFICATE, CHAIN, PRIVATE_KEY]);
        step.say(&handshake.dir(dir).run(step)?.text);
        step.note("a TLS handshake in memory (there is no openssl program here)");
        return Ok(());
    }
    let chain = format!("verify -CAfile {AUTHORITIES} -untrusted {CHAIN}");
    for words in ["x509 -noout -subject -issuer -enddate -in", &chain] {
        let openssl = Tool::new("openssl").words(words);
        step.say(&openssl.arg(CERTIFICATE).dir(dir).run(step)?.text);
    }
    step.note("openssl verify");
    Ok(())
}
