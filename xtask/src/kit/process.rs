//! One run of a tool: its output is collected, and shown only when it fails.

use std::env;
use std::ffi::OsStr;
use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use fs_err::{File, OpenOptions};

use crate::prelude::*;

/// A tool that hangs must not hold up CI for ever. No step comes near this when it works.
const LIMIT: Duration = Duration::from_secs(40 * 60);
/// How long a tool that is asked to end may take.
const GRACE: Duration = Duration::from_secs(5);
/// How often a tool is looked at, at the most and at the least.
const SHORT: Duration = Duration::from_millis(1);
const LONG: Duration = Duration::from_millis(50);

/// What a tool printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) status: ExitStatus,
    /// Standard error, with standard output between its lines unless that was asked for separately.
    pub(crate) text: String,
    /// Standard output, if it was asked for separately.
    pub(crate) stdout: String,
}

impl Output {
    /// Whether the tool says that it succeeded, and what it printed.
    pub(crate) fn verdict(self) -> (bool, String) {
        (self.status.success(), self.text)
    }
}

/// `cargo run` lets the system look for libraries where xtask was built, and a JVM would load the one that is there, compiled for
/// tests, instead of the one in the jar that it is given.
fn without_our_libraries(mut command: Command) -> Command {
    let name = if cfg!(target_os = "macos") {
        "DYLD_FALLBACK_LIBRARY_PATH"
    } else {
        "LD_LIBRARY_PATH"
    };
    let (Some(all), Ok(xtask)) = (env::var_os(name), env::current_exe()) else {
        return command;
    };
    // Tests of xtask itself are in a folder in there.
    let mut folders = xtask.ancestors().skip(1);
    let built = folders.find(|dir| !dir.ends_with("deps")).unwrap_or(&xtask);
    let kept = env::split_paths(&all).filter(|dir| !dir.starts_with(built));
    // What was split is joined again; where nothing is left, there is no empty entry, which would stand for any folder.
    match env::join_paths(kept) {
        Ok(kept) if !kept.is_empty() => command.env(name, kept),
        _ => command.env_remove(name),
    };
    command
}

/// A command line that is about to run.
#[derive(Debug)]
pub(crate) struct Tool {
    command: Command,
    shown: String,
    separate: bool,
}

impl Tool {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        let name = Path::new(program).file_name().unwrap_or(program);
        Self {
            command: without_our_libraries(Command::new(program)),
            shown: name.to_string_lossy().into_owned(),
            separate: false,
        }
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.shown.push(' ');
        self.shown.push_str(&arg.as_ref().to_string_lossy());
        self.command.arg(arg);
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(self, args: impl IntoIterator<Item = A>) -> Self {
        args.into_iter().fold(self, Self::arg)
    }

