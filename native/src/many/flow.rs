//! Between who has the inputs and takes the outcomes, in another language, and the runtime that does the work.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use devtrust_core::many::{Input, Many, ManyOptions, Outcome, RunHandle};
use devtrust_core::schema::Operation;
use devtrust_core::{BoxFuture, Engine, Error, ErrorCode, Result};
use futures_util::stream::{self, BoxStream, Stream, StreamExt as _};
use futures_util::task::AtomicWaker;
use tokio::sync::Notify;

use super::{RunJournal, resumable, window};
use crate::journal::JournalFile;

/// How many rows wait here at most, and how few make it ask for more.
const ROWS: usize = 512;
const FEW_ROWS: usize = 256;
/// With so many outcomes that nobody takes, no further row is begun.
const OUTCOMES: usize = 1024;
/// How long a waiting thread sleeps between looks at signals.
const LOOK: Duration = Duration::from_millis(50);

/// Rows that go in and outcomes that come out, both bounded.
#[derive(Debug, Default)]
pub struct Flow {
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
    /// Whether there is something to take.
    fn gives(&self) -> bool {
        !self.outcomes.is_empty() || self.has_ended
    }

    /// Whether rows are wanted at all.
    fn is_open(&self) -> bool {
        !self.has_all_rows && !self.has_ended
    }

    /// Whether there is room for rows, or nobody wants them any more.
    fn wants(&self) -> bool {
        !self.is_open() || self.rows.len() < FEW_ROWS
    }
}

impl Flow {
    /// A run over the rows that come through a new flow. What is given with it does the work, in a tokio runtime; who drives
    /// it tells the flow its end.
    ///
    /// Errors: `configuration.journal` for a journal that cannot be used; `configuration.invalid` for a share that is none.
    pub fn run(
        engine: &Engine,
        operation: &'static Operation,
        mut options: ManyOptions,
        journal: Option<JournalFile>,
    ) -> Result<(Arc<Self>, RunHandle, BoxFuture<'static, ()>)> {
        let share = options.most_failures.unwrap_or_default();
        if !(0.0..=1.0).contains(&share) {
            let why = "max_failures is a share: a number from 0 to 1";
            return Err(Error::new(ErrorCode::ConfigurationInvalid, why));
        }
        options.window = window(engine);
        let flow = Arc::new(Self::default());
        let inputs = flow.inputs();
        let (mut outcomes, handle): (BoxStream<'static, Outcome>, _) = if let Some(file) = journal {
            let journal = RunJournal::open(file, operation)?;
            let (outcomes, handle) = resumable(engine, operation, inputs, options, &journal);
            (outcomes.boxed(), handle)
        } else {
            let run = Many::new(engine, operation, inputs, options);
            let handle = run.handle();
            (run.boxed(), handle)
        };
        let put = Arc::clone(&flow);
        let work = async move {
            while let Some(outcome) = outcomes.next().await {
                put.put(outcome);
            }
        };
        Ok((flow, handle, Box::pin(work)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ring(&self) {
        self.changed.notify_all();
        self.noticed.notify_waiters();
    }

    /// How many more rows are wanted.
    pub fn room(&self) -> usize {
        ROWS.saturating_sub(self.state().rows.len())
    }

    /// Takes rows, also more than there is room for. Whether more are wanted: a run that was stopped, or has ended, takes none.
    pub fn feed(&self, rows: Vec<Input>) -> bool {
        let mut state = self.state();
        if !state.is_open() {
            return false;
        }
        state.fed += rows.len() as u64;
        state.rows.extend(rows);
        drop(state);
        self.run.wake();
        true
    }

    /// How many came.
    pub fn fed(&self) -> u64 {
        self.state().fed
    }

    /// There are no more rows.
    pub fn finish(&self) {
        self.state().has_all_rows = true;
        self.run.wake();
    }

    /// The rows, as the run takes them.
    fn inputs(self: &Arc<Self>) -> impl Stream<Item = Input> + Send + Unpin + use<> {
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

    fn put(&self, outcome: Outcome) {
        let mut state = self.state();
        state.outcomes.push_back(outcome);
        let is_first = state.outcomes.len() == 1;
        drop(state);
        if is_first {
            self.ring();
        }
    }

    /// The run is over: by itself, or because of a defect of ours.
    pub fn end(&self, failure: Option<Error>) {
        let mut state = self.state();
        state.has_ended = true;
        state.failure = failure;
        state.rows.clear();
        drop(state);
        self.ring();
    }

    /// What has ended so far, at most so much.
    pub fn take(&self, most: usize) -> Vec<Outcome> {
        let mut state = self.state();
        let count = state.outcomes.len().min(most);
        let taken = state.outcomes.drain(..count).collect();
        drop(state);
        self.run.wake();
        taken
    }

    /// Whether every outcome was taken.
    pub fn is_over(&self) -> bool {
        let state = self.state();
        state.has_ended && state.outcomes.is_empty()
    }

    /// What went wrong in devtrust itself.
    pub fn failure(&self) -> Option<Error> {
        self.state().failure.clone()
    }

    /// Waits a moment in this thread, for something to take or, with `rows`, to feed.
    pub fn wait(&self, rows: bool) {
        let is_idle = |state: &mut State| !(state.gives() || rows && state.wants());
        let _ = self.changed.wait_timeout_while(self.state(), LOOK, is_idle);
    }

    /// Waits in a task for something to take; with `rows`, for room to feed.
    pub async fn ready(&self, rows: bool) {
        loop {
            let noticed = self.noticed.notified();
            if self.is_ready(rows) {
                return;
            }
            noticed.await;
        }
    }

    fn is_ready(&self, rows: bool) -> bool {
        let state = self.state();
        if rows { state.wants() } else { state.gives() }
    }
}
