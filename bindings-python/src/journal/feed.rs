//! Between what sends and who listens to it.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use devtrust::Error;
use devtrust::journal::{EntryState, JournalListener, JournalProgress};
use tokio::sync::Notify;

/// With so much that nobody takes, steps and attempts are left out. How an entry ended is kept.
const MOST: usize = 1024;
/// How long a waiting thread sleeps between looks at signals.
const LOOK: Duration = Duration::from_millis(50);
/// How long it may take to end what is under way.
const LONGEST_END: Duration = Duration::from_secs(2);

/// What has happened and was not taken yet.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    state: Mutex<State>,
    /// Wakes a thread that waits.
    changed: Condvar,
    /// Wakes an event loop that waits.
    noticed: Notify,
}

#[derive(Debug, Default)]
struct State {
    told: VecDeque<JournalProgress>,
    has_ended: bool,
    failure: Option<Error>,
}

impl State {
    fn gives(&self) -> bool {
        !self.told.is_empty() || self.has_ended
    }
}

impl Feed {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ring(&self) {
        self.changed.notify_all();
        self.noticed.notify_waiters();
    }

    /// Nothing more comes: this is why. The first reason stays.
    pub(super) fn end(&self, failure: Option<Error>) {
        let mut state = self.state();
        if !std::mem::replace(&mut state.has_ended, true) {
            state.failure = failure;
        }
        drop(state);
        self.ring();
    }

    /// Waits in this thread until nothing more comes; not for ever.
    pub(super) fn wait_for_end(&self) {
        let goes_on = |state: &mut State| !state.has_ended;
        let _ = self
            .changed
            .wait_timeout_while(self.state(), LONGEST_END, goes_on);
    }

    /// What has happened; whether that was all; and why nothing more comes, where it failed.
    pub(super) fn take(&self) -> (VecDeque<JournalProgress>, bool, Option<Error>) {
        let mut state = self.state();
        let told = std::mem::take(&mut state.told);
        (told, state.has_ended, state.failure.clone())
    }

    /// Waits a moment in this thread for something to take.
    pub(super) fn wait(&self) {
        let is_idle = |state: &mut State| !state.gives();
        let _ = self.changed.wait_timeout_while(self.state(), LOOK, is_idle);
    }

    /// Waits in a task for something to take.
    pub(crate) async fn ready(&self) {
        loop {
            let noticed = self.noticed.notified();
            if self.state().gives() {
                return;
            }
            noticed.await;
        }
    }
}

impl JournalListener for Feed {
    fn progress(&self, progress: JournalProgress) {
        let mut state = self.state();
        let has_ended = !matches!(progress.state, EntryState::Sending | EntryState::Waiting);
        if state.told.len() >= MOST && !has_ended {
            return;
        }
        state.told.push_back(progress);
        let is_first = state.told.len() == 1;
        drop(state);
        if is_first {
            self.ring();
        }
    }
}
