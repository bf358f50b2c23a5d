//! The place of a call among many, which the module with the code for many inputs keeps.

use devtrust_core::BoxFuture;
use devtrust_core::engine::{Attempt, Pace};
use devtrust_core::transport::Failure;
use js_sys::Promise;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// One call's: `bindings-wasm/workflows/src/turn.rs`.
    #[derive(Debug)]
    pub type Turn;

    #[wasm_bindgen(method, js_name = place)]
    fn enter(this: &Turn) -> Option<Promise>;

    #[wasm_bindgen(method, js_name = rest)]
    fn leave(this: &Turn);

    #[wasm_bindgen(method, js_name = learn)]
    fn tell(this: &Turn, operation: &str, sent: f64, ended: f64, status: u16, asked: Option<f64>);
}

impl Pace for Turn {
    fn place(&self) -> Option<BoxFuture<'_, ()>> {
        let place = self.enter()?;
        Some(Box::pin(async move {
            let _ = JsFuture::from(place).await;
        }))
    }

    fn rest(&self) {
        self.leave();
    }

    fn learn(&self, attempt: &Attempt<'_>) {
        // A window takes a timeout for a 408, and nothing from any other failure.
        let status = match attempt.outcome {
            Ok(status) => status,
            Err(Failure::Timeout) => 408,
            Err(_) => 0,
        };
        let millis = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
        let (sent, ended) = (millis(attempt.sent), millis(attempt.ended));
        let asked = attempt.retry_after.map(millis);
        self.tell(attempt.operation, sent, ended, status, asked);
    }
}
