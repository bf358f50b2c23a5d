//! Tells the caller how a workflow comes along.

use devtrust_core::engine::{Progress, Step};
use devtrust_wasm_border::{Stop, plain};
use js_sys::Function;
use wasm_bindgen::JsValue;

/// The caller's callback. What it throws ends the call.
#[derive(Debug, Clone)]
pub(crate) struct Steps {
    pub(crate) callback: Function,
    pub(crate) stop: Stop,
}

impl Steps {
    /// Tells a step that is a plain object already.
    pub(crate) fn tell(&self, step: &JsValue) {
        if let Err(thrown) = self.callback.call1(&JsValue::UNDEFINED, step) {
            self.stop.stop(thrown);
        }
    }
}

impl Progress for Steps {
    fn step(&self, step: &Step) {
        self.tell(&plain::plain(step));
    }
}
