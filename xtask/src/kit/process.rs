//! One run of a tool: its output is collected, and shown only when it fails.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, pipe};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::failure::{Context, Failure, Result};
use super::steps::Step;

/// A tool that hangs must not hold up CI for ever. No step comes near this when it works.
const LIMIT: Duration = Duration::from_secs(40 * 60);
const TICK: Duration = Duration::from_millis(100);
/// How long a tool that is asked to end may take.
const GRACE: Duration = Duration::from_secs(5);

/// What a tool printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) status: ExitStatus,
    /// Standard error, with standard output between its lines unless that was asked for separately.
    pub(crate) text: String,
    /// Standard output, if it was asked for separately.
    pub(crate) stdout: String,
}

/// A command line that is about to run.
#[derive(Debug)]
pub(crate) struct Tool {
    command: Command,
    shown: String,
    echo: bool,
    separate: bool,
    is_progress: fn(&str) -> bool,
}

impl Tool {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        let name = Path::new(program).file_name().unwrap_or(program);
        Self {
            command: Command::new(program),
            shown: name.to_string_lossy().into_owned(),
            echo: false,
            separate: false,
            is_progress: |_| false,
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
    pub(crate) fn under(self, program: Self) -> Self {
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
        Self {
            command,
            shown: format!("{} {}", program.shown, self.shown),
            ..self
        }
    }

    /// What to call the command line so far in messages.
    pub(crate) fn shown_as(mut self, name: &str) -> Self {
        name.clone_into(&mut self.shown);
        self
    }

    /// Shows each line as it comes: for programs whose output is what the user came to see.
    pub(crate) fn echo(mut self) -> Self {
        self.echo = true;
        self
    }

    /// Lines that say only how far the tool is: they are shown while it runs, and are not part of its output.
    pub(crate) fn progress_lines(mut self, is_progress: fn(&str) -> bool) -> Self {
        self.is_progress = is_progress;
        self
    }

    /// Runs the tool, which answers on standard output, and returns the answer.
    pub(crate) fn answer(mut self, step: &Step) -> Result<String> {
        self.separate = true;
        Ok(self.run(step)?.stdout)
    }

    /// Runs the tool, which has nothing to say that matters when it succeeds.
    pub(crate) fn succeed(self, step: &Step) -> Result<()> {
        self.run(step).map(|_| ())
    }

    /// Keeps standard output apart.
    pub(crate) fn separate(mut self) -> Self {
        self.separate = true;
        self
    }

    /// Runs the tool and fails if it does.
    pub(crate) fn run(self, step: &Step) -> Result<Output> {
        let shown = self.shown.clone();
        let output = self.run_unchecked(step)?;
        if output.status.success() {
            return Ok(output);
        }
        let message = match output.status.code() {
            Some(code) => format!("`{shown}` ended with exit code {code}"),
            None => format!("`{shown}` was ended by a signal"),
        };
        Err(Failure::with_output(message, output.text))
    }

    /// Runs the tool and leaves it to the caller what its exit code means.
    pub(crate) fn run_unchecked(mut self, step: &Step) -> Result<Output> {
        let (reader, writer) = pipe()?;
        let stdout = if self.separate {
            Stdio::piped()
        } else {
            writer.try_clone()?.into()
        };
        self.command
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(writer);
        let mut child = self
            .command
            .spawn()
            .context(format!("could not start `{}`", self.shown))?;
        // The command holds the parent's ends of the pipe: without this the reader would never see its end.
        self.command = Command::new("");
        let stdout = child.stdout.take().map(|mut pipe| {
            thread::spawn(move || {
                let mut bytes = Vec::new();
                // A read error ends the text; the exit code says whether that matters.
                let _ = pipe.read_to_end(&mut bytes);
                String::from_utf8_lossy(&bytes).into_owned()
            })
        });
        let text = self.collect(&mut child, &lines_of(reader), step)?;
        let status = child.wait()?;
        let stdout = stdout.and_then(|thread| thread.join().ok());
        Ok(Output {
            status,
            text,
            stdout: stdout.unwrap_or_default(),
        })
    }

    fn collect(&self, child: &mut Child, lines: &Receiver<String>, step: &Step) -> Result<String> {
        let started = Instant::now();
        let mut text = String::new();
        let mut quiet_since_exit = 0;
        loop {
            match lines.recv_timeout(TICK) {
                Ok(line) => {
                    if self.echo {
                        step.say(line.trim_end());
                    } else {
                        step.progress(line.trim_end());
                    }
                    if !(self.is_progress)(&line) {
                        text.push_str(&line);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(text),
                Err(RecvTimeoutError::Timeout) => {
                    step.progress("");
                    // Something the tool left behind may hold the pipe open after the tool itself has ended.
                    quiet_since_exit += u32::from(matches!(child.try_wait(), Ok(Some(_))));
                    if quiet_since_exit > 3 {
                        return Ok(text);
                    }
                }
            }
            if started.elapsed() > LIMIT {
                stop(child)?;
                let minutes = LIMIT.as_secs() / 60;
                let message = format!("`{}` did not end within {minutes} minutes", self.shown);
                return Err(Failure::with_output(message, text));
            }
        }
    }
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
        thread::sleep(TICK);
    }
    child.kill()?;
    child.wait()?;
    Ok(())
}

fn lines_of(reader: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let lines = BufReader::new(reader)
            .split(b'\n')
            .map_while(std::io::Result::ok);
        for line in lines {
            let line = format!("{}\n", String::from_utf8_lossy(&line));
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use crate::kit::steps::Steps;

    fn shell(script: &str) -> Tool {
        Tool::new("sh").args(["-c", script])
    }

    fn in_a_step<T>(work: impl FnOnce(&Step) -> Result<T>) -> Result<T> {
        Steps::new("test", 1).step("one", work)
    }

    #[test]
    fn a_failure_carries_everything_that_was_printed_in_order() {
        let script = "echo first; echo second >&2; echo third; exit 3";
        let failure = in_a_step(|step| shell(script).run(step)).unwrap_err();
        let message = format!("`sh -c {script}` ended with exit code 3");
        let wanted = Failure::with_output(message, "first\nsecond\nthird\n");
        assert_eq!(failure, wanted);
    }

    #[test]
    fn a_tool_can_be_run_by_another_and_its_standard_output_kept_apart() {
        let inner = shell("echo $WHO in $PWD; echo complaint >&2");
        let inner = inner.env("WHO", "inner").dir(Path::new("/"));
        let tool = inner.under(Tool::new("env").arg("OTHER=1")).separate();
        let output = in_a_step(|step| tool.run(step)).unwrap();
        let printed = (output.stdout.as_str(), output.text.as_str());
        assert_eq!(printed, ("inner in /\n", "complaint\n"));
    }

    #[test]
    fn what_a_tool_leaves_behind_does_not_hold_up_the_step() {
        // The child that sleeps keeps the pipe open for much longer than the test takes.
        let output = in_a_step(|step| shell("sleep 600 & echo $!; echo done").run(step)).unwrap();
        let mut lines = output.text.lines();
        let left_behind = lines.next().unwrap().to_owned();
        assert_eq!(lines.next(), Some("done"));
        in_a_step(|step| Tool::new("kill").arg(left_behind).run(step)).unwrap();
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let failure = in_a_step(|step| Tool::new("no-such-program").run(step)).unwrap_err();
        let message = failure.to_string();
        assert!(
            message.starts_with("could not start `no-such-program`"),
            "{message}"
        );
    }
}
