//! Between the thread that has the rows and takes the outcomes, and the runtime that does the work.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use devtrust::Error;
use devtrust::many::{Input, Outcome};
use futures_util::stream::{self, Stream};
use futures_util::task::AtomicWaker;
use tokio::sync::Notify;

/// How many rows wait here at most, and how few make it ask for more.
const ROWS: usize = 512;
const FEW_ROWS: usize = 256;
/// With so many outcomes that nobody takes, no further row is begun.
const OUTCOMES: usize = 1024;
/// How long a waiting thread sleeps between looks at signals.
const LOOK: Duration = Duration::from_millis(50);

/// Rows that go in and outcomes that come out, both bounded.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    state: Mutex<State>,
    /// Wakes a thread that waits.
    changed: Condvar,
    /// Wakes an event loop that waits.
    noticed: Notify,
    /// Wakes the run, which wants rows.
    run: AtomicWaker,
}

#[derive(Debug, Default)]
struct State {
    rows: VecDeque<Input>,
    /// How many came in all.
    fed: u64,
    has_all_rows: bool,
    outcomes: VecDeque<Outcome>,
    has_ended: bool,
    /// A defect of ours.
    failure: Option<Error>,
}

impl State {
    /// Whether there is something to do for Python.
    fn calls(&self, rows: bool) -> bool {
        let wants_rows = rows && !self.has_all_rows && self.rows.len() < FEW_ROWS;
        !self.outcomes.is_empty() || self.has_ended || wants_rows
    }
}

impl Flow {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ring(&self) {
        self.changed.notify_all();
        self.noticed.notify_waiters();
    }

    pub(super) fn room(&self) -> usize {
        ROWS.saturating_sub(self.state().rows.len())
    }

    pub(super) fn feed(&self, rows: Vec<Input>) {
        let mut state = self.state();
        state.fed += rows.len() as u64;
        state.rows.extend(rows);
        drop(state);
        self.run.wake();
    }

    pub(super) fn fed(&self) -> u64 {
        self.state().fed
    }

    pub(super) fn finish(&self) {
        self.state().has_all_rows = true;
        self.run.wake();
    }

    /// The rows, as the run takes them.
    pub(super) fn inputs(self: &Arc<Self>) -> impl Stream<Item = Input> + Send + Unpin + use<> {
        let flow = Arc::clone(self);
        stream::poll_fn(move |context| flow.next(context))
    }

    fn next(&self, context: &mut Context<'_>) -> Poll<Option<Input>> {
        self.run.register(context.waker());
        let mut state = self.state();
        if state.outcomes.len() >= OUTCOMES {
            return Poll::Pending;
        }
        let Some(row) = state.rows.pop_front() else {
            return if state.has_all_rows {
                Poll::Ready(None)
            } else {
                Poll::Pending
            };
        };
        let wants = state.rows.len() + 1 == FEW_ROWS;
        drop(state);
        if wants {
            self.ring();
        }
        Poll::Ready(Some(row))
    }

    pub(super) fn put(&self, outcome: Outcome) {
        let mut state = self.state();
        state.outcomes.push_back(outcome);
        let is_first = state.outcomes.len() == 1;
        drop(state);
        if is_first {
            self.ring();
        }
    }

    pub(super) fn end(&self, failure: Option<Error>) {
        let mut state = self.state();
        state.has_ended = true;
        state.failure = failure;
        state.rows.clear();
        drop(state);
        self.ring();
    }

    pub(super) fn take(&self, most: usize) -> Vec<Outcome> {
        let mut state = self.state();
        let count = state.outcomes.len().min(most);
        let taken = state.outcomes.drain(..count).collect();
        drop(state);
        self.run.wake();
        taken
    }

    pub(super) fn is_over(&self) -> bool {
        let state = self.state();
        state.has_ended && state.outcomes.is_empty()
    }

    pub(super) fn failure(&self) -> Option<Error> {
        self.state().failure.clone()
    }

    /// Waits a moment in this thread.
    pub(super) fn wait(&self, rows: bool) {
        let calls = |state: &mut State| !state.calls(rows);
        let _ = self.changed.wait_timeout_while(self.state(), LOOK, calls);
    }

    /// Waits in a task.
    pub(crate) async fn ready(&self, rows: bool) {
        loop {
            let noticed = self.noticed.notified();
            if self.state().calls(rows) {
                return;
            }
            noticed.await;
        }
    }
}