    /// Arguments without spaces in them, as they are typed.
    pub(crate) fn words(self, words: &str) -> Self {
        self.args(words.split_whitespace())
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn env_remove(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn dir(mut self, dir: &Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// The same command line, run by another program behind that one's own arguments.
    pub(crate) fn under(mut self, program: Self) -> Self {
        let mut command = program.command;
        command.arg(self.command.get_program());
        command.args(self.command.get_args());
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        if let Some(dir) = self.command.get_current_dir() {
            command.current_dir(dir);
        }
        self.shown = format!("{} {}", program.shown, self.shown);
        Self { command, ..self }
    }

    /// What to call the command line so far in messages.
    pub(crate) fn shown_as(mut self, name: &str) -> Self {
        name.clone_into(&mut self.shown);
        self
    }

    /// Keeps standard output apart.
    pub(crate) fn separate(mut self) -> Self {
        self.separate = true;
        self
    }

    /// Runs the tool, which answers on standard output, and returns the answer.
    pub(crate) fn answer(self, step: &Step) -> Result<String> {
        Ok(self.separate().run(step)?.stdout)
    }

    /// Runs the tool, which has nothing to say that matters when it succeeds.
    pub(crate) fn succeed(self, step: &Step) -> Result<()> {
        self.run(step).map(drop)
    }

    /// Runs the tool and fails if it does.
    pub(crate) fn run(self, step: &Step) -> Result<Output> {
        let shown = self.shown.clone();
        let output = self.run_unchecked(step)?;
        let message = match output.status.code() {
            Some(0) => return Ok(output),
            Some(code) => format!("`{shown}` ended with exit code {code}"),
            None => format!("`{shown}` was ended by a signal"),
        };
        Err(Failure::with_output(message, output.text))
    }

    /// Runs the tool and leaves it to the caller what its exit code means.
    pub(crate) fn run_unchecked(mut self, step: &Step) -> Result<Output> {
        let (mut log, mut apart) = (Log::open()?, Log::open()?);
        let stdout = if self.separate { &apart } else { &log };
        self.command
            .stdin(Stdio::null())
            .stdout(stdout.writer()?)
            .stderr(log.writer()?);
        let child = self.command.spawn();
        let mut child = child.context(format_args!("could not start `{}`", self.shown))?;
        let started = Instant::now();
        let status = loop {
            let status = child.try_wait()?;
            step.progress(&log.read()?);
            if let Some(status) = status {
                break status;
            }
            if started.elapsed() > LIMIT {
                stop(&mut child)?;
                let minutes = LIMIT.as_secs() / 60;
                let message = format!("`{}` did not end within {minutes} minutes", self.shown);
                return Err(Failure::with_output(message, log.text()));
            }
            // A short tool is not waited for much longer than it takes.
            sleep((started.elapsed() / 10).clamp(SHORT, LONG));
        };
        apart.read()?;
        Ok(Output {
            status,
            text: log.text(),
            stdout: apart.text(),
        })
    }
}

/// A file without a name that a tool writes to. Unlike with a pipe, nothing that the tool leaves running holds up the reader.
struct Log {
    writer: File,
    reader: File,
    bytes: Vec<u8>,
}

impl Log {
    fn open() -> Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("xtask-{}-{number}.log", std::process::id()));
        // Whoever opens its standard output again, as `/dev/stderr`, writes to the end, too.
        let mut options = OpenOptions::new();
        let writer = options.append(true).create_new(true).open(&path)?;
        let reader = File::open(&path)?;
        fs::remove_file(&path)?;
        let bytes = Vec::new();
        Ok(Self {
            writer,
            reader,
            bytes,
        })
    }

    fn writer(&self) -> Result<std::fs::File> {
        Ok(self.writer.try_clone()?.into_parts().0)
    }

    /// What has come since the last time.
    fn read(&mut self) -> Result<String> {
        let seen = self.bytes.len();
        self.reader.read_to_end(&mut self.bytes)?;
        let new = self.bytes.get(seen..).unwrap_or_default();
        Ok(String::from_utf8_lossy(new).into_owned())
    }

    /// All of it, but for the lines that say only how far cargo is.
    fn text(self) -> String {
        let text = String::from_utf8_lossy(&self.bytes);
        let lines = text.split_inclusive('\n');
        lines.filter(|line| !is_progress(line)).collect()
    }
}

/// `   Compiling tokio v1.54.1` and its like.
fn is_progress(line: &str) -> bool {
    let verbs = "Compiling Checking Documenting Downloading Downloaded Fresh";
    let verb = line.split_whitespace().next();
    line.starts_with(' ') && verb.is_some_and(|verb| verbs.split(' ').any(|known| known == verb))
}

/// Asks a tool to end, so that it ends what it has started, and ends it if it does not.
fn stop(child: &mut Child) -> Result<()> {
    #[cfg(unix)]
    if let Ok(pid) = i32::try_from(child.id()) {
        use nix::sys::signal::{Signal, kill};
        // It may have ended in the meantime.
        let _ = kill(nix::unistd::Pid::from_raw(pid), Signal::SIGTERM);
    }
    let asked = Instant::now();
    while asked.elapsed() < GRACE && matches!(child.try_wait(), Ok(None)) {
        sleep(LONG);
    }
    child.kill()?;
    child.wait()?;
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn run(script: &str, with: fn(Tool) -> Tool) -> Result<(String, String)> {
        let tool = with(Tool::new("sh").args(["-c", script]));
        let output = Steps::new("test", 1).step("one", |step| tool.run(step))?;
        Ok((output.stdout, output.text))
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_tool_finds_none_of_the_libraries_that_cargo_compiled() {
        let cargos = env::var("LD_LIBRARY_PATH").expect("cargo sets it for tests");
        let (seen, _) = run("echo :$LD_LIBRARY_PATH:", Tool::separate).expect("runs");
        let built = env::current_exe().expect("a path");
        let built = built.parent().expect("a folder").display().to_string();
        assert!(cargos.contains(&built), "{cargos}");
        assert!(!seen.contains(&built), "{seen}");
    }

    #[test]
    fn a_failure_carries_everything_that_was_printed_in_order() {
        let script = "echo first; echo '   Compiling a v1'; echo second >&2; echo third; exit 3";
        let message = format!("`sh -c {script}` ended with exit code 3");
        let wanted = Failure::with_output(message, "first\nsecond\nthird\n");
        assert_eq!(run(script, |tool| tool), Err(wanted));
    }

    #[test]
    fn a_tool_can_be_run_by_another_and_its_standard_output_kept_apart() {
        let printed = run("echo $WHO in $PWD; echo complaint >&2", |tool| {
            let tool = tool.env("WHO", "inner").dir(Path::new("/"));
            tool.under(Tool::new("env").arg("OTHER=1")).separate()
        });
        let wanted = ("inner in /\n".to_owned(), "complaint\n".to_owned());
        assert_eq!(printed, Ok(wanted));
    }

    #[test]
    fn what_a_tool_leaves_behind_does_not_hold_up_the_step() {
        let (_, text) = run("sleep 600 & echo $!", |tool| tool).unwrap();
        run(&format!("kill {text}"), |tool| tool).unwrap();
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let failure = run("", |_| Tool::new("no-such-program")).unwrap_err();
        let message = failure.to_string();
        let wanted = "could not start `no-such-program`";
        assert!(message.starts_with(wanted), "{message}");
    }
}
