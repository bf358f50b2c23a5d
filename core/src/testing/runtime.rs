//! A clock that moves only when everybody waits.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::Duration;

use super::{Random, Sleep};
use crate::future::BoxFuture;
use crate::runtime::Runtime;

/// 2026-05-11T07:07:13Z, the moment at which the tutorial's division was made.
const WALL_START: Duration = Duration::from_secs(1_778_483_233);

/// How long to wait, in real time, for something that holds the virtual time.
const PATIENCE: Duration = Duration::from_secs(60);

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
    /// How many things are under way outside of virtual time.
    held: u32,
    pub(super) slept: Vec<Slept>,
}

/// While it lives, time stands still.
#[derive(Debug)]
pub struct Hold(VirtualRuntime);

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.lock().held -= 1;
    }
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
            held: 0,
            slept: Vec::new(),
        })))
    }

    /// Runs a future to its end. Whenever it waits and nothing has woken it, time moves to the earliest timer.
    ///
    /// # Panics
    ///
    /// If it waits for something that no timer will bring, or a minute for something that holds the time: it would hang
    /// for ever.
    pub fn run<F: Future>(&self, future: F) -> F::Output {
        let _driving = Driving::begin(self);
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        loop {
            woken.begin();
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return output;
            }
            if self.lock().held > 0 {
                assert!(woken.wait(PATIENCE), "nothing came from outside");
            }
            assert!(
                woken.is_woken() || self.advance(),
                "everything waits, and no timer is set: this would hang for ever"
            );
        }
    }

    /// Time stands still while the result lives: something is under way that virtual time knows nothing of, such as a
    /// real connection.
    pub fn hold(&self) -> Hold {
        self.lock().held += 1;
        Hold(self.clone())
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

    /// Whether a sleep may move the time itself.
    pub(super) fn is_free(&self) -> bool {
        self.driven == 0 && self.held == 0
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

/// Whether the future was woken, also from another thread.
#[derive(Debug, Default)]
struct Woken {
    flag: AtomicBool,
    sleeper: Mutex<Option<Thread>>,
}

impl Woken {
    fn begin(&self) {
        self.flag.store(false, Ordering::SeqCst);
    }

    fn is_woken(&self) -> bool {
        self.flag.load(Ordering::SeqCst)
    }

    /// Waits in real time, for so long at most; false where nobody woke it.
    fn wait(&self, patience: Duration) -> bool {
        let mut sleeper = self.sleeper.lock().unwrap_or_else(PoisonError::into_inner);
        *sleeper = Some(std::thread::current());
        drop(sleeper);
        #[allow(
            clippy::disallowed_methods,
            reason = "how long this really took, for a test that gives up"
        )]
        let started = std::time::Instant::now();
        while !self.is_woken() {
            let left = patience.saturating_sub(started.elapsed());
            if left.is_zero() {
                return false;
            }
            std::thread::park_timeout(left);
        }
        true
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.flag.store(true, Ordering::SeqCst);
        let sleeper = self.sleeper.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = &*sleeper {
            thread.unpark();
        }
    }
}

#[cfg(test)]
mod tests;
