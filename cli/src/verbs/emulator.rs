//! `devtrust emulator`: a local service to try everything against, with a profile for it.

use std::path::PathBuf;
use std::process::Stdio;

use clap::{Arg, ArgAction, ArgMatches, Command};
use devtrust::Secret;
use serde_json::{Map, Value};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Child;

use crate::failure::{Failure, Result};
use crate::settings::{Profile, Profiles, keys};

const PROGRAM: &str = "devtrust-emulator";
const NAME: &str = "emulator";

pub(super) fn command() -> Command {
    Command::new(NAME)
        .about("Start a local emulator of the service, with a profile for it")
        .long_about(
            "Start devtrust-emulator and keep a profile named emulator for as long as it runs: address, key, and the ids that \
             the first calls need. The program is the one that DEVTRUST_EMULATOR names, or beside devtrust, or on the PATH \
             (pip install devtrust-emulator). It ends with Ctrl-C.",
        )
        .after_long_help(
            "Examples:\n  devtrust emulator --use\n  devtrust emulator -- --listen 127.0.0.1:8080 --data state",
        )
        .arg(
            Arg::new("use")
                .long("use")
                .action(ArgAction::SetTrue)
                .help("Use its profile where no other is named, for as long as it runs"),
        )
        .arg(
            Arg::new("arguments")
                .value_name("ARGUMENTS")
                .last(true)
                .num_args(0..)
                .help("Arguments of devtrust-emulator"),
        )
}

pub(super) async fn run(matches: &ArgMatches) -> Result<()> {
    let program = program();
    let mut child = tokio::process::Command::new(&program)
        .arg("--exit-with-stdin")
        .args(matches.get_many::<String>("arguments").into_iter().flatten())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| {
            Failure::machine(format!(
                "{} cannot be started: {error}. Install it with pip install {PROGRAM}, or say where it is with DEVTRUST_EMULATOR",
                program.display()
            ))
        })?;
    // The emulator ends when this is closed; waiting for it would close it.
    let _stdin = child.stdin.take();
    let ready = ready(&mut child).await?;
    let address = ready
        .get("base_url")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let is_used = matches.get_flag("use");
    let _registered = Registered::new(ready, is_used)?;
    let flag = if is_used { "" } else { " --profile emulator" };
    {
        use std::io::Write as _;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{address}")?;
        writeln!(
            out,
            "Try: devtrust{flag} provision --division.name 'Plant 7' --certificate-policy.name Birth \\"
        )?;
        writeln!(
            out,
            "    --device-group.name Presses --device-group.attributes mac_address --device.name 'Press 41'"
        )?;
        writeln!(out, "     devtrust{flag} devices list")?;
        out.flush()?;
    }
    match child.wait().await {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::machine(format!("{PROGRAM} ended: {status}"))),
        Err(error) => Err(Failure::machine(format!("{PROGRAM}: {error}"))),
    }
}

/// The line that says that it is ready.
async fn ready(child: &mut Child) -> Result<Map<String, Value>> {
    let Some(stdout) = child.stdout.take() else {
        return Err(Failure::machine(format!(
            "{PROGRAM} has no standard output"
        )));
    };
    let line = BufReader::new(stdout).lines().next_line().await;
    let line = line.ok().flatten().unwrap_or_default();
    serde_json::from_str(&line)
        .map_err(|_| Failure::machine(format!("{PROGRAM} did not start; what it said is above")))
}

fn program() -> PathBuf {
    if let Some(named) = std::env::var_os("DEVTRUST_EMULATOR") {
        return named.into();
    }
    let file = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe()
        .ok()
        .map(|own| own.with_file_name(&file));
    beside
        .filter(|path| path.is_file())
        .unwrap_or_else(|| file.into())
}

/// The profile, which goes with the emulator.
struct Registered {
    /// The profile that was used before.
    before: Option<String>,
}

impl Registered {
    fn new(ready: Map<String, Value>, is_used: bool) -> Result<Self> {
        let mut profile = Profile::default();
        let mut key = None;
        for (name, value) in ready {
            match (name.as_str(), value) {
                ("base_url" | "ca_file", value) => drop(profile.settings.insert(name, value)),
                ("api_key", Value::String(text)) => key = Some(Secret::new(text)),
                (name, value) if name.ends_with("_id") => {
                    profile.defaults.insert(name.to_owned(), value);
                }
                _ => {}
            }
        }
        let mut profiles = Profiles::load()?;
        let before = profiles.current().map(str::to_owned);
        profiles.remove(NAME)?;
        if let Some(key) = key {
            profile.key = Some(keys::keep_in_file(NAME, &key)?);
        }
        profiles.put(NAME, profile);
        if is_used {
            profiles.choose(Some(NAME));
        }
        profiles.save()?;
        Ok(Self { before })
    }

    fn forget(&self) -> Result<()> {
        let mut profiles = Profiles::load()?;
        let is_used = profiles.current() == Some(NAME);
        profiles.remove(NAME)?;
        if is_used {
            profiles.choose(self.before.as_deref().filter(|name| *name != NAME));
        }
        profiles.save()
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        // Nothing depends on it: the next emulator replaces the profile.
        let _ = self.forget();
    }
}
