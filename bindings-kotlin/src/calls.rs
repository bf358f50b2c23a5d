//! Calls whose answers a host takes in one place.
//!
//! A future that crosses the border costs a JVM a dozen crossings: it is polled, calls back from a thread of ours, is polled
//! again, completed and freed. Here a call goes out in one, and one thread of the host takes the answers of all of them.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::task::AbortHandle;

use crate::NativeClient;
use crate::error::DevtrustError;
use crate::executor::{run, runtime};

/// What a call came to.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct NativeAnswer {
    /// The number that the host gave the call.
    pub number: u64,
    /// What the answer holds, as JSON text.
    pub result: Option<String>,
    /// Why there is none.
    pub error: Option<DevtrustError>,
}

/// Where the answers of a host's calls gather.
#[derive(Debug, Default, uniffi::Object)]
pub struct NativeCalls {
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Debug, Default)]
struct State {
    answers: Vec<NativeAnswer>,
    running: HashMap<u64, AbortHandle>,
}

impl NativeCalls {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An answer, unless nobody waits for it any more.
    fn post(&self, answer: NativeAnswer) {
        let mut state = self.lock();
        if state.running.remove(&answer.number).is_some() {
            state.answers.push(answer);
            drop(state);
            self.arrived.notify_one();
        }
    }
}

#[uniffi::export]
impl NativeCalls {
    /// A place of its own.
    #[uniffi::constructor]
    pub fn new() -> Self {
        Self::default()
    }

    /// The answers that have come. Holds its thread until there is one.
    pub fn take(&self) -> Vec<NativeAnswer> {
        let empty = |state: &mut State| state.answers.is_empty();
        let waited = self.arrived.wait_while(self.lock(), empty);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut state.answers)
    }

    /// Ends a call: its connection is closed, and there will be no answer.
    pub fn abandon(&self, number: u64) {
        let running = self.lock().running.remove(&number);
        if let Some(running) = running {
            running.abort();
        }
    }
}

/// A client, and where its answers go.
#[derive(Debug, uniffi::Object)]
pub struct NativeLine {
    client: Arc<NativeClient>,
    calls: Arc<NativeCalls>,
}

#[uniffi::export]
impl NativeLine {
    /// The calls of this client, with their answers in this place.
    #[uniffi::constructor]
    pub fn new(client: Arc<NativeClient>, calls: Arc<NativeCalls>) -> Self {
        Self { client, calls }
    }

    /// Begins an operation, by its name in core's tables, as [`NativeClient::call`] does. Whatever comes of it is an answer.
    pub fn begin(&self, number: u64, operation: String, request: String) {
        let (client, calls) = (Arc::clone(&self.client), Arc::clone(&self.calls));
        let work = async move {
            // In a task of its own, so that a panic is an answer as well.
            let outcome = run(async move { Ok(client.answered(&operation, &request).await) }).await;
            let (result, error) = match outcome.and_then(|answer| answer) {
                Ok(result) => (Some(result), None),
                Err(error) => (None, Some(error.into())),
            };
            calls.post(NativeAnswer {
                number,
                result,
                error,
            });
        };
        // Held until the call is among those that run: it could be over by then.
        let mut state = self.calls.lock();
        match runtime() {
            Ok(runtime) => {
                let running = runtime.spawn(work).abort_handle();
                state.running.insert(number, running);
            }
            Err(error) => {
                state.answers.push(NativeAnswer {
                    number,
                    result: None,
                    error: Some(error.into()),
                });
                drop(state);
                self.calls.arrived.notify_one();
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn closed() -> Arc<NativeLine> {
        let client = devtrust::Client::builder().api_key("key").build().unwrap();
        let client = NativeClient::over(client.engine().clone()).unwrap();
        client.shut_down();
        Arc::new(NativeLine::new(
            Arc::new(client),
            Arc::new(NativeCalls::new()),
        ))
    }

    #[test]
    fn every_call_has_one_answer_under_its_number() {
        let line = closed();
        for number in 1..=50 {
            line.begin(number, "divisions.list".into(), "{}".into());
        }
        let mut numbers = Vec::new();
        while numbers.len() < 50 {
            for answer in line.calls.take() {
                assert!(matches!(
                    answer.error,
                    Some(DevtrustError::Configuration { .. })
                ));
                numbers.push(answer.number);
            }
        }
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq(1..=50));
        assert!(line.calls.lock().running.is_empty());
    }

    #[test]
    fn a_call_that_was_abandoned_has_no_answer() {
        let line = closed();
        line.begin(1, "divisions.list".into(), "{}".into());
        line.calls.abandon(1);
        line.calls.abandon(1);
        line.begin(2, "no.such".into(), "{}".into());
        // The first may have been faster than its end.
        while line.calls.take().last().unwrap().number != 2 {}
        assert!(line.calls.lock().running.is_empty());
    }
}
