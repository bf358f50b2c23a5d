//! Waiting in virtual time.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::VirtualRuntime;
use super::runtime::Slept;

/// Completes when virtual time has come far enough; see [`VirtualRuntime`] for what moves it.
#[derive(Debug)]
pub struct Sleep {
    runtime: VirtualRuntime,
    from: Duration,
    due: Duration,
    recorded: bool,
    /// Its place among the timers, once it has been polled.
    timer: Option<u64>,
}

impl Sleep {
    pub(super) fn new(runtime: VirtualRuntime, duration: Duration, recorded: bool) -> Self {
        let from = runtime.now();
        Self {
            due: from.saturating_add(duration),
            runtime,
            from,
            recorded,
            timer: None,
        }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let runtime = self.runtime.clone();
        let mut state = runtime.lock();
        let first = self.timer.is_none();
        let number = self.timer.unwrap_or(state.next_timer);
        let key = (self.due, number);
        if first {
            state.next_timer += 1;
            self.timer = Some(number);
        } else if state.is_free()
            && state.timers.first_key_value().map(|(first, _)| *first) == Some(key)
        {
            state.now = state.now.max(self.due);
        }
        if self.due <= state.now {
            state.timers.remove(&key);
            if self.recorded {
                let until = state.now;
                state.slept.push(Slept {
                    from: self.from,
                    until,
                });
            }
            return Poll::Ready(());
        }
        state.timers.insert(key, context.waker().clone());
        if !state.is_driven() {
            drop(state);
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(number) = self.timer {
            self.runtime.lock().timers.remove(&(self.due, number));
        }
    }
}
