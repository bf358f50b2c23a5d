//! How what happens here reaches a listener of the host's, without waiting for it.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

/// How long a call that is done waits for its listener to take the last items.
const PATIENCE: Duration = Duration::from_secs(1);
/// Items that wait for a slow listener. What comes when it is full is lost, or is kept once for each thing that it tells
/// of, so that a listener that hangs holds up nothing and fills no memory.
const WAITING: usize = 1024;

enum Item<T> {
    One(T),
    Flush(oneshot::Sender<()>),
}

/// The last that is to be told of each thing, where there was no place for it.
struct Last<T>(Mutex<BTreeMap<String, T>>);

impl<T> Last<T> {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pop(&self) -> Option<T> {
        self.lock().pop_first().map(|(_, item)| item)
    }
}

/// Hands items to a task, which waits for the host.
pub(crate) struct ListenerQueue<T> {
    items: mpsc::Sender<Item<T>>,
    last: Arc<Last<T>>,
}

impl<T: Send + 'static> ListenerQueue<T> {
    /// Gives each item to `take`, one after the other.
    pub(crate) fn new<F: Future<Output = ()> + Send>(
        runtime: &Runtime,
        take: impl Fn(T) -> F + Send + 'static,
    ) -> Self {
        let (sender, mut items) = mpsc::channel(WAITING);
        let last = Arc::new(Last(Mutex::default()));
        let kept = Arc::clone(&last);
        runtime.spawn(async move {
            loop {
                let next = match items.try_recv() {
                    Ok(item) => Some(item),
                    // Only now: what is in the channel was put there before.
                    Err(_) => match kept.pop() {
                        Some(item) => Some(Item::One(item)),
                        None => items.recv().await,
                    },
                };
                match next {
                    Some(Item::One(item)) => take(item).await,
                    Some(Item::Flush(done)) => {
                        while items.is_empty()
                            && let Some(item) = kept.pop()
                        {
                            take(item).await;
                        }
                        let _ = done.send(());
                    }
                    None => break,
                }
            }
        });
        Self {
            items: sender,
            last,
        }
    }

    /// Hands an item over.
    pub(crate) fn put(&self, item: T) {
        // It is lost where the listener is too slow or gone.
        let _ = self.items.try_send(Item::One(item));
    }

    /// Hands an item over that is the last of what it tells of, so far: of `key`. It is lost only to a later one.
    pub(crate) fn put_last(&self, key: String, item: T) {
        let mut last = self.last.lock();
        match self.items.try_send(Item::One(item)) {
            Err(TrySendError::Full(Item::One(item))) => drop(last.insert(key, item)),
            _ => drop(last.remove(&key)),
        }
    }

    /// Waits until the host has taken everything so far, or is too slow for it.
    pub(crate) async fn flush(&self) {
        let (done, is_done) = oneshot::channel();
        let sender = self.items.clone();
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tokio::sync::Semaphore;

    use super::*;
    use crate::executor::runtime;

    #[test]
    fn what_is_last_reaches_a_slow_listener() {
        let runtime = runtime().unwrap();
        let (seen, gate) = (
            Arc::new(Mutex::new(Vec::new())),
            Arc::new(Semaphore::new(0)),
        );
        let (told, open) = (Arc::clone(&seen), Arc::clone(&gate));
        let queue = ListenerQueue::new(runtime, move |item: (usize, &str)| {
            let (told, open) = (Arc::clone(&told), Arc::clone(&open));
            async move {
                open.acquire().await.unwrap().forget();
                told.lock().unwrap().push(item);
            }
        });
        let things = 3 * WAITING;
        for state in ["waiting", "provisioned"] {
            for thing in 0..things {
                queue.put((thing, "sending"));
                queue.put_last(thing.to_string(), (thing, state));
            }
        }
        gate.add_permits(Semaphore::MAX_PERMITS / 2);
        runtime.block_on(queue.flush());
        let mut last = vec![""; things];
        for (thing, state) in seen.lock().unwrap().iter() {
            last[*thing] = state;
        }
        assert!(last.iter().all(|state| *state == "provisioned"));
        assert!(queue.last.lock().is_empty());
    }
}
