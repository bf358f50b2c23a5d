//! Stops a run at one exchange, so that a test can drop it there.

use std::future::{pending, poll_fn};
use std::sync::Mutex;
use std::task::{Poll, Waker};

/// Where in an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Point {
    /// The request has arrived, nothing is done.
    BeforeTheWork,
    /// It is done, and nobody has heard of it.
    AfterTheWork,
}

/// Closed at most at one place.
#[derive(Debug, Default)]
pub(crate) struct Gate(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    closed: Option<(usize, Point)>,
    reached: bool,
    waiting: Option<Waker>,
}

impl Gate {
    /// Holds the exchange of this number (from 1, over all) at this point for ever.
    pub(crate) fn close(&self, number: usize, point: Point) {
        let mut state = self.0.lock().unwrap();
        state.closed = Some((number, point));
        state.reached = false;
    }

    /// Holds nobody any longer.
    pub(crate) fn open(&self) {
        let mut state = self.0.lock().unwrap();
        state.closed = None;
        state.reached = false;
    }

    /// Completes when somebody stands at the closed gate.
    pub(crate) async fn reached(&self) {
        poll_fn(|context| {
            let mut state = self.0.lock().unwrap();
            state.waiting = Some(context.waker().clone());
            if state.reached {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    pub(super) async fn pass(&self, number: usize, point: Point) {
        let waiting = {
            let mut state = self.0.lock().unwrap();
            if state.closed != Some((number, point)) {
                return;
            }
            state.reached = true;
            state.waiting.take()
        };
        if let Some(waiting) = waiting {
            waiting.wake();
        }
        pending::<()>().await;
    }
}
