//! Clock, timer and randomness of the JavaScript host.

use std::time::Duration;

use devtrust_core::BoxFuture;
use devtrust_core::runtime::Runtime;

/// The JavaScript host's.
#[derive(Debug)]
pub(crate) struct Browser;

impl Runtime for Browser {
    fn wall(&self) -> Duration {
        Duration::try_from_secs_f64(js_sys::Date::now() / 1000.0).unwrap_or_default()
    }

    fn monotonic(&self) -> Duration {
        self.wall()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(gloo_timers::future::sleep(duration))
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "32 random bits a draw"
    )]
    fn random(&self) -> u64 {
        let draw = || (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
        (draw() << 32) | draw()
    }
}
