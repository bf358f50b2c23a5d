//! The binary: kill -9 in the middle of load loses nothing that was answered, and a parent's death ends it.
#![allow(
    missing_docs,
    clippy::too_many_lines,
    clippy::needless_pass_by_value,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use common::{DTM, REGISTRATION, client, csr, entry};
use reqwest::StatusCode;
use serde_json::{Value, json};

struct Process {
    child: Child,
    ready: Value,
}

impl Process {
    fn spawn(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_devtrust-emulator"))
            .args(arguments)
            .arg("--exit-with-stdin")
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

    fn id(&self, name: &str) -> String {
        self.ready[name].as_str().unwrap().to_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn post(process: &Process, path: &str, body: &Value) -> Option<(StatusCode, Value)> {
    call(
        &client(),
        &process.id("base_url"),
        &process.id("api_key"),
        path,
        body,
    )
    .await
}

/// `None` when the process died under the call.
async fn call(
    client: &reqwest::Client,
    base: &str,
    key: &str,
    path: &str,
    body: &Value,
) -> Option<(StatusCode, Value)> {
    let response = client
        .post(format!("{base}{path}"))
        .header("x-api-key", key)
        .json(body)
        .send()
        .await
        .ok()?;
    let status = response.status();
    Some((status, response.json().await.ok()?))
}

async fn records(process: &Process, path: &str) -> Vec<Value> {
    let mut records = Vec::new();
    loop {
        let url = format!(
            "{}{path}&limit=1000&offset={}",
            process.id("base_url"),
            records.len()
        );
        let response = client()
            .get(url)
            .header("x-api-key", process.id("api_key"))
            .send()
            .await
            .unwrap();
        let page: Value = response.json().await.unwrap();
        records.extend(page["records"].as_array().unwrap().iter().cloned());
        if page["next"] != true {
            return records;
        }
    }
}

/// Division, policy and group by hand.
async fn site(process: &Process) -> (String, String) {
    let account = process.id("account_id");
    let division = json!({ "name": "Site", "account_id": account, "primary_rzone_id": process.id("primary_rzone_id") });
    post(process, &format!("{DTM}/division"), &division)
        .await
        .unwrap();
    let division =
        records(process, &format!("{DTM}/division?account_id={account}")).await[0]["id"].clone();
    let policy = json!({ "certificate_policy": {
        "name": "Policy", "ica_id": process.id("ica_id"), "division_id": division,
        "certificate_profile_id": process.id("certificate_profile_id"),
        "certificate_management_methods": ["SINGLE"], "key_generation_option": "client_side" } });
    let (_, policy) = post(process, common::POLICY, &policy).await.unwrap();
    let group = json!({ "name": "Group", "account_id": account, "division_id": division });
    post(process, &format!("{DTM}/device-group"), &group)
        .await
        .unwrap();
    let group =
        records(process, &format!("{DTM}/device-group?account_id={account}")).await[0]["id"]
            .clone();
    (
        policy["certificate_policy"]["id"]
            .as_str()
            .unwrap()
            .to_owned(),
        group.as_str().unwrap().to_owned(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_9_under_load_loses_nothing_that_was_answered() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().to_str().unwrap();
    let mut process = Process::spawn(&["--data", data]);
    let (policy, group) = site(&process).await;
    let answered = Arc::new(Mutex::new(HashMap::new()));
    let next = Arc::new(AtomicUsize::new(0));
    let request = csr("x");
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let (answered, next) = (answered.clone(), next.clone());
            let (base, key, account) = (
                process.id("base_url"),
                process.id("api_key"),
                process.id("account_id"),
            );
            let mut body = json!({ "device_group_id": group, "account_id": account,
                "certificate_policies": { "bootstrap": [entry(&policy, &request)] } });
            let client = client();
            tokio::spawn(async move {
                loop {
                    let name = format!("Device {}", next.fetch_add(1, Ordering::Relaxed));
                    body["name"] = json!(name);
                    let Some((status, answer)) =
                        call(&client, &base, &key, REGISTRATION, &body).await
                    else {
                        return;
                    };
                    assert_eq!(status, StatusCode::CREATED, "{answer}");
                    let id = answer["device_id"].as_str().unwrap().to_owned();
                    answered.lock().unwrap().insert(id, name);
                }
            })
        })
        .collect();
    while answered.lock().unwrap().len() < 300 {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        assert!(
            process.child.try_wait().unwrap().is_none(),
            "it died by itself"
        );
    }
    process.child.kill().unwrap();
    process.child.wait().unwrap();
    for worker in workers {
        worker.await.unwrap();
    }

    let again = Process::spawn(&["--data", data]);
    for field in [
        "api_key",
        "account_id",
        "primary_rzone_id",
        "ica_id",
        "certificate_profile_id",
    ] {
        assert_eq!(again.ready[field], process.ready[field], "{field}");
    }
    let devices = records(
        &again,
        &format!("{DTM}/device?account_id={}", again.id("account_id")),
    )
    .await;
    let kept: HashMap<&str, &str> = devices
        .iter()
        .map(|device| {
            (
                device["id"].as_str().unwrap(),
                device["name"].as_str().unwrap(),
            )
        })
        .collect();
    let answered = answered.lock().unwrap().clone();
    for (id, name) in &answered {
        assert_eq!(kept.get(id.as_str()), Some(&name.as_str()));
    }
    // At most the eight calls that were under way may have been committed without an answer.
    assert!(
        kept.len() <= answered.len() + 8,
        "{} kept, {} answered",
        kept.len(),
        answered.len()
    );
    let path = "/devicetrustmanager/certificate-issuance-service/api/v2/certificate?x=y";
    let certificates = records(&again, path).await;
    assert_eq!(
        certificates.len(),
        kept.len(),
        "each device with its certificate, or neither"
    );
}

#[tokio::test]
async fn a_data_directory_has_one_emulator() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().to_str().unwrap();
    let _first = Process::spawn(&["--data", data]);
    let second = Command::new(env!("CARGO_BIN_EXE_devtrust-emulator"))
        .args(["--data", data])
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1));
    let message = String::from_utf8(second.stderr).unwrap();
    assert!(
        message.starts_with("devtrust-emulator: the data directory cannot be used"),
        "{message}"
    );
}

