//! An emulator, a journal in a folder of its own, and devices for it.

use std::path::PathBuf;
use std::time::Duration;

use devtrust::journal::Journal;
use devtrust::{Client, ProvisionDevice, Proxy, RawRequest, RetryPolicy};
use devtrust::{DeviceToProvision, DivisionToEnsure, GroupToEnsure, ListDevices, PolicyToEnsure};
use devtrust_emulator::{Options, Ready, Running, start};
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) struct Station {
    pub(crate) emulator: Running,
    pub(crate) client: Client,
    pub(crate) journal: Journal,
    pub(crate) folder: TempDir,
}

impl Station {
    pub(crate) async fn new() -> Self {
        let emulator = start(Options::default()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self {
            client: client(&emulator.ready, &emulator.ready.base_url),
            journal: Journal::open(folder.path().join("journal")).await.unwrap(),
            emulator,
            folder,
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("journal")
    }

    pub(crate) fn device(&self, name: &str) -> ProvisionDevice {
        device(&self.emulator.ready, name)
    }

    pub(crate) async fn queue(&self, name: &str) -> String {
        self.journal
            .queue(self.device(name), None)
            .await
            .unwrap()
            .id
    }

    /// A client of a service that is not there.
    pub(crate) fn offline(&self) -> Client {
        client(&self.emulator.ready, "http://127.0.0.1:9")
    }

    pub(crate) async fn fault(&self, rule: Value) {
        fault(&self.client, rule).await;
    }

    /// Ends all faults.
    pub(crate) async fn fair(&self) {
        let request = RawRequest::new("DELETE", "/__emulator/faults");
        self.client.request(request).await.unwrap();
    }

    /// The names of the registered devices.
    pub(crate) async fn registered(&self) -> Vec<String> {
        registered(&self.client, &self.emulator.ready).await
    }
}

pub(crate) async fn registered(client: &Client, ready: &Ready) -> Vec<String> {
    let request = ListDevices::new(ready.account_id.to_string());
    let devices = client.devices().list(request).collect().await.unwrap();
    let mut names: Vec<String> = devices.into_iter().map(|device| device.name).collect();
    names.sort();
    names
}

pub(crate) async fn fault(client: &Client, rule: Value) {
    let mut request = RawRequest::new("POST", "/__emulator/faults");
    request.body = Some(rule);
    client.request(request).await.unwrap();
}

/// Faults that strike this share of all calls of the API, half of them after the work is done.
pub(crate) fn faults(share: f64) -> Value {
    // Each rule strikes what those before it left.
    let kinds = [
        json!({"fault": "reset_before"}),
        json!({"fault": "reset_after"}),
        json!({"fault": {"status": {"status": 503}}}),
        json!({"fault": {"status": {"status": 500}}, "when": "after"}),
        json!({"fault": "truncate"}),
        json!({"fault": "malformed"}),
    ];
    let mut left = 1.0;
    let each = share / f64::from(u32::try_from(kinds.len()).unwrap());
    let rules = kinds.into_iter().enumerate().map(|(seed, mut rule)| {
        rule["probability"] = json!(each / left);
        rule["seed"] = json!(seed);
        rule["times"] = Value::Null;
        rule["match"] = json!({"path": "/devicetrustmanager/"});
        left -= each;
        rule
    });
    Value::Array(rules.collect())
}

pub(crate) fn client(ready: &Ready, base_url: &str) -> Client {
    let mut retry = RetryPolicy::default();
    retry.max_attempts = 3;
    retry.base = Duration::from_millis(1);
    retry.cap = Duration::from_millis(5);
    Client::builder()
        .proxy(Proxy::None)
        .base_url(base_url)
        .api_key(ready.api_key.as_str())
        .retry(retry)
        .build()
        .unwrap()
}

pub(crate) fn device(ready: &Ready, name: &str) -> ProvisionDevice {
    ProvisionDevice::new(
        ready.account_id.to_string(),
        DivisionToEnsure::new("Plant 7", ready.primary_rzone_id.to_string()),
        PolicyToEnsure::new(
            "Birth certificates",
            ready.ica_id.to_string(),
            ready.certificate_profile_id.to_string(),
        ),
        GroupToEnsure::new("Presses").attributes(vec!["mac_address".to_owned()]),
        DeviceToProvision::new(name),
    )
}
