//! A clock that moves only when everybody waits.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use super::{Random, Sleep};
use crate::future::BoxFuture;
use crate::runtime::Runtime;

/// 2026-05-11T07:07:13Z, the moment at which the tutorial's division was made.
const WALL_START: Duration = Duration::from_secs(1_778_483_233);

/// Clock, timer and randomness of a test: hours pass in no time, and always in the same way.
///
/// Time moves in one of two ways. Under [`VirtualRuntime::run`] it moves when nothing else can: every task has been
/// polled and waits, and the earliest timer is then due. That is exact for any number of tasks. Without `run`, where an
/// executor of another language drives the futures, a sleep moves time itself when it is polled for the second time and
/// no other sleep is due before it. That is exact for one call at a time: the timer beside a transport which answers at
/// once is never polled twice.
#[derive(Debug, Clone)]
pub struct VirtualRuntime(Arc<Mutex<State>>);

#[derive(Debug)]
pub(super) struct State {
    pub(super) now: Duration,
    wall_start: Duration,
    random: Random,
    /// Who waits, by when it is due and then by who came first.
    pub(super) timers: BTreeMap<(Duration, u64), Waker>,
    pub(super) next_timer: u64,
    /// How many calls of `run` are under way.
    driven: u32,
    pub(super) slept: Vec<Slept>,
}

/// A sleep that ran to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slept {
    /// When it began.
    pub from: Duration,
    /// When it ended.
    pub until: Duration,
}

impl Default for VirtualRuntime {
    fn default() -> Self {
        Self::new(Random::Seed(0))
    }
}

impl VirtualRuntime {
    /// At time zero; the time of day is 2026-05-11T07:07:13Z.
    pub fn new(random: Random) -> Self {
        Self::starting_at(WALL_START, random)
    }

    /// At time zero, with a time of day since 1970.
    pub fn starting_at(wall: Duration, random: Random) -> Self {
        Self(Arc::new(Mutex::new(State {
            now: Duration::ZERO,
            wall_start: wall,
            random,
            timers: BTreeMap::new(),
            next_timer: 0,
            driven: 0,
            slept: Vec::new(),
        })))
    }

    /// Runs a future to its end. Whenever it waits and nothing has woken it, time moves to the earliest timer.
    ///
    /// # Panics
    ///
    /// If it waits for something that no timer will bring: it would hang for ever.
    pub fn run<F: Future>(&self, future: F) -> F::Output {
        let _driving = Driving::begin(self);
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        loop {
            woken.0.store(false, Ordering::SeqCst);
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return output;
            }
            assert!(
                woken.0.load(Ordering::SeqCst) || self.advance(),
                "everything waits, and no timer is set: this would hang for ever"
            );
        }
    }

    /// Time since the start.
    pub fn now(&self) -> Duration {
        self.lock().now
    }

    /// The sleeps that ran to their end, in the order in which they ended.
    pub fn slept(&self) -> Vec<Slept> {
        self.lock().slept.clone()
    }

    /// A sleep that is not recorded: for the network's delays rather than the client's waits.
    pub fn delay(&self, duration: Duration) -> Sleep {
        Sleep::new(self.clone(), duration, false)
    }

    /// Moves time to the earliest timer and wakes it; false where there is none.
    fn advance(&self) -> bool {
        let mut state = self.lock();
        let Some(((due, _), waker)) = state.timers.pop_first() else {
            return false;
        };
        state.now = state.now.max(due);
        drop(state);
        waker.wake();
        true
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether `run` moves the time.
    pub(super) fn is_driven(&self) -> bool {
        self.driven > 0
    }
}

impl Runtime for VirtualRuntime {
    fn wall(&self) -> Duration {
        let state = self.lock();
        state.wall_start.saturating_add(state.now)
    }

    fn monotonic(&self) -> Duration {
        self.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(Sleep::new(self.clone(), duration, true))
    }

    fn random(&self) -> u64 {
        self.lock().random.draw()
    }
}

/// While it lives, `run` moves the time.
struct Driving<'a>(&'a VirtualRuntime);

impl<'a> Driving<'a> {
    fn begin(runtime: &'a VirtualRuntime) -> Self {
        runtime.lock().driven += 1;
        Self(runtime)
    }
}

impl Drop for Driving<'_> {
    fn drop(&mut self) {
        self.0.lock().driven -= 1;
    }
}

#[derive(Debug, Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests;
