//! Clock, timer and randomness of the JavaScript host.

use std::time::Duration;

use devtrust_core::BoxFuture;
use devtrust_core::runtime::Runtime;

use crate::abi;
use crate::messages::Out;
use crate::ports::Port;

/// The JavaScript host's.
#[derive(Debug)]
pub(crate) struct Host;

impl Runtime for Host {
    fn wall(&self) -> Duration {
        millis(abi::wall())
    }

    fn monotonic(&self) -> Duration {
        millis(abi::now())
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            let millis = (duration.as_secs_f64() * 1000.0).to_le_bytes();
            Port::open(Out::Sleep, &millis).await;
        })
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "32 random bits a draw"
    )]
    fn random(&self) -> u64 {
        let draw = || (abi::random() * 4_294_967_296.0) as u64;
        (draw() << 32) | draw()
    }
}

fn millis(number: f64) -> Duration {
    Duration::try_from_secs_f64(number / 1000.0).unwrap_or_default()
}
