//! Core's [`Runtime`] on tokio.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use devtrust_core::BoxFuture;
use devtrust_core::runtime::{Runtime, Work};
use devtrust_core::transport::Source;

use crate::FileSource;

/// The machine's clocks, tokio's timer, the operating system's randomness. Its timers need a tokio runtime around
/// them.
#[derive(Debug, Default)]
pub struct TokioRuntime(());

/// The same for all clients of the process, which share what is known of the service by when it happened.
static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

impl TokioRuntime {
    /// Its monotonic time begins with the first one of the process.
    pub fn new() -> Self {
        LazyLock::force(&STARTED);
        Self(())
    }
}

impl Runtime for TokioRuntime {
    fn wall(&self) -> Duration {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
    }

    fn monotonic(&self) -> Duration {
        STARTED.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        // Made when first awaited: making a timer outside of a tokio runtime panics.
        Box::pin(async move { tokio::time::sleep(duration).await })
    }

    fn random(&self) -> u64 {
        // Asked of the system each time, so that processes forked from one another do not share a sequence. The
        // fallback is for a system that has no randomness to give; nothing secret is made from this.
        getrandom::u64().unwrap_or_else(|_| RandomState::new().hash_one(SystemTime::now()))
    }

    fn open(&self, path: &str) -> Result<Arc<dyn Source>, String> {
        match FileSource::open(path) {
            Ok(file) => Ok(Arc::new(file)),
            Err(error) => Err(format!("{path} cannot be read: {error}")),
        }
    }

    fn offload(&self, work: Work) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            // A panic in it leaves no result, which core notices.
            let _ = tokio::task::spawn_blocking(work).await;
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn random_numbers_differ() {
        let runtime = TokioRuntime::new();
        let numbers: HashSet<u64> = (0..1000).map(|_| runtime.random()).collect();
        assert_eq!(numbers.len(), 1000);
    }

    #[test]
    fn clocks_move_forward_from_where_they_should() {
        let runtime = TokioRuntime::new();
        let first = runtime.monotonic();
        assert!(runtime.monotonic() >= first);
        assert!(
            runtime.wall() > Duration::from_secs(1_700_000_000),
            "2023 is over"
        );
    }

    #[test]
    fn a_sleep_can_be_made_outside_of_a_runtime() {
        drop(TokioRuntime::new().sleep(Duration::from_secs(1)));
    }
}
