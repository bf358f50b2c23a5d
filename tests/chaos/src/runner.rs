//! The runner of a language: a program that takes a file of jobs and writes a line of JSON for each call.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::process::Command;

use crate::creation::Call;
use crate::text;

/// No run comes near this when it works.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// What stands for the file of jobs in a runner's command.
const JOBS: &str = "{jobs}";

/// How to start a runner.
#[derive(Debug)]
pub(crate) struct Runner {
    pub(crate) command: Vec<OsString>,
    /// Where the file of jobs is put.
    pub(crate) folder: PathBuf,
}

/// What came of one call.
#[derive(Debug, Deserialize)]
pub(crate) struct Line {
    /// The job's name.
    pub(crate) scenario: String,
    /// Which of its calls.
    pub(crate) n: Option<u32>,
    pub(crate) result: Option<Value>,
    pub(crate) error: Option<Map<String, Value>>,
}

/// One job: a call, or many of the same.
pub(crate) fn job(name: &str, config: &Value, call: &Call, repeat: Option<(u32, u32)>) -> Value {
    let mut when = json!({ "operation": call.operation, "arguments": call.arguments });
    if let (Some((count, in_flight)), Some(when)) = (repeat, when.as_object_mut()) {
        when.insert(
            "repeat".to_owned(),
            json!({ "count": count, "in_flight": in_flight }),
        );
    }
    json!({ "name": name, "live": { "config": config }, "when": when })
}

impl Runner {
    /// Runs jobs.
    pub(crate) async fn run(&self, jobs: &[Value]) -> Result<Vec<Line>, String> {
        let file = tempfile::NamedTempFile::new_in(&self.folder).map_err(text)?;
        serde_json::to_writer(&file, jobs).map_err(text)?;
        let path = file.path().as_os_str();
        let mut command = self
            .command
            .iter()
            .map(|part| if part == JOBS { path } else { part });
        let program = command.next().ok_or("no runner is given")?;
        let child = Command::new(program)
            .args(command)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let output = tokio::time::timeout(LIMIT, child.wait_with_output()).await;
        let output = output
            .map_err(|_| "the runner does not end")?
            .map_err(text)?;
        if !output.status.success() {
            return Err(format!("the runner ended with {}", output.status));
        }
        let lines = String::from_utf8(output.stdout).map_err(text)?;
        let lines = lines.lines().filter(|line| !line.trim().is_empty());
        lines
            .map(|line| serde_json::from_str(line).map_err(|error| format!("{error}: {line}")))
            .collect()
    }
}