#[test]
fn it_ends_with_its_standard_input_and_leaves_a_ready_file() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("ready.json");
    let mut process = Process::spawn(&["--ready-file", file.to_str().unwrap()]);
    let written: Value =
        serde_json::from_str(&std::fs::read_to_string(Path::new(&file)).unwrap()).unwrap();
    assert_eq!(written, process.ready);
    assert_eq!(written["pid"], process.child.id());
    assert!(
        written["api_key"]
            .as_str()
            .unwrap()
            .starts_with("emulator_")
    );
    drop(process.child.stdin.take());
    assert!(process.child.wait().unwrap().success());
}

/// A pattern that a matcher which tries everything would not finish within a lifetime, requests under it, requests
/// that wait for ever, and connections that say nothing.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn sigterm_waits_for_nobody() {
    let secure = Process::spawn(&["--tls"]);
    let plain = Process::spawn(&[]);
    let mut silent = Vec::new();
    for process in [&secure, &plain] {
        let url = process.id("base_url");
        let (_, address) = url.split_once("://").unwrap();
        silent.push(tokio::net::TcpStream::connect(address).await.unwrap());
    }

    let faults = json!([
        { "match": { "path": format!("/{}", "*a".repeat(40)) }, "fault": "hang" },
        { "match": { "path": "/account" }, "fault": { "latency": { "ms": 3_600_000 } } },
        { "match": { "path": "/hang" }, "fault": "hang" },
    ]);
    let (armed, answer) = post(&plain, "/__emulator/faults", &faults).await.unwrap();
    assert_eq!(armed, StatusCode::OK, "{answer}");
    for path in [
        &format!("/{}/", "a".repeat(200)),
        "/account/api/v1/account",
        "/hang",
    ] {
        for _ in 0..8 {
            let request = client().get(format!("{}{path}", plain.id("base_url")));
            tokio::spawn(request.header("x-api-key", plain.id("api_key")).send());
        }
    }
    for _ in 0..1_000 {
        let url = format!("{}/__emulator/stats", plain.id("base_url"));
        let stats: Value = client()
            .get(url)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        if stats["requests"] == 24 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }

    for mut process in [plain, secure] {
        let pid = process.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        let (sender, ended) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            sender.send(process.child.wait().map(|status| status.success()))
        });
        let ended = ended.recv_timeout(std::time::Duration::from_secs(10));
        assert!(ended.expect("it goes on").unwrap());
    }
    drop(silent);
}

#[test]
fn help_explains_itself() {
    let output = Command::new(env!("CARGO_BIN_EXE_devtrust-emulator"))
        .arg("--help")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for part in [
        "Examples:",
        "--registration-status",
        "--error-envelope",
        "/__emulator/faults",
        "--allow-host",
        "not made by DigiCert",
    ] {
        assert!(text.contains(part), "{part}");
    }
}
