//! One client of JavaScript's.

use devtrust_core::{Client, Engine, Result, json};
use devtrust_wasm_border::{Stop, plain};
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::AbortSignal;

use crate::call::{self, Hooks};
use crate::clock::Clock;
use crate::events::Events;
use crate::host::Host;
use crate::steps::Steps;
use crate::transport::Fetch;
use crate::{settings, shape};

/// One client. Calls under way go on when it is freed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Session {
    engine: Engine,
    host: Host,
}

#[wasm_bindgen]
impl Session {
    /// From settings in JSON; throws where they do not fit together.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: &str, host: Host) -> std::result::Result<Session, JsValue> {
        match open(settings, &host) {
            Ok(engine) => Ok(Self { engine, host }),
            Err(error) => Err(host.error(plain::report(&error))),
        }
    }

    /// Runs `{"operation", "request", "options"}`, where `options` has `timeout_ms` and `headers`. It ends with the reason of
    /// `signal`, or with what `progress` throws, if that comes first.
    pub fn call(
        &self,
        call: &str,
        signal: Option<AbortSignal>,
        progress: Option<Function>,
        keys: Function,
    ) -> Promise {
        let stop = Stop::default();
        let hooks = Hooks {
            host: self.host.clone(),
            steps: progress.map(|callback| Steps {
                callback,
                stop: stop.clone(),
            }),
            keys,
        };
        let ending = call::run(&self.engine, call, hooks);
        let host = self.host.clone();
        let call = async move {
            let ended = ending.await;
            ended.map_err(|error| host.error(plain::report(&error)))
        };
        stop.promise(signal, Box::pin(call))
    }

    /// Adds operations from their tables, of which this module carries none. False where the text is none of ours.
    #[wasm_bindgen(js_name = addOperations)]
    pub fn add_operations(tables: String) -> bool {
        devtrust_core::add_operations(tables)
    }

    /// Where the answers of an operation hold times and secrets.
    #[wasm_bindgen(js_name = shapeOf)]
    pub fn shape_of(operation: &str) -> JsValue {
        plain::json(&shape::of(operation))
    }
}

fn open(settings: &str, host: &Host) -> Result<Engine> {
    let given = json::parse(settings.as_bytes()).unwrap_or_default();
    let client = Client::new(
        settings::config(&given)?,
        Fetch::new(host.clone()),
        std::sync::Arc::new(Clock),
        Events::of(host),
    )?;
    Ok(client.engine().clone())
}
