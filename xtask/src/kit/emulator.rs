//! The emulator as a child process.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use fs_err::File;
use serde_json::Value;

use crate::prelude::*;

const READY_WITHIN: Duration = Duration::from_secs(20);

/// What the emulator says of itself, and the environment variable by which a program learns it.
const FACTS: [(&str, &str); 6] = [
    ("base_url", "DEVTRUST_BASE_URL"),
    ("api_key", "DEVTRUST_API_KEY"),
    ("account_id", "DEVTRUST_ACCOUNT_ID"),
    ("primary_rzone_id", "DEVTRUST_PRIMARY_RZONE_ID"),
    ("ica_id", "DEVTRUST_ICA_ID"),
    ("certificate_profile_id", "DEVTRUST_CERTIFICATE_PROFILE_ID"),
];

/// A running emulator. It is stopped, by its process id, when this goes out of scope.
#[derive(Debug)]
pub(crate) struct Emulator {
    child: Child,
    log: PathBuf,
    ready: Value,
}

impl Emulator {
    /// Starts the emulator on a free port of 127.0.0.1, with its log and its ready file in `dir`.
    pub(crate) fn start(binary: &Path, dir: &Path) -> Result<Self> {
        Self::spawn(Command::new(binary), dir)
    }

    fn spawn(mut command: Command, dir: &Path) -> Result<Self> {
        let (ready_file, log) = (dir.join("ready.json"), dir.join("emulator.log"));
        // One of an earlier start says nothing of this one.
        let _ = fs::remove_file(&ready_file);
        let err = File::create(&log)?.into_parts().0;
        command
            .args("--listen 127.0.0.1:0 --exit-with-stdin --ready-file".split(' '))
            .arg(&ready_file)
            // Never written to: when this process ends, however that ends, so does the pipe, and with it the emulator.
            .stdin(Stdio::piped())
            .stdout(err.try_clone()?)
            .stderr(err);
        let child = command
            .spawn()
            .context("could not start devtrust-emulator")?;
        let mut emulator = Self {
            child,
            log,
            ready: Value::Null,
        };
        let started = Instant::now();
        while started.elapsed() < READY_WITHIN {
            if let Ok(Some(status)) = emulator.child.try_wait() {
                let message = format!("the emulator ended before it was ready: {status}");
                return Err(Failure::with_output(message, emulator.log()));
            }
            // Half a line is not JSON yet: look again.
            let text = fs::read_to_string(&ready_file).unwrap_or_default();
            if let Ok(ready) = serde_json::from_str(&text) {
                emulator.ready = ready;
                return Ok(emulator);
            }
            thread::sleep(Duration::from_millis(10));
        }
        let message = format!("the emulator was not ready within {READY_WITHIN:?}");
        Err(Failure::with_output(message, emulator.log()))
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// One of the facts of the ready line.
    pub(crate) fn fact(&self, name: &str) -> Result<&str> {
        let fact = self.ready.get(name).and_then(Value::as_str);
        fact.context(format_args!("the emulator's ready line has no {name}"))
    }

    /// Tells a program where the emulator is: the whole ready line, and each fact by itself.
    pub(crate) fn describe_to(&self, tool: Tool) -> Result<Tool> {
        let tool = tool.env("DEVTRUST_EMULATOR_READY", self.ready.to_string());
        let mut facts = FACTS.iter();
        facts.try_fold(tool, |tool, (fact, variable)| {
            Ok(tool.env(variable, self.fact(fact)?))
        })
    }

    /// Until it ends by itself.
    pub(crate) fn wait(&mut self) {
        // The child's own `wait` closes its standard input first, with which the emulator ends.
        while matches!(self.child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// What the emulator has written so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    /// Starts a script in the emulator's place, which gets its arguments.
    fn start(name: &str, script: &str) -> Result<Emulator> {
        let dir = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(&dir)?;
        let mut command = Command::new("sh");
        command.args(["-c", script, "emulator"]);
        let started = Emulator::spawn(command, &dir);
        fs::remove_dir_all(dir)?;
        started
    }

    #[test]
    fn it_is_ready_when_the_whole_line_is_there_and_is_stopped_in_the_end() {
        let script = r#"printf '{"base_url":' > "$5"; sleep 0.1
            printf '{"base_url":"http://127.0.0.1:1"}\n' > "$5"; exec sleep 600"#;
        let emulator = start("ready", script).unwrap();
        assert_eq!(emulator.fact("base_url"), Ok("http://127.0.0.1:1"));
        assert!(emulator.fact("api_key").is_err());
        let process = PathBuf::from(format!("/proc/{}", emulator.pid()));
        assert_eq!(process.exists(), cfg!(target_os = "linux"));
        drop(emulator);
        assert!(!process.exists());
    }

    #[test]
    fn one_that_ends_before_it_is_ready_is_reported_with_its_log() {
        let failure = start("ends", "echo 'port taken' >&2; exit 7").unwrap_err();
        let message = "the emulator ended before it was ready: exit status: 7";
        assert_eq!(failure, Failure::with_output(message, "port taken\n"));
    }
}
