//! The run itself: a stream of outcomes over a stream of inputs.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, Stream, StreamExt as _};
use serde_json::Value;

use super::calls::{Calls, OneCall, Own};
use super::tally::{Ending, RunHandle, Tally};
use super::turn::Turn;
use super::window::{Place, Window};
use crate::engine::{CallOptions, Engine};
use crate::error::{Kind, Result};
use crate::future::BoxFuture;
use crate::schema::{Answer, Operation};
use crate::{Error, ErrorCode, Timestamp};

/// One input of a run.
#[derive(Debug)]
pub enum Input {
    /// A request. `in_doubt`: an earlier run, begun at this time of the service, may have made it.
    Request {
        /// The request, as JSON.
        request: Value,
        /// When it may have been made before.
        in_doubt: Option<Timestamp>,
    },
    /// Something that is no request, and why.
    Unreadable(Error),
    /// What an earlier run has got for it: handed on.
    Known(Answer),
}

impl From<Value> for Input {
    fn from(request: Value) -> Self {
        Self::Request {
            request,
            in_doubt: None,
        }
    }
}

/// What became of one input.
#[derive(Debug)]
pub struct Outcome {
    /// Which one, from 0.
    pub position: u64,
    /// Its result.
    pub result: Result<Answer>,
    /// Whether the result is that of an earlier run.
    pub is_known: bool,
}

/// How to run.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ManyOptions {
    /// How many inputs may be in flight; 32 by default. The service may make it fewer.
    pub in_flight: usize,
    /// How long the run may take. What is in flight then ends with `timeout.deadline`; nothing further is begun.
    pub deadline: Option<Duration>,
    /// The share of failures (0 to 1) above which the run ends. Judged from the twentieth input on.
    pub most_failures: Option<f64>,
    /// How many inputs there are, where that is known: for the time left.
    pub total: Option<u64>,
    /// The places for requests, shared with other runs. A window of its own by default.
    pub window: Arc<Window>,
    /// An earlier run, begun at this time of the service, may have made any of the inputs: each is looked up before it is sent.
    pub in_doubt: Option<Timestamp>,
    /// The options of each call.
    pub call: CallOptions,
}

impl Default for ManyOptions {
    fn default() -> Self {
        Self {
            in_flight: 32,
            deadline: None,
            most_failures: None,
            total: None,
            window: Arc::default(),
            in_doubt: None,
            call: CallOptions::default(),
        }
    }
}

/// A run: gives an [`Outcome`] for each input, in the order in which they end. It goes on while it is polled; dropping it
/// abandons what is in flight.
pub struct Many<S> {
    inputs: S,
    calls: Arc<dyn Calls>,
    options: ManyOptions,
    handle: RunHandle,
    began: Duration,
    /// Completes when the run's time is over.
    timer: Option<BoxFuture<'static, ()>>,
    /// The next input, which waits for a place.
    next: Option<Next>,
    position: u64,
    in_flight: FuturesUnordered<BoxFuture<'static, Outcome>>,
    /// The last outcome came without a request, so that those in flight are next.
    was_at_once: bool,
    /// Why no further input is begun.
    ending: Option<Ending>,
}

struct Next {
    request: Value,
    in_doubt: Option<Timestamp>,
    place: BoxFuture<'static, Place>,
}

impl<S> std::fmt::Debug for Many<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Many")
            .field("calls", &self.calls)
            .field("tally", &self.tally())
            .finish_non_exhaustive()
    }
}

impl<S: Stream<Item = Input> + Unpin> Many<S> {
    /// Runs an operation over inputs. Nothing happens before it is polled.
    pub fn new(
        engine: &Engine,
        operation: &'static Operation,
        inputs: S,
        options: ManyOptions,
    ) -> Self {
        let own = Own::new(engine, operation, options.call.clone());
        Self::of(Arc::new(own), inputs, options)
    }

    /// Runs the calls of somebody else, to whom the options of each call are left.
    pub fn of(calls: Arc<dyn Calls>, inputs: S, mut options: ManyOptions) -> Self {
        options.in_flight = options.in_flight.max(1);
        let handle = RunHandle::default();
        handle.lock().total = options.total;
        let runtime = calls.runtime();
        Self {
            inputs,
            handle,
            began: runtime.monotonic(),
            timer: (options.deadline).map(|time| runtime.sleep(time)),
            calls,
            options,
            next: None,
            position: 0,
            in_flight: FuturesUnordered::new(),
            was_at_once: false,
            ending: None,
        }
    }

    /// What tells how it stands, and ends it.
    pub fn handle(&self) -> RunHandle {
        self.handle.clone()
    }

