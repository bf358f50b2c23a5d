//! The places for requests, shared by all runs with one API key: a queue in front of as many as the service takes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::latency::{Latencies, Pressure};
use super::limit::Limit;
use super::turn::Turn;
use crate::engine::{Attempt, Pace};
use crate::runtime::Runtime;
use crate::transport::Failure;

/// The places for requests to one service with one API key. Who comes first is served first, so that no run starves beside
/// another one.
#[derive(Debug)]
pub struct Window(Mutex<State>);

#[derive(Debug)]
struct State {
    limit: Limit,
    latencies: Latencies,
    /// Places that are taken.
    taken: usize,
    /// Who waits, in the order in which they came.
    queue: VecDeque<(u64, Waker)>,
    next: u64,
}

impl State {
    fn has_room(&self) -> bool {
        self.taken < self.limit.size()
    }

    /// Wakes whoever is next, if there is a place. Each one that takes a place calls the next one.
    fn call_next(&self) {
        if let Some((_, waker)) = self.queue.front()
            && self.has_room()
        {
            waker.wake_by_ref();
        }
    }
}

impl Default for Window {
    fn default() -> Self {
        Self(Mutex::new(State {
            limit: Limit::new(),
            latencies: Latencies::default(),
            taken: 0,
            queue: VecDeque::new(),
            next: 0,
        }))
    }
}

impl Window {
    /// How many requests may be under way at this moment.
    pub fn size(&self) -> usize {
        self.state().limit.size()
    }

    /// What holds the attempts of one call back until there is a place for them, also the first one
    /// ([`CallOptions::pace`](crate::engine::CallOptions::pace)).
    pub fn pace(self: &Arc<Self>, runtime: Arc<dyn Runtime>) -> Arc<dyn Pace> {
        Arc::new(Turn::new(Arc::clone(self), runtime, None))
    }

    /// Waits for a place.
    pub(super) async fn enter(self: Arc<Self>, runtime: Arc<dyn Runtime>) -> Place {
        let mut ticket = Ticket {
            window: Arc::clone(&self),
            number: None,
        };
        std::future::poll_fn(|context| ticket.poll(context)).await;
        let place = Place(self);
        // Held during a pause: nobody else may send anything either.
        loop {
            let until = place.0.state().limit.paused_until();
            let pause = until.saturating_sub(runtime.monotonic());
            if pause.is_zero() {
                return place;
            }
            runtime.sleep(pause).await;
        }
    }

    /// Learns from an attempt.
    pub(super) fn learn(&self, attempt: &Attempt<'_>) {
        let mut state = self.state();
        let state = &mut *state;
        let is_full = !state.has_room();
        let now = attempt.ended;
        let (limit, latencies) = (&mut state.limit, &mut state.latencies);
        let asked = attempt.retry_after;
        match attempt.outcome {
            Ok(429 | 408 | 504) | Err(Failure::Timeout) => limit.refused(attempt.sent, now, asked),
            // Of one without a time to wait nobody knows whether fewer requests would help.
            Ok(503) if asked.is_some() => limit.refused(attempt.sent, now, asked),
            Ok(200..=299) => {
                let elapsed = now.saturating_sub(attempt.sent);
                match latencies.learn(attempt.operation, elapsed) {
                    Pressure::None => limit.answered(now, is_full),
                    Pressure::Some => limit.answered(now, false),
                    Pressure::Much => limit.refused(attempt.sent, now, None),
                }
            }
            _ => {}
        }
        state.call_next();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place; free again when it goes out of scope.
#[derive(Debug)]
pub(super) struct Place(Arc<Window>);

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.taken = state.taken.saturating_sub(1);
        state.call_next();
    }
}

/// Somebody who waits for a place.
#[derive(Debug)]
struct Ticket {
    window: Arc<Window>,
    number: Option<u64>,
}

impl Ticket {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.window.state();
        let first = state.queue.front().map(|(number, _)| *number);
        if first == self.number && state.has_room() {
            if self.number.take().is_some() {
                state.queue.pop_front();
            }
            state.taken += 1;
            state.call_next();
            return Poll::Ready(());
        }
        let number = *self.number.get_or_insert_with(|| {
            state.next += 1;
            state.next
        });
        let mut waiting = state.queue.iter_mut().rev();
        match waiting.find(|(other, _)| *other == number) {
            Some((_, waker)) => waker.clone_from(context.waker()),
            None => state.queue.push_back((number, context.waker().clone())),
        }
        Poll::Pending
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            let mut state = self.window.state();
            state.queue.retain(|(other, _)| *other != number);
            state.call_next();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::FutureExt as _;

    use super::*;
    use crate::testing::VirtualRuntime;

    fn window() -> (Arc<Window>, Arc<dyn Runtime>) {
        (Arc::default(), Arc::new(VirtualRuntime::default()))
    }

    #[test]
    fn who_comes_first_is_served_first_and_who_leaves_makes_room() {
        let (window, runtime) = window();
        let enter = || Box::pin(Arc::clone(&window).enter(Arc::clone(&runtime)));
        let mut places: Vec<_> = (0..4).map(|_| enter().now_or_never().unwrap()).collect();
        let (mut first, mut second, mut third) = (enter(), enter(), enter());
        assert!((&mut first).now_or_never().is_none());
        assert!((&mut second).now_or_never().is_none());
        assert!((&mut third).now_or_never().is_none());
        places.pop();
        assert!((&mut second).now_or_never().is_none(), "it is not its turn");
        drop(first);
        let _held = (&mut second).now_or_never().unwrap();
        assert!((&mut third).now_or_never().is_none());
        drop(places);
        assert!((&mut third).now_or_never().is_some());
    }

    #[test]
    fn a_pause_holds_everybody() {
        let runtime = VirtualRuntime::default();
        let window = Arc::new(Window::default());
        for _ in 0..4 {
            window.learn(&Attempt {
                operation: "a",
                sent: Duration::ZERO,
                ended: Duration::ZERO,
                outcome: Ok(429),
                retry_after: Some(Duration::from_secs(7)),
            });
        }
        let shared: Arc<dyn Runtime> = Arc::new(runtime.clone());
        let _place = runtime.run(Arc::clone(&window).enter(shared));
        assert_eq!(runtime.now(), Duration::from_secs(7));
        assert_eq!(window.size(), 2);
    }
}
