//! One row's place in the window, for the main module, which makes its call.

use std::sync::Arc;

use devtrust_core::config::json::millis;
use devtrust_core::engine::{Attempt, Pace};
use devtrust_wasm_border::Stop;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// The place of one call: `bindings-wasm/src/turn.rs` has the other side.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Turn(Arc<dyn Pace>);

impl Turn {
    pub(crate) fn of(pace: Arc<dyn Pace>) -> Self {
        Self(pace)
    }
}

#[wasm_bindgen]
impl Turn {
    /// Promises a place; nothing where it has one.
    pub fn place(&self) -> Option<Promise> {
        drop(self.0.place()?);
        let pace = Arc::clone(&self.0);
        let entered = async move {
            if let Some(place) = pace.place() {
                place.await;
            }
            Ok(JsValue::UNDEFINED)
        };
        Some(Stop::default().promise(None, Box::pin(entered)))
    }

    /// Gives the place up until the next attempt.
    pub fn rest(&self) {
        self.0.rest();
    }

    /// How an attempt went. Times are milliseconds by the clock that both modules have; `asked` is how long to wait.
    pub fn learn(&self, operation: &str, sent: f64, ended: f64, status: u16, asked: Option<f64>) {
        self.0.learn(&Attempt {
            operation,
            sent: millis(sent),
            ended: millis(ended),
            outcome: Ok(status),
            retry_after: asked.map(millis),
        });
    }
}
