//! Runs a runner against the server: starts the servers, hands out jobs, and puts what the servers saw beside what the
//! runner wrote.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::task::{JoinHandle, spawn_blocking};

use crate::Case;
use crate::elsewhere::Elsewhere;
use crate::job::{API_KEY, job};
use crate::server::Server;
use crate::tls::Authority;

/// How many runners work at once where no memory is measured: most of their time is spent waiting.
const AT_ONCE: usize = 4;
/// How many runners work at once where memory is measured. Each has one case, so that none has room left by another.
const ALONE_AT_ONCE: usize = 2;
/// How long a runner may take. None comes near this.
const LIMIT: Duration = Duration::from_secs(240);
/// The job that loads and compiles what a runtime loads and compiles with its first call.
const WARM_UP: &str = "warm-up";

type Failure = Box<dyn std::error::Error + Send + Sync>;
/// A runner, and in the end what it has written.
type Running = JoinHandle<Result<String, String>>;

/// Runs `command`, in whose arguments `{jobs}` stands for the file of jobs, and hands over a line for each case.
pub async fn run(
    cases: &[Case],
    command: &[String],
    folder: &Path,
    say: &mut dyn FnMut(&Value) -> Result<(), String>,
) -> Result<(), Failure> {
    let authority = Arc::new(Authority::new()?);
    let elsewhere = Elsewhere::start().await?;
    let mut servers = BTreeMap::new();
    for case in cases.iter().cloned().chain([warm_up()?]) {
        let name = case.name.clone();
        let own = Arc::clone(&authority);
        let server = Server::start(case, own, &elsewhere.address, API_KEY).await?;
        elsewhere.expect(&name, Arc::clone(&server));
        servers.insert(name, server);
    }
    let stage = Stage {
        authority,
        servers,
        command,
        folder,
    };
    let (alone, others): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|case| case.measure);
    let shard = |number: usize| -> Vec<&Case> {
        others
            .iter()
            .skip(number)
            .step_by(AT_ONCE)
            .copied()
            .collect()
    };
    let shards: Vec<Vec<&Case>> = (0..AT_ONCE).map(shard).collect();
    let running: Vec<_> = shards
        .iter()
        .enumerate()
        .map(|(number, cases)| stage.runner(cases, &number.to_string()))
        .collect::<Result<_, _>>()?;
    for child in running {
        stage.hand_over(child, say).await?;
    }
    for pair in alone.chunks(ALONE_AT_ONCE) {
        let running: Vec<_> = pair
            .iter()
            .map(|case| stage.runner(&[case], &case.name))
            .collect::<Result<_, _>>()?;
        for child in running {
            stage.hand_over(child, say).await?;
        }
    }
    Ok(())
}

struct Stage<'a> {
    authority: Arc<Authority>,
    servers: BTreeMap<String, Arc<Server>>,
    command: &'a [String],
    folder: &'a Path,
}

impl Stage<'_> {
    /// Starts a runner with the jobs of these cases.
    fn runner(&self, cases: &[&Case], name: &str) -> Result<Running, Failure> {
        let warm_up = warm_up()?;
        let jobs: Vec<Value> = [&warm_up]
            .into_iter()
            .chain(cases.iter().copied())
            .filter_map(|case| {
                let server = self.servers.get(&case.name)?;
                Some(job(case, server.address(), &self.authority.pem))
            })
            .collect();
        let file = self.file(
            &format!("jobs-{name}.json"),
            &Value::Array(jobs).to_string(),
        )?;
        let ca = self.file("ca.pem", &self.authority.pem)?;
        let (program, arguments) = self.command.split_first().ok_or("no command is given")?;
        let mut command = Command::new(program);
        for argument in arguments {
            command.arg(argument.replace("{jobs}", &file.to_string_lossy()));
        }
        command
            .env("NODE_EXTRA_CA_CERTS", ca)
            .env("DEVTRUST_TRUSTED_KEY", &self.authority.fingerprint)
            .stdin(Stdio::null());
        let output = self.folder.join(format!("lines-{name}.jsonl"));
        Ok(spawn_blocking(move || finished(command, &output)))
    }

    /// A runner that breaks is not the end: what it has not run is missing in the matrix.
    async fn hand_over(
        &self,
        child: Running,
        say: &mut dyn FnMut(&Value) -> Result<(), String>,
    ) -> Result<(), Failure> {
        let text = child.await??;
        for line in text.lines().filter(|line| line.starts_with('{')) {
            let mut line: Value = serde_json::from_str(line)?;
            let name = line
                .get("scenario")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if name == WARM_UP {
                continue;
            }
            let witness = self.servers.get(name).map(|server| server.told());
            if let Some(members) = line.as_object_mut() {
                members.insert("witness".to_owned(), json!(witness));
            }
            say(&line)?;
        }
        Ok(())
    }

    fn file(&self, name: &str, text: &str) -> Result<PathBuf, Failure> {
        let path = self.folder.join(name);
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    }
}

/// Waits for a runner; what it wrote counts, however it ended.
fn finished(mut command: Command, output: &Path) -> Result<String, String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", output.display());
    let file = std::fs::File::create(output).map_err(wrong)?;
    let mut child = command.stdout(file).spawn().map_err(wrong)?;
    let started = Instant::now();
    while child.try_wait().map_err(wrong)?.is_none() {
        if started.elapsed() > LIMIT {
            child.kill().map_err(wrong)?;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    std::fs::read_to_string(output).map_err(wrong)
}

/// Nothing hostile.
fn warm_up() -> Result<Case, serde_json::Error> {
    serde_json::from_value(json!({
        "name": WARM_UP,
        "why": "Loads and compiles what is loaded and compiled with the first call.",
        "when": {"operation": "request", "arguments": {"method": "GET", "path": "/warm-up"}},
        "then": {},
    }))
}