    /// Begins inputs until there is no place, no input, or something to tell at once.
    fn begin(&mut self, context: &mut Context<'_>) -> Option<Outcome> {
        while self.ending.is_none() && self.in_flight.len() < self.options.in_flight {
            if self.next.is_none() {
                match self.inputs.poll_next_unpin(context) {
                    Poll::Ready(Some(Input::Request { request, in_doubt })) => {
                        let window = Arc::clone(&self.options.window);
                        self.next = Some(Next {
                            request,
                            in_doubt,
                            place: Box::pin(window.enter(Arc::clone(self.calls.runtime()))),
                        });
                    }
                    Poll::Ready(Some(Input::Unreadable(error))) => {
                        return Some(self.at_once(Err(error), false));
                    }
                    Poll::Ready(Some(Input::Known(answer))) => {
                        return Some(self.at_once(Ok(answer), true));
                    }
                    Poll::Ready(None) => self.ending = Some(Ending::Complete),
                    Poll::Pending => return None,
                }
            }
            let place = match &mut self.next {
                Some(next) => match next.place.as_mut().poll(context) {
                    Poll::Ready(place) => place,
                    Poll::Pending => return None,
                },
                None => return None,
            };
            if let Some(next) = self.next.take() {
                self.send(next, place);
            }
        }
        None
    }

    fn send(&mut self, next: Next, place: Place) {
        let window = Arc::clone(&self.options.window);
        let turn = Turn::new(window, Arc::clone(self.calls.runtime()), Some(place));
        let position = self.next_position();
        let last = self.options.deadline.unwrap_or(Duration::MAX);
        let one = OneCall {
            position,
            in_doubt: next.in_doubt.or(self.options.in_doubt),
            last: self.began.saturating_add(last),
            pace: Arc::new(turn),
        };
        let call = self.calls.call(next.request, one);
        self.in_flight.push(Box::pin(async move {
            Outcome {
                position,
                result: call.await,
                is_known: false,
            }
        }));
    }

    fn at_once(&mut self, result: Result<Answer>, is_known: bool) -> Outcome {
        self.was_at_once = true;
        Outcome {
            position: self.next_position(),
            result,
            is_known,
        }
    }

    /// Begins nothing further. Results that cannot be kept count also where there were no more inputs.
    fn end(&mut self, ending: Ending) {
        let is_lost = matches!(ending, Ending::Hopeless(_));
        match &self.ending {
            None => self.ending = Some(ending),
            Some(Ending::Complete) if is_lost => self.ending = Some(ending),
            Some(_) => {}
        }
    }

    fn next_position(&mut self) -> u64 {
        let position = self.position;
        self.position += 1;
        self.handle.lock().begun = self.position;
        position
    }

    /// Counts an outcome, and ends the run where it says that there is no use.
    fn count(&mut self, outcome: &Outcome) {
        let now = self.calls.runtime().monotonic();
        let mut tally = self.handle.lock();
        tally.elapsed = now.saturating_sub(self.began);
        match &outcome.result {
            Ok(_) => {
                tally.done += 1;
                tally.known += u64::from(outcome.is_known);
            }
            Err(error) => {
                tally.failed += 1;
                let share = self.options.most_failures;
                if is_hopeless(error) {
                    self.ending = Some(Ending::Hopeless(error.clone()));
                } else if share.is_some_and(|share| tally.has_failed_more_than(share)) {
                    self.ending.get_or_insert(Ending::Failures);
                }
            }
        }
    }
}

impl<S> Many<S> {
    /// Leaves the queue for a place until it is polled again. For those who do not poll it while they deal with outcomes:
    /// other runs and calls would wait behind it.
    pub fn rest(&mut self) {
        if let Some(next) = &mut self.next {
            let window = Arc::clone(&self.options.window);
            next.place = Box::pin(window.enter(Arc::clone(self.calls.runtime())));
        }
    }

    /// How it stands.
    pub fn tally(&self) -> Tally {
        self.handle.tally()
    }
}

impl<S: Stream<Item = Input> + Unpin> Stream for Many<S> {
    type Item = Outcome;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Outcome>> {
        let run = &mut *self;
        if let Some(ending) = run.handle.is_ended(context) {
            run.end(ending);
        }
        if let Some(timer) = &mut run.timer
            && timer.as_mut().poll(context).is_ready()
        {
            run.timer = None;
            run.ending.get_or_insert(Ending::Deadline);
        }
        if run.ending.is_some() {
            // A place that it waits for is for others.
            run.next = None;
        }
        let mut ended = if std::mem::take(&mut run.was_at_once) {
            run.in_flight.poll_next_unpin(context)
        } else {
            Poll::Pending
        };
        if !matches!(ended, Poll::Ready(Some(_))) {
            ended = match run.begin(context) {
                Some(outcome) => Poll::Ready(Some(outcome)),
                None => run.in_flight.poll_next_unpin(context),
            };
        }
        let outcome = match ended {
            Poll::Ready(Some(outcome)) => Some(outcome),
            // Nothing is in flight, and nothing will be.
            Poll::Ready(None) if run.ending.is_some() => None,
            _ => return Poll::Pending,
        };
        if let Some(outcome) = &outcome {
            run.count(outcome);
        } else {
            let now = run.calls.runtime().monotonic();
            let mut tally = run.handle.lock();
            tally.elapsed = now.saturating_sub(run.began);
            tally.ending.clone_from(&run.ending);
        }
        Poll::Ready(outcome)
    }
}

/// Whether every other input would fail in the same way. A key that is not valid also keeps out the look for what an earlier
/// run has done.
fn is_hopeless(error: &Error) -> bool {
    let is_kept_out =
        || error.code() == ErrorCode::TransportOutcomeUnknown && error.http_status() == Some(401);
    matches!(error.kind(), Kind::Authentication | Kind::Configuration) || is_kept_out()
}
