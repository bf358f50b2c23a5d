//! Clock, timer and randomness, handed to core.

use std::sync::Arc;
use std::time::Duration;

use crate::future::{BoxFuture, MaybeSend, MaybeSync};
use crate::transport::Source;

/// What core needs of the machine it runs on, apart from the network.
pub trait Runtime: MaybeSend + MaybeSync + std::fmt::Debug {
    /// Time of day, since 1970-01-01T00:00:00Z. May jump.
    fn wall(&self) -> Duration;
    /// Time since some fixed moment. Never runs backwards.
    fn monotonic(&self) -> Duration;
    /// Completes after this long.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
    /// 64 random bits, for jitter and request ids. Secrets are never made from it.
    fn random(&self) -> u64;
    /// Opens a file of this machine. The message of an error is shown to the caller. There are none by default.
    fn open(&self, path: &str) -> Result<Arc<dyn Source>, String> {
        Err(no_files(path))
    }
    /// Does work that keeps a thread busy for some hundredths of a second, in a thread of its own where there is one, so
    /// that timers and other calls go on. Here and at once by default. Work that was begun is done even where nobody waits
    /// for it any more.
    fn offload(&self, work: Work) -> BoxFuture<'static, ()> {
        Box::pin(async move { work() })
    }
}

/// What is said of a path where there are no files.
pub fn no_files(path: &str) -> String {
    format!("{path} cannot be read: this build reads no files; pass what is in it")
}

/// Work that can be done in any thread; in the browser, where there is one.
#[cfg(not(target_arch = "wasm32"))]
pub type Work = Box<dyn FnOnce() + Send>;
/// Work that can be done in any thread; in the browser, where there is one.
#[cfg(target_arch = "wasm32")]
pub type Work = Box<dyn FnOnce()>;
