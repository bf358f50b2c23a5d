//! A plant with one device, to call operations on.

use devtrust::schema::Answer;
use devtrust::{
    Client, DeviceToProvision, DivisionToEnsure, Error, GroupToEnsure, PolicyToEnsure,
    ProvisionDevice, ProvisionedDevice, Proxy,
};
use devtrust_emulator::{Options, Running, start};
use serde_json::{Value, json};

/// A client, its emulator, and a device with all that it needs.
pub(crate) struct Plant {
    pub(crate) emulator: Running,
    pub(crate) client: Client,
    pub(crate) device: ProvisionedDevice,
}

impl Plant {
    pub(crate) async fn start(change: impl FnOnce(&mut Options)) -> Self {
        let mut options = Options::default();
        change(&mut options);
        let emulator = start(options).await.unwrap();
        let ready = &emulator.ready;
        let builder = Client::builder()
            .proxy(Proxy::None)
            .base_url(&ready.base_url);
        let client = builder.api_key(ready.api_key.as_str()).build().unwrap();
        let request = ProvisionDevice::new(
            ready.account_id.to_string(),
            DivisionToEnsure::new("Plant 7", ready.primary_rzone_id.to_string()),
            PolicyToEnsure::new(
                "Birth certificates",
                ready.ica_id.to_string(),
                ready.certificate_profile_id.to_string(),
            ),
            GroupToEnsure::new("Presses").attributes(vec!["mac_address".to_owned()]),
            DeviceToProvision::new("Press 41"),
        );
        let device = client.provision_device(request).await.unwrap();
        Self {
            emulator,
            client,
            device,
        }
    }

    /// Calls an operation by its name.
    pub(crate) async fn ask(&self, operation: &str, request: Value) -> Result<Value, Error> {
        ask(&self.client, operation, request).await
    }

    pub(crate) async fn call(&self, operation: &str, request: Value) -> Value {
        let answer = self.ask(operation, request).await;
        answer.unwrap_or_else(|error| panic!("{operation}: {error}"))
    }

    /// The rows of a list's first page.
    pub(crate) async fn rows(&self, operation: &str, request: Value) -> Vec<Value> {
        let page = self.call(operation, request).await;
        page["items"].as_array().unwrap().clone()
    }

    pub(crate) async fn refused(&self, operation: &str, request: Value) -> String {
        let refusal = self.ask(operation, request).await.unwrap_err();
        refusal.report().server_message.clone().unwrap_or_default()
    }

    /// A request for a certificate under the bootstrap policy.
    pub(crate) fn request(&self) -> Value {
        json!({
            "certificate_policy_id": self.device.certificate_policy_id,
            "csr": CSR,
            "attributes": [{"name": "subject.common_name", "value": "press-41"}],
        })
    }
}

pub(crate) const CSR: &str = include_str!("../../../tests/conformance/fixtures/device.csr.pem");

/// Calls an operation by its name.
pub(crate) async fn ask(client: &Client, operation: &str, request: Value) -> Result<Value, Error> {
    let operation = devtrust::operation(operation).unwrap();
    let answer = client.engine().call(operation, request).await?;
    Ok(match answer {
        Answer::Json(value) => value,
        Answer::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned().into(),
        Answer::Nothing => Value::Null,
    })
}
