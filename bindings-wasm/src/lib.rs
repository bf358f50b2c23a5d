//! The WebAssembly half of the npm package: one class that runs any operation by its name, on JSON text.
//!
//! Nothing here names an operation or a model. The tables in core validate requests, build them and read answers; the
//! TypeScript types come from the same tables.
#![cfg(target_arch = "wasm32")]

mod fetch;
mod runtime;

use std::sync::Arc;

use devtrust_core::{Client, Config, Error, resources};
use wasm_bindgen::prelude::*;

/// A client for DigiCert ONE.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Session {
    client: Client,
}

#[wasm_bindgen]
impl Session {
    /// With the address of the service (or of a proxy in front of it) and the API key.
    #[wasm_bindgen(constructor)]
    pub fn new(base_url: String, api_key: String) -> Result<Session, JsValue> {
        let mut config = Config::default();
        config.base_url = Some(base_url);
        config.api_key = Some(api_key.into());
        // A browser sets its own, and the header would need the service's consent.
        config.user_agent = None;
        let client = Client::new(
            config,
            Arc::new(fetch::Fetch),
            Arc::new(runtime::Browser),
            None,
        );
        Ok(Self {
            client: client.map_err(|error| to_js(&error))?,
        })
    }

    /// Runs an operation, such as `divisions.create`, on a request in JSON; gives the answer in JSON.
    pub async fn call(&self, operation: String, request: String) -> Result<JsValue, JsValue> {
        let found = resources::operation(&operation).ok_or_else(|| {
            to_js(&Error::new(
                "internal.defect",
                format!("there is no operation {operation:?}"),
            ))
        })?;
        let request = serde_json::from_str(&request).map_err(|error| {
            to_js(&Error::new(
                "internal.defect",
                format!("the request is not JSON: {error}"),
            ))
        })?;
        let answer = self
            .client
            .engine()
            .call(found, request)
            .await
            .map_err(|error| to_js(&error))?;
        Ok(JsValue::from_str(&answer.into_json().to_string()))
    }
}

/// The error's report as JSON text; the facade makes a `DevtrustError` of it.
fn to_js(error: &Error) -> JsValue {
    JsValue::from_str(&serde_json::to_string(error.report()).unwrap_or_default())
}
