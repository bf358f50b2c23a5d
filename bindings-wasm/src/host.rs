//! What a session needs of its host: one object of the facade's (`ts/src/host.ts`).
//!
//! Its functions throw nothing, and reject with nothing but a [`Trouble`] where nothing else is said.

use js_sys::{Function, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{AbortSignal, RequestInit};

use crate::within::Within;

#[wasm_bindgen]
extern "C" {
    /// The host of one session.
    #[derive(Debug, Clone)]
    pub type Host;

    /// Whether requests go through [`Host::send`] rather than through the browser's own `fetch`.
    #[wasm_bindgen(method, getter, js_name = hasTransport)]
    pub(crate) fn has_transport(this: &Host) -> bool;

    /// Sends a request, and reads the answer, whose body may have so many bytes. The headers are names and values in turn, a line
    /// each: a text crosses in one step, a list takes several for each entry.
    #[wasm_bindgen(method, catch)]
    pub(crate) async fn send(
        this: &Host,
        url: &str,
        method: &str,
        headers: &str,
        body: Option<Uint8Array>,
        exchange: &Exchange,
        limit: f64,
    ) -> Result<JsValue, JsValue>;

    /// A request as `fetch` takes it.
    #[wasm_bindgen(method)]
    pub(crate) fn init(
        this: &Host,
        method: &str,
        headers: &str,
        body: Option<Uint8Array>,
        exchange: &Exchange,
    ) -> RequestInit;

    /// Reads an answer of the browser's `fetch`, whose body may have so many bytes.
    #[wasm_bindgen(method, catch)]
    pub(crate) async fn receive(
        this: &Host,
        answer: &JsValue,
        limit: f64,
    ) -> Result<JsValue, JsValue>;

    /// Begins an exchange. The host ends it, too, where this instance dies.
    #[wasm_bindgen(method)]
    pub(crate) fn begin(this: &Host) -> Exchange;

    /// An exchange is over.
    #[wasm_bindgen(method)]
    pub(crate) fn over(this: &Host, exchange: &Exchange);

    /// Runs a workflow, or a recovery, in the module with its code, until `signal` ends it. Gives its result as JSON text;
    /// rejects with the report of an error as JSON text.
    #[wasm_bindgen(method, catch)]
    pub(crate) async fn workflow(
        this: &Host,
        operation: &str,
        request: &str,
        within: Within,
        keys: &Function,
        signal: &AbortSignal,
    ) -> Result<JsValue, JsValue>;

    /// Whether somebody listens to [`Host::event`].
    #[wasm_bindgen(method, getter)]
    pub(crate) fn listens(this: &Host) -> bool;

    /// Something happened on the wire.
    #[wasm_bindgen(method)]
    pub(crate) fn event(this: &Host, event: JsValue);

    /// The error to throw for a report of core's.
    #[wasm_bindgen(method)]
    pub(crate) fn error(this: &Host, report: JsValue) -> JsValue;
}

#[wasm_bindgen]
extern "C" {
    /// What is under way on behalf of a call.
    #[derive(Debug)]
    pub(crate) type Exchange;

    /// Made when it is first asked for: not every transport needs one.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn signal(this: &Exchange) -> AbortSignal;

    #[wasm_bindgen(method)]
    pub(crate) fn abort(this: &Exchange);
}

#[wasm_bindgen]
extern "C" {
    /// An answer with its body.
    pub(crate) type Received;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn status(this: &Received) -> u16;

    /// Names and values in turn, a line each.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn headers(this: &Received) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn body(this: &Received) -> Uint8Array;
}

#[wasm_bindgen]
extern "C" {
    /// Why there is no answer.
    pub(crate) type Trouble;

    /// A name of `core::transport::Failure`.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn failure(this: &Trouble) -> String;

    /// Whether certainly nothing was sent.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn unsent(this: &Trouble) -> bool;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn message(this: &Trouble) -> String;
}
