//! An emulator, and what is asked of it.

use std::time::Duration;

use devtrust::trust_lifecycle::{
    Certificate, CertificateForSeat, ExportInventory, Validity, ValidityUnit,
};
use devtrust::{Client, Proxy, RawRequest, RetryPolicy};
use devtrust_emulator::{Options, Running, start};
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) struct Office {
    pub(crate) emulator: Running,
    pub(crate) client: Client,
    pub(crate) folder: TempDir,
}

impl Office {
    pub(crate) async fn new() -> Self {
        let emulator = start(Options::default()).await.unwrap();
        Self {
            client: client(&emulator.ready.base_url, &emulator.ready.api_key),
            emulator,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn profile(&self) -> String {
        self.emulator.ready.tlm_profile_id.to_string()
    }

    /// A certificate for ten days, so that it is in its renewal window.
    pub(crate) fn order(&self, seat: &str) -> CertificateForSeat {
        let validity = Validity::new().unit(ValidityUnit::Days).duration(10);
        CertificateForSeat::new(self.profile(), seat).validity(validity)
    }

    /// All certificates there are.
    pub(crate) async fn inventory(&self) -> Vec<Certificate> {
        let all = self
            .client
            .trust_lifecycle()
            .export_inventory(ExportInventory::new());
        all.collect().await.unwrap()
    }

    pub(crate) async fn fault(&self, rules: Value) {
        let mut request = RawRequest::new("POST", "/__emulator/faults");
        request.body = Some(rules);
        self.client.request(request).await.unwrap();
    }

    pub(crate) async fn fair(&self) {
        let request = RawRequest::new("DELETE", "/__emulator/faults");
        self.client.request(request).await.unwrap();
    }
}

pub(crate) fn client(base_url: &str, api_key: &str) -> Client {
    let mut retry = RetryPolicy::default();
    retry.max_attempts = 3;
    retry.base = Duration::from_millis(1);
    retry.cap = Duration::from_millis(5);
    Client::builder()
        .proxy(Proxy::None)
        .base_url(base_url)
        .api_key(api_key)
        .retry(retry)
        .build()
        .unwrap()
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
    let each = share / 6.0;
    let rules = kinds.into_iter().enumerate().map(|(seed, mut rule)| {
        rule["probability"] = json!(each / left);
        rule["seed"] = json!(seed);
        rule["times"] = Value::Null;
        rule["match"] = json!({"path": "/mpki/"});
        left -= each;
        rule
    });
    Value::Array(rules.collect())
}
