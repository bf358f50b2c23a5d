//! A service that takes so much and no more, which changes with time.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use devtrust_core::runtime::Runtime as _;
use devtrust_core::testing::VirtualRuntime;
use devtrust_core::transport::{Headers, Request, Response, Transport, TransportError};
use devtrust_core::{BoxFuture, Client};

use crate::parties::{client, stubborn};

/// How long an answer takes where nobody is in the way: 150 to 250 ms.
pub(super) const LATENCY: Duration = Duration::from_millis(200);

/// What happens to a request that is too many.
#[derive(Debug, Clone, Copy)]
pub(super) enum Manner {
    /// More than so many at a time are refused with 429.
    RefusesTheNext,
    /// More than so many in a second are refused with 429 and `Retry-After: 1`.
    CountsSeconds,
    /// So many are worked on at a time; the others wait for their turn.
    Queues,
}

#[derive(Debug)]
pub(super) struct Crowd {
    runtime: VirtualRuntime,
    manner: Manner,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    most: usize,
    open: usize,
    /// When each worker is free again.
    busy: Vec<Duration>,
    /// The second, and how many came in it.
    second: (u64, usize),
    refused: usize,
}

impl Crowd {
    pub(super) fn new(runtime: &VirtualRuntime, manner: Manner, most: usize) -> Arc<Self> {
        let crowd = Self {
            runtime: runtime.clone(),
            manner,
            state: Mutex::default(),
        };
        crowd.allow(most);
        Arc::new(crowd)
    }

    /// From now on, so many.
    pub(super) fn allow(&self, most: usize) {
        let mut state = self.state.lock().unwrap();
        state.most = most;
        state.busy.resize(most, Duration::ZERO);
    }

    pub(super) fn client(self: &Arc<Self>) -> Client {
        client(stubborn(), self.clone(), &self.runtime)
    }

    pub(super) fn refused(&self) -> usize {
        self.state.lock().unwrap().refused
    }

    async fn answer(&self) -> Response {
        let now = self.runtime.now();
        let jitter = Duration::from_millis(self.runtime.random() % 101);
        let work = LATENCY.saturating_sub(Duration::from_millis(50)) + jitter;
        let (is_refused, wait) = {
            let mut state = self.state.lock().unwrap();
            state.open += 1;
            match self.manner {
                Manner::RefusesTheNext => (state.open > state.most, Duration::ZERO),
                Manner::CountsSeconds => {
                    if state.second.0 != now.as_secs() {
                        state.second = (now.as_secs(), 0);
                    }
                    state.second.1 += 1;
                    (state.second.1 > state.most, Duration::ZERO)
                }
                Manner::Queues => {
                    let first = state.busy.iter_mut().min().unwrap();
                    let wait = first.saturating_sub(now);
                    *first = now + wait + work;
                    (false, wait)
                }
            }
        };
        let time = if is_refused {
            LATENCY / 10
        } else {
            wait + work
        };
        self.runtime.delay(time).await;
        let mut state = self.state.lock().unwrap();
        state.open -= 1;
        state.refused += usize::from(is_refused);
        let mut headers = Headers::new();
        if is_refused && matches!(self.manner, Manner::CountsSeconds) {
            headers.add("retry-after", "1");
        }
        let (status, body) = if is_refused {
            (
                429,
                r#"{"errors":[{"code":"request_limit_exceeded","message":"Too many requests."}]}"#,
            )
        } else {
            (
                200,
                r#"{"id":"00000004-0000-4000-8000-000000000001","name":"Press 1"}"#,
            )
        };
        Response {
            status,
            headers,
            body: Bytes::from_static(body.as_bytes()),
        }
    }
}

impl Transport for Crowd {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async { Ok(self.answer().await) })
    }
}
