//! What only the system's package manager can bring.

use std::env;
use std::ffi::OsStr;
use std::process::{Command, Stdio};

use crate::prelude::*;

/// The path of a program, if there is one by that name.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|dir| dir.join(&file))
        .find(|path| path.is_file())
}

/// A program, which is installed with Debian's packages where it is missing.
pub(crate) fn program(
    step: &Step,
    name: &str,
    packages: &[&str],
    what_for: &str,
) -> Result<PathBuf> {
    if let Some(found) = find_program(name) {
        return Ok(found);
    }
    install(step, packages, what_for)?;
    find_program(name).context(format_args!(
        "{what_for} was installed, and there is no {name} on the PATH"
    ))
}

/// What a program prints, if it runs and succeeds.
pub(crate) fn answer(
    program: impl AsRef<OsStr>,
    args: impl IntoIterator<Item = impl AsRef<OsStr>>,
) -> Option<String> {
    let output = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}

/// What a program says to `--version`, in one line.
pub(crate) fn version_of(program: &Path) -> Option<String> {
    first_line(&answer(program, ["--version"])?)
}

/// Whether a program runs, and has at least this version.
pub(crate) fn is_new_enough(program: &Path, oldest: (u32, u32)) -> bool {
    version_of(program).is_some_and(|version| is_at_least(&version, oldest))
}

/// A line, if there is something on it.
pub(crate) fn first_line(text: &str) -> Option<String> {
    let line = text.lines().next()?.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// Whether the first number with a dot in it, such as the `6.0` of `Swift version 6.0.3`, is at least this one.
pub(crate) fn is_at_least(version: &str, oldest: (u32, u32)) -> bool {
    let mut words = version.split(|c: char| !c.is_ascii_digit() && c != '.');
    let number = words.find_map(|word| {
        let mut parts = word.split('.').map(str::parse::<u32>);
        Some((parts.next()?.ok()?, parts.next()?.ok()?))
    });
    number.is_some_and(|number| number >= oldest)
}

/// Puts a program's folder first on the search path of a tool, as if it were installed.
pub(crate) fn first_on_path(tool: Tool, program: &Path) -> Tool {
    let own = program.parent().map(Path::to_path_buf).into_iter();
    let path = env::var_os("PATH").unwrap_or_default();
    match env::join_paths(own.chain(env::split_paths(&path))) {
        Ok(path) => tool.env("PATH", path),
        // A search path that cannot be written again stays as it is.
        Err(_) => tool,
    }
}

/// Installs Debian packages where that is allowed without a question, and says the line to run where it is not.
pub(crate) fn install(step: &Step, packages: &[&str], what_for: &str) -> Result<()> {
    let list = packages.join(" ");
    let by_hand = format!("apt-get install --no-install-recommends {list}");
    let apt = find_program("apt-get").context(format_args!(
        "{what_for} is missing; install it with your system's package manager (Debian: {list})"
    ))?;
    let before = before_root();
    let before = before.context(format_args!("{what_for} is missing; run: sudo {by_hand}"))?;
    step.say(&format!("{what_for} is missing: {by_hand}"));
    let apt_get = |words: &str| {
        // env runs what follows it, be it apt-get or sudo.
        let tool = Tool::new("env").words("DEBIAN_FRONTEND=noninteractive");
        tool.words(before).arg(&apt).words(words).succeed(step)
    };
    // Someone else may be installing something, such as the updates of a machine that has just started; and nothing that
    // the user has installed may go.
    let options = "-o DPkg::Lock::Timeout=300 install -y --no-install-recommends --no-remove";
    let install = format!("{options} {list}");
    // The package lists of a fresh container are empty; where they are not, the first try is enough.
    if apt_get(&install).is_err() {
        apt_get("update")?;
        apt_get(&install)?;
    }
    Ok(())
}

/// What comes before a command that root has to run, if it can be run without a question: nothing, or `sudo`.
fn before_root() -> Option<&'static str> {
    #[cfg(unix)]
    if nix::unistd::geteuid().is_root() {
        return Some("");
    }
    answer("sudo", ["-n", "true"]).map(|_| "sudo -n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        for (version, oldest, wanted) in [
            ("Python 3.14.0rc1", (3, 11), true),
            ("v100.1.0", (20, 0), true),
            ("rustc 1.96.0 (ac68faa20 2026-05-25)", (1, 88), true),
            ("Python 3.9.19", (3, 11), false),
            ("v8.17.0", (20, 0), false),
            ("command not found", (1, 0), false),
        ] {
            assert_eq!(is_at_least(version, oldest), wanted, "{version}");
        }
    }
}
