//! Clock, timer and randomness of the JavaScript host.

use std::time::Duration;

use devtrust_core::BoxFuture;
use devtrust_core::runtime::Runtime;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Date, Math};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

/// Timers count in 32 bits: a longer wait would end at once.
const LONGEST_TIMER: f64 = i32::MAX as f64;

/// The JavaScript host's.
#[derive(Debug)]
pub struct Clock;

impl Runtime for Clock {
    fn wall(&self) -> Duration {
        millis(Date::now())
    }

    fn monotonic(&self) -> Duration {
        millis(now())
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "capped, and a duration is never negative"
    )]
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        // Never early: a timer of the host counts whole milliseconds.
        let millis = (duration.as_secs_f64() * 1000.0).ceil().min(LONGEST_TIMER);
        // Set when somebody waits, not before.
        Box::pin(async move { TimeoutFuture::new(millis as u32).await })
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "32 random bits a draw"
    )]
    fn random(&self) -> u64 {
        let draw = || (Math::random() * 4_294_967_296.0) as u64;
        (draw() << 32) | draw()
    }
}

fn millis(number: f64) -> Duration {
    Duration::try_from_secs_f64(number / 1000.0).unwrap_or_default()
}
