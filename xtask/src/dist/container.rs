//! The emulator in a container, as `emulator/README.md` tells: the image is built and asked whether it is ready. It is not
//! published from here, since it has to be built on the machine it is for.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::kit::failure::{Failure, Result};
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::steps::Step;
use crate::kit::system;

const CONTAINERFILE: &str = "emulator/Containerfile";
const BASE: &str = "docker.io/library/debian:trixie-slim";
const PORT: &str = "8080";
/// How often it is asked, ten times a second.
const TIMES: u32 = 100;

/// Builds the image from the program in `bin`, and has it answer.
pub(super) fn try_out(places: &Places, step: &Step, bin: &Path) -> Result<()> {
    let Some(engine) = engine() else {
        step.note("no container: neither Podman nor Docker works here".to_owned());
        return Ok(());
    };
    let say = |words: &str| Tool::new(engine).words(words);
    if system::answer(engine, ["image", "inspect", BASE]).is_none()
        && say("pull --quiet").arg(BASE).run(step).is_err()
    {
        step.note(format!("no container: {BASE} cannot be had"));
        return Ok(());
    }
    let build = say("build --quiet --file").arg(places.needed(CONTAINERFILE)?);
    let image = build.arg(bin).answer(step)?;
    let run = say("run --rm --detach --publish").arg(format!("127.0.0.1::{PORT}"));
    let container = run.arg(image.trim()).answer(step)?;
    let container = container.trim();
    let ready = say("port").args([container, PORT]).answer(step);
    let ready = ready.and_then(|address| ready_at(address.trim()));
    let stopped = say("stop").arg(container).succeed(step);
    // One that ended at once cannot be stopped, and says here why it did.
    ready?;
    stopped?;
    step.note(format!("answers in a container of {engine}"));
    Ok(())
}

/// What runs containers here. A client without its service does not.
fn engine() -> Option<&'static str> {
    // Elsewhere, the program that was built is none for a container.
    if !cfg!(target_os = "linux") {
        return None;
    }
    let works = |engine: &&str| system::answer(engine, ["image", "ls"]).is_some();
    ["podman", "docker"].into_iter().find(works)
}

/// From outside, it is at the address where its port was published.
fn ready_at(address: &str) -> Result<()> {
    let expected = format!(r#""base_url":"http://{address}""#);
    let mut last = String::new();
    for _ in 0..TIMES {
        last = ask(address).unwrap_or_else(|error| error.to_string());
        if last.contains(&expected) {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(100));
    }
    let message = format!("the emulator in a container does not answer at {address}");
    Err(Failure::with_output(message, last))
}

fn ask(address: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let head =
        format!("GET /__emulator/ready HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
