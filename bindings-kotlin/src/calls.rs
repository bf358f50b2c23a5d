//! Calls whose answers a host takes in one place.
//!
//! A future that crosses the border costs a JVM a dozen crossings: it is polled, calls back from a thread of ours, is polled
//! again, completed and freed. Here a call goes out in one, and one thread of the host takes the answers of all of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, Weak};

use tokio::task::AbortHandle;

use crate::NativeClient;
use crate::error::DevtrustError;
use crate::executor::{guarded, runtime};

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
    number: u64,
}

/// The lines that are open, by their numbers: a call names its line and takes no handle of it, which would be a crossing more.
static LINES: RwLock<BTreeMap<u64, Weak<NativeLine>>> = RwLock::new(BTreeMap::new());

#[uniffi::export]
impl NativeLine {
    /// The calls of this client, with their answers in this place.
    #[uniffi::constructor]
    pub fn new(client: Arc<NativeClient>, calls: Arc<NativeCalls>) -> Arc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let line = Arc::new(Self {
            client,
            calls,
            number,
        });
        let mut lines = LINES.write().unwrap_or_else(PoisonError::into_inner);
        lines.insert(number, Arc::downgrade(&line));
        line
    }

    /// What a call names it by.
    pub fn number(&self) -> u64 {
        self.number
    }
}

impl Drop for NativeLine {
    fn drop(&mut self) {
        let mut lines = LINES.write().unwrap_or_else(PoisonError::into_inner);
        lines.remove(&self.number);
    }
}

/// Begins an operation: `call` is its name in core's tables, a line feed, and the request as JSON text, in UTF-8. Whatever comes of
/// it is an answer of the line's place, under this number. False where there is no such line.
///
/// A function rather than a method, with bytes that stay where the host has them: a JVM crosses once, and four times otherwise.
#[uniffi::export]
pub fn native_begin(line: u64, number: u64, call: &[u8]) -> bool {
    let lines = LINES.read().unwrap_or_else(PoisonError::into_inner);
    let Some(line) = lines.get(&line).and_then(Weak::upgrade) else {
        return false;
    };
    drop(lines);
    let (operation, request) = texts(call);
    line.begin(number, operation, request);
    true
}

fn texts(call: &[u8]) -> (String, String) {
    let text = String::from_utf8_lossy(call);
    let (operation, request) = text.split_once('\n').unwrap_or((&text, ""));
    (operation.to_owned(), request.to_owned())
}

impl NativeLine {
    fn begin(&self, number: u64, operation: String, request: String) {
        let (client, calls) = (Arc::clone(&self.client), Arc::clone(&self.calls));
        let work = async move {
            // A panic is an answer as well.
            let outcome = guarded(client.answered(&operation, &request)).await;
            let (result, error) = match outcome {
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
        NativeLine::new(Arc::new(client), Arc::new(NativeCalls::new()))
    }

    #[test]
    fn a_line_is_known_while_it_is_open() {
        let line = closed();
        let (number, calls) = (line.number(), Arc::clone(&line.calls));
        assert!(native_begin(number, 7, b"divisions.list\n{}"));
        assert_eq!(calls.take().first().unwrap().number, 7);
        drop(line);
        assert!(!native_begin(number, 8, b"divisions.list\n{}"));
        assert!(!LINES.read().unwrap().contains_key(&number));
    }

    #[test]
    fn a_call_is_a_name_and_a_text() {
        let told = |call: &[u8]| texts(call);
        assert_eq!(told(b"a.b\n{}\n"), ("a.b".into(), "{}\n".into()));
        assert_eq!(told(b"a.b"), ("a.b".into(), String::new()));
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
