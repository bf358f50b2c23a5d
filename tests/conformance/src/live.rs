//! Live jobs: a call through the public client, with real time and real HTTP. Tests of what only a network can do
//! (`tests/hostile`, `tests/chaos`) are made of them; their README has the format.

use std::sync::Arc;
use std::time::{Duration, Instant};

use devtrust::{Client, NetworkOptions, Proxy};
use devtrust_core::testing::settings;
use futures_util::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::runtime::Builder;

use crate::memory::Growth;
use crate::run::{RUST, failed, performed};
use crate::{Repeat, When};

/// One job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Job {
    /// Unique.
    pub name: String,
    /// How to make the client.
    pub live: Live,
    /// The call, or calls.
    pub when: When,
    /// A call to the same client afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<When>,
}

/// How to make the client.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Live {
    /// Settings as in a scenario, and those of the network: `ca_pem`, `connect_timeout_ms`.
    pub config: Map<String, Value>,
}

/// Runs a job and hands over a line for each call. The error is for whoever wrote the job.
pub fn live(job: &Job, say: &mut dyn FnMut(&Value) -> Result<(), String>) -> Result<(), String> {
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    runtime.block_on(run(Arc::new(job.clone()), say))
}

async fn run(
    job: Arc<Job>,
    say: &mut dyn FnMut(&Value) -> Result<(), String>,
) -> Result<(), String> {
    let client = match client(&job.live)? {
        Ok(client) => client,
        Err(error) => return say(&named(&job, failed(&error))),
    };
    let repeat = job.when.repeat;
    let Repeat { count, in_flight } = repeat.unwrap_or(Repeat {
        count: 1,
        in_flight: 1,
    });
    let calls = stream::iter(0..count).map(|n| {
        let number = repeat.map(|_| n);
        tokio::spawn(one(Arc::clone(&job), client.clone(), number))
    });
    let mut lines = calls.buffer_unordered(in_flight.max(1));
    while let Some(line) = lines.next().await {
        let line = line.unwrap_or_else(|error| Ok(panicked(&error)))?;
        say(&named(&job, line))?;
    }
    Ok(())
}

/// One call and, where the job has one, the call after it.
async fn one(
    job: Arc<Job>,
    client: Client,
    number: Option<usize>,
) -> Result<Map<String, Value>, String> {
    let mut when = job.when.clone();
    if let Some(number) = number {
        for value in when.arguments.values_mut() {
            fill(value, &number.to_string());
        }
    }
    let growth = Growth::watch();
    let started = Instant::now();
    let mut line = performed(&client, &when).await?;
    let elapsed = started.elapsed().as_millis();
    line.insert("elapsed_ms".to_owned(), json!(elapsed));
    line.insert("peak_bytes".to_owned(), json!(growth.peak()));
    if let Some(number) = number {
        line.insert("n".to_owned(), json!(number));
    }
    if let Some(after) = &job.after {
        let after = performed(&client, after).await?;
        line.insert("after".to_owned(), Value::Object(after));
    }
    Ok(line)
}

/// No promise is held by it, and the calls after it are made all the same.
fn panicked(error: &tokio::task::JoinError) -> Map<String, Value> {
    let error = json!({"kind": "rust", "code": "panic", "message": error.to_string()});
    Map::from_iter([("error".to_owned(), error)])
}

fn named(job: &Job, mut line: Map<String, Value>) -> Value {
    line.insert("scenario".to_owned(), json!(job.name));
    line.insert("runtime".to_owned(), json!(RUST));
    Value::Object(line)
}

/// The outer error is the job's, the inner one that of settings which do not fit together.
fn client(live: &Live) -> Result<devtrust::Result<Client>, String> {
    let mut config = live.config.clone();
    let mut network = NetworkOptions::default();
    network.proxy = Proxy::None;
    if let Some(Value::String(pem)) = config.remove("ca_pem") {
        network.extra_ca_pem = Some(pem);
    }
    if let Some(millis) = config.remove("connect_timeout_ms") {
        network.connect_timeout = Duration::from_millis(millis.as_u64().unwrap_or_default());
    }
    let config = settings(&Value::Object(config))?;
    let builder = Client::builder().config(config).network(network);
    Ok(builder.build())
}

/// Puts the number of the call where `{n}` stands.
fn fill(value: &mut Value, number: &str) {
    match value {
        Value::String(text) => *text = text.replace("{n}", number),
        Value::Array(entries) => entries.iter_mut().for_each(|entry| fill(entry, number)),
        Value::Object(members) => members.values_mut().for_each(|member| fill(member, number)),
        _ => {}
    }
}
