//! How what happens here reaches a listener of the host's, without waiting for it.

use std::future::Future;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot};

/// How long a call that is done waits for its listener to take the last items.
const PATIENCE: Duration = Duration::from_secs(1);
/// Items that wait for a slow listener. What comes when it is full is lost, so that a listener that hangs holds up
/// nothing and fills no memory.
const WAITING: usize = 1024;

enum Item<T> {
    One(T),
    Flush(oneshot::Sender<()>),
}

/// Hands items to a task, which waits for the host.
pub(crate) struct Feed<T>(mpsc::Sender<Item<T>>);

impl<T: Send + 'static> Feed<T> {
    /// Gives each item to `take`, one after the other.
    pub(crate) fn new<F: Future<Output = ()> + Send>(
        runtime: &Runtime,
        take: impl Fn(T) -> F + Send + 'static,
    ) -> Self {
        let (sender, mut items) = mpsc::channel(WAITING);
        runtime.spawn(async move {
            while let Some(item) = items.recv().await {
                match item {
                    Item::One(item) => take(item).await,
                    Item::Flush(done) => drop(done.send(())),
                }
            }
        });
        Self(sender)
    }

    /// Hands an item over.
    pub(crate) fn put(&self, item: T) {
        // It is lost where the listener is too slow or gone.
        let _ = self.0.try_send(Item::One(item));
    }

    /// Waits until the host has taken everything so far, or is too slow for it.
    pub(crate) async fn flush(&self) {
        let (done, is_done) = oneshot::channel();
        let sender = self.0.clone();
        // The caller's thread has no timer; the workers do.
        let wait = async move {
            let taken = async move {
                sender.send(Item::Flush(done)).await.ok()?;
                is_done.await.ok()
            };
            let _ = tokio::time::timeout(PATIENCE, taken).await;
            Ok(())
        };
        let _ = crate::executor::run(wait).await;
    }
}
