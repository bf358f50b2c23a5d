//! Many calls at once, and no connection yet: one of them makes it, and the others wait for it.
//!
//! Whether a service speaks HTTP/2 shows when the first connection is made. Until then the HTTP client opens one for each call
//! that is in flight, so that a thousand calls would shake a thousand hands, where one connection carries them all.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use super::IDLE;

/// How long a call waits for the connection of another one before it makes its own.
const PATIENCE: Duration = Duration::from_secs(1);

/// Lets one call through where there may be no connection, and everybody where there is one.
#[derive(Debug)]
pub(super) struct Gate {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// When a connection was last known to work.
    connected: Option<Instant>,
    /// Who has its permit leads; closed once that one has a connection or none.
    turn: Arc<Semaphore>,
}

impl Gate {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                connected: None,
                turn: Arc::new(Semaphore::new(1)),
            }),
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits where another call is making a connection. Who gets a leader makes one for all.
    pub(super) async fn pass(self: &Arc<Self>) -> Option<Leader> {
        let turn = {
            let state = self.lock();
            if state.connected.is_some_and(|since| since.elapsed() < IDLE) {
                return None;
            }
            Arc::clone(&state.turn)
        };
        let permit = tokio::time::timeout(PATIENCE, turn.acquire()).await;
        // Not given back: whoever waits goes on when the semaphore is closed.
        permit.ok()?.ok()?.forget();
        Some(Leader(Arc::clone(self)))
    }

    /// A connection has just worked.
    pub(super) fn works(&self) {
        self.lock().connected = Some(Instant::now());
    }
}

/// The call that makes a connection. When it goes out of scope, those that wait for it go on.
#[derive(Debug)]
pub(super) struct Leader(Arc<Gate>);

impl Leader {
    /// The connection is there.
    pub(super) fn connected(self) {
        self.0.works();
    }
}

impl Drop for Leader {
    fn drop(&mut self) {
        let next = Arc::new(Semaphore::new(1));
        std::mem::replace(&mut self.0.lock().turn, next).close();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn one_leads_and_the_others_follow_its_connection() {
        let gate = Gate::new();
        let leader = gate.pass().await.unwrap();
        let mut follower = Box::pin(gate.pass());
        assert!(follower.as_mut().now_or_never().is_none(), "it waits");
        leader.connected();
        assert!(follower.await.is_none(), "it follows");
        assert!(gate.pass().await.is_none(), "there is a connection");
    }

    #[tokio::test]
    async fn a_leader_that_fails_holds_nobody_up_and_the_next_call_leads() {
        let gate = Gate::new();
        let leader = gate.pass().await.unwrap();
        let mut followers = [Box::pin(gate.pass()), Box::pin(gate.pass())];
        for follower in &mut followers {
            assert!(follower.as_mut().now_or_never().is_none());
        }
        drop(leader);
        for follower in followers {
            assert!(follower.await.is_none());
        }
        assert!(gate.pass().await.is_some());
    }

    #[tokio::test]
    async fn patience_ends() {
        let gate = Gate::new();
        let _leader = gate.pass().await.unwrap();
        assert!(gate.pass().await.is_none());
    }
}
