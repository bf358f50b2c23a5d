//! One client of JavaScript's.

use std::sync::Arc;

use devtrust_core::many::Journaled;
use devtrust_core::{Client, Engine, Result, Secret, json};
use devtrust_wasm_border::{Clock, Stop, plain};
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::AbortSignal;

use crate::call::{self, Hooks};
use crate::events::Events;
use crate::host::Host;
use crate::places::Places;
use crate::steps::Steps;
use crate::transport::Fetch;
use crate::turn::Turn;
use crate::{settings, shape};

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// One client. Calls under way go on when it is freed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Session {
    engine: Engine,
    host: Host,
    /// What the calls of a run know of their places.
    memory: Option<Arc<Places>>,
}

#[wasm_bindgen]
impl Session {
    /// From settings in JSON; throws where they do not fit together.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: &str, host: Host) -> std::result::Result<Session, JsValue> {
        match open(settings, &host) {
            Ok(engine) => Ok(Self {
                engine,
                host,
                memory: None,
            }),
            Err(error) => Err(host.error(plain::report(&error))),
        }
    }

    /// Runs `{"operation", "request", "options"}`, where `options` has `timeout_ms`, `headers` and `in_doubt`. It ends with the reason of
    /// `signal`, or with what `progress` throws, if that comes first. `turn` is the place of a call among many.
    pub fn call(
        &self,
        call: &str,
        signal: Option<AbortSignal>,
        progress: Option<Function>,
        keys: Function,
        turn: Option<Turn>,
    ) -> Promise {
        let stop = Stop::default();
        let hooks = Hooks {
            host: self.host.clone(),
            steps: progress.map(|callback| Steps {
                callback,
                stop: stop.clone(),
            }),
            keys,
            turn,
            memory: self.memory.clone(),
        };
        let ending = call::run(&self.engine, call, hooks);
        let host = self.host.clone();
        let call = async move {
            let ended = ending.await;
            ended.map_err(|error| host.error(plain::report(&error)))
        };
        stop.promise(signal, Box::pin(call))
    }

    /// The same client for the calls of one run: most devices belong to the same place, which is looked up once.
    #[wasm_bindgen(js_name = forRun)]
    pub fn for_run(&self) -> Session {
        Self {
            engine: self.engine.clone(),
            host: self.host.clone(),
            memory: Some(Arc::default()),
        }
    }

    /// A number made of address and credentials, the same for all clients that have them in common.
    pub fn service(&self) -> u64 {
        let config = self.engine.config();
        let address = config.address().unwrap_or_default();
        let secrets = [&config.api_key, &config.passcode];
        let secrets = secrets.map(|secret| secret.as_ref().map_or("", Secret::reveal));
        let parts = [address.as_str(), "\n"].into_iter().chain(secrets);
        // FNV-1a: a hash of the standard library's is a kilobyte.
        parts.flat_map(str::bytes).fold(OFFSET, |number, byte| {
            (number ^ u64::from(byte)).wrapping_mul(PRIME)
        })
    }

    /// Whether an operation makes a key where it gets no certificate signing request, for its journal. Throws where a journal cannot
    /// keep what it gives.
    pub fn journaled(&self, operation: &str) -> std::result::Result<bool, JsValue> {
        let known =
            devtrust_core::operation(operation).map_or(Ok(Journaled::AsItIs), Journaled::of);
        let known = known.map_err(|error| self.host.error(plain::report(&error)))?;
        Ok(known != Journaled::AsItIs)
    }

    /// The time of day by the service's clock, in milliseconds.
    #[wasm_bindgen(js_name = serviceTime)]
    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    pub fn service_time(&self) -> f64 {
        self.engine.service_time().unix_millis() as f64
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
        Arc::new(Clock),
        Events::of(host),
    )?;
    Ok(client.engine().clone())
}
