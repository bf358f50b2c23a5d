//! Registrations per second with a P-256 CSR: the emulator in a process of its own, the load beside it.
//!
//! `cargo bench -p devtrust-emulator --bench registrations -- [REGISTRATIONS] [CONNECTIONS]`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    clippy::cast_precision_loss
)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

struct Emulator {
    child: Child,
    ready: Value,
}

impl Emulator {
    fn spawn(extra: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_devtrust-emulator"))
            .arg("--exit-with-stdin")
            .args(extra)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self {
            child,
            ready: serde_json::from_str(&line).unwrap(),
        }
    }

    fn id(&self, name: &str) -> &str {
        self.ready[name].as_str().unwrap()
    }

    /// User and system time of the process in milliseconds, where the system tells.
    fn cpu_ms(&self) -> Option<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        Some((fields[11].parse::<u64>().ok()? + fields[12].parse::<u64>().ok()?) * 10)
    }

    async fn connect(&self) -> SendRequest<Full<Bytes>> {
        let stream = TcpStream::connect(self.id("base_url").trim_start_matches("http://"))
            .await
            .unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        sender
    }

    fn request(&self, method: &str, path: &str, body: &Value) -> Request<Full<Bytes>> {
        let body = if body.is_null() {
            Bytes::new()
        } else {
            Bytes::from(body.to_string())
        };
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost")
            .header("x-api-key", self.id("api_key"))
            .header("content-type", "application/json")
            .body(Full::new(body))
            .unwrap()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

async fn call(
    sender: &mut SendRequest<Full<Bytes>>,
    request: Request<Full<Bytes>>,
) -> (StatusCode, Bytes) {
    sender.ready().await.unwrap();
    let response = sender.send_request(request).await.unwrap();
    let status = response.status();
    (
        status,
        response.into_body().collect().await.unwrap().to_bytes(),
    )
}

const DTM: &str = "/devicetrustmanager/api/v4";

/// Division, policy and group; returns the body of a registration without its name.
async fn prepare(emulator: &Emulator) -> Value {
    let mut sender = emulator.connect().await;
    let account = emulator.id("account_id");
    let division = json!({ "name": "Bench", "account_id": account, "primary_rzone_id": emulator.id("primary_rzone_id") });
    call(
        &mut sender,
        emulator.request("POST", &format!("{DTM}/division"), &division),
    )
    .await;
    let list = format!("{DTM}/division?account_id={account}");
    let (_, body) = call(&mut sender, emulator.request("GET", &list, &Value::Null)).await;
    let division = serde_json::from_slice::<Value>(&body).unwrap()["records"][0]["id"].clone();
    let policy = json!({ "certificate_policy": {
        "name": "Bench", "ica_id": emulator.id("ica_id"), "division_id": division,
        "certificate_profile_id": emulator.id("certificate_profile_id"),
        "certificate_management_methods": ["SINGLE"], "key_generation_option": "client_side" } });
    let path = "/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy";
    let (_, body) = call(&mut sender, emulator.request("POST", path, &policy)).await;
    let policy =
        serde_json::from_slice::<Value>(&body).unwrap()["certificate_policy"]["id"].clone();
    let group = json!({ "name": "Bench", "account_id": account, "division_id": division, "is_static": true });
    call(
        &mut sender,
        emulator.request("POST", &format!("{DTM}/device-group"), &group),
    )
    .await;
    let list = format!("{DTM}/device-group?account_id={account}");
    let (_, body) = call(&mut sender, emulator.request("GET", &list, &Value::Null)).await;
    let group = serde_json::from_slice::<Value>(&body).unwrap()["records"][0]["id"].clone();

    let key = rcgen::KeyPair::generate().unwrap();
    let csr = rcgen::CertificateParams::new(vec!["bench.example".to_owned()])
        .unwrap()
        .serialize_request(&key)
        .unwrap();
    json!({ "device_group_id": group, "account_id": account, "certificate_policies": { "bootstrap": [{
        "csr": csr.pem().unwrap(), "certificate_policy_id": policy,
        "attributes": [{ "name": "subject.common_name", "value": "bench" }] }] } })
}

async fn run(label: &str, extra: &[&str], count: usize, connections: usize) {
    let emulator = Arc::new(Emulator::spawn(extra));
    let template = prepare(&emulator).await;
    let next = Arc::new(AtomicUsize::new(0));
    let cpu_before = emulator.cpu_ms();
    let started = Instant::now();
    let workers: Vec<_> = (0..connections)
        .map(|_| {
            let (emulator, next, mut body) = (emulator.clone(), next.clone(), template.clone());
            tokio::spawn(async move {
                let mut sender = emulator.connect().await;
                let mut times = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return times;
                    }
                    body["name"] = Value::from(format!("Device {number}"));
                    let request =
                        emulator.request("POST", &format!("{DTM}/device/registration"), &body);
                    let sent = Instant::now();
                    let (status, answer) = call(&mut sender, request).await;
                    assert_eq!(status, StatusCode::CREATED, "{answer:?}");
                    times.push(sent.elapsed());
                }
            })
        })
        .collect();
    let mut times = Vec::new();
    for worker in workers {
        times.extend(worker.await.unwrap());
    }
    let seconds = started.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 1000].as_micros();
    let cpu = match (cpu_before, emulator.cpu_ms()) {
        (Some(before), Some(after)) => format!(
            "{} us of server CPU each",
            (after - before) * 1000 / count as u64
        ),
        _ => String::new(),
    };
    println!(
        "{label:<22} {count:>6} on {connections:>2} connections: {:>6.0} per second, \
         {} / {} / {} us p50 / p99 / p99.9, {cpu}",
        count as f64 / seconds,
        at(500),
        at(990),
        at(999)
    );
}

#[tokio::main]
async fn main() {
    let numbers: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|argument| argument.parse().ok())
        .collect();
    let count = numbers.first().copied().unwrap_or(10_000);
    let connections = numbers.get(1).copied().unwrap_or(32);
    run("in memory", &[], count, connections).await;
    run("in memory, sequential", &[], count / 5, 1).await;
    let directory = tempfile::tempdir().unwrap();
    run(
        "with --data",
        &["--data", directory.path().to_str().unwrap()],
        count,
        connections,
    )
    .await;
}
