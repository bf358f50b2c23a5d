//! What only the system's package manager can bring.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::failure::{Failure, Result};
use super::process::Tool;
use super::steps::Step;

/// The path of a program, if there is one by that name.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|dir| dir.join(&file))
        .find(|path| path.is_file())
}

/// What a program says to `--version`, in one line.
pub(crate) fn version_of(program: &Path, args: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().next()?.trim();
    (output.status.success() && !line.is_empty()).then(|| line.to_owned())
}

/// Installs Debian packages where that is allowed without a question, and says the line to run where it is not.
pub(crate) fn install(step: &Step, packages: &[&str], what_for: &str) -> Result<()> {
    let list = packages.join(" ");
    let by_hand = format!("apt-get install --no-install-recommends {list}");
    let apt = find_program("apt-get").ok_or_else(|| {
        Failure::new(format!(
            "{what_for} is missing; install it with your system's package manager (Debian: {list})"
        ))
    })?;
    let as_root = as_root()
        .ok_or_else(|| Failure::new(format!("{what_for} is missing; run: sudo {by_hand}")))?;
    step.say(&format!("{what_for} is missing: {by_hand}"));
    let apt_get = |args: &[&str]| match as_root {
        AsRoot::Already => Tool::new(&apt).args(args),
        AsRoot::Sudo => Tool::new("sudo").arg("-n").arg(&apt).args(args),
    };
    let options = [
        // Someone else may be installing something, such as the updates of a machine that has just started.
        "-o",
        "DPkg::Lock::Timeout=300",
        "install",
        "-y",
        "--no-install-recommends",
        // Nothing that the user has installed may go for it.
        "--no-remove",
    ];
    let install = [options.as_slice(), packages].concat();
    let quietly = |args: &[&str]| {
        apt_get(args)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .run(step)
    };
    // The package lists of a fresh container are empty; where they are not, the first try is enough.
    if quietly(&install).is_err() {
        quietly(&["update"])?;
        quietly(&install)?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum AsRoot {
    Already,
    Sudo,
}

#[cfg(unix)]
fn as_root() -> Option<AsRoot> {
    if nix::unistd::geteuid().is_root() {
        return Some(AsRoot::Already);
    }
    let sudo = Command::new("sudo")
        .args(["-n", "true"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    matches!(sudo, Ok(status) if status.success()).then_some(AsRoot::Sudo)
}

#[cfg(not(unix))]
fn as_root() -> Option<AsRoot> {
    None
}
