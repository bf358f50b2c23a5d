//! A transport that answers from a list.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::record::Record;
use super::{Reply, VirtualRuntime};
use crate::future::BoxFuture;
use crate::transport::{Delivery, Failure, Request, Response, Sent, Transport, TransportError};
use crate::{Secret, runtime::Runtime as _};

/// Answers from a list, in its order, and keeps what it was asked.
#[derive(Debug)]
pub struct ScriptedTransport {
    runtime: VirtualRuntime,
    api_key: Option<Secret>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    replies: VecDeque<Reply>,
    records: Vec<Record>,
    /// Requests for which there was no reply.
    unexpected: u32,
}

impl ScriptedTransport {
    /// With what it answers, and the key that the client should send.
    pub fn new(runtime: VirtualRuntime, replies: Vec<Reply>, api_key: Option<Secret>) -> Self {
        let replies = replies
            .into_iter()
            .flat_map(|reply| {
                let times = usize::try_from(reply.times.unwrap_or(1)).unwrap_or(1);
                std::iter::repeat_n(reply, times)
            })
            .collect();
        Self {
            runtime,
            api_key,
            state: Mutex::new(State {
                replies,
                records: Vec::new(),
                unexpected: 0,
            }),
        }
    }

    /// What it was asked.
    pub fn records(&self) -> Vec<Record> {
        self.lock().records.clone()
    }

    /// How many replies were not asked for.
    pub fn replies_left(&self) -> usize {
        self.lock().replies.len()
    }

    /// How many requests came for which there was no reply.
    pub fn unexpected(&self) -> u32 {
        self.lock().unexpected
    }

    /// Notes a request and takes the reply to it; nothing where none is left.
    pub fn take(&self, request: &Request) -> Option<Reply> {
        let key = self.api_key.as_ref().map(Secret::reveal);
        let record = Record::new(request, self.runtime.monotonic(), key);
        let body = record.body.clone().unwrap_or_default();
        let mut state = self.lock();
        state.records.push(record);
        let reply = state.replies.pop_front();
        match &reply {
            Some(reply) if reply.unsent => request.departure.waits(),
            Some(_) => {}
            None => state.unexpected += 1,
        }
        reply.map(|reply| reply.to(&body))
    }

    /// Changes the note of the last request: for a transport that knows better what the service saw.
    pub fn amend(&self, change: impl FnOnce(&mut Record)) {
        if let Some(record) = self.lock().records.last_mut() {
            change(record);
        }
    }

    /// Gives a reply, after its delay.
    pub async fn give(
        &self,
        reply: &Reply,
        delivery: &Delivery,
    ) -> Result<Response, TransportError> {
        if reply.delay_ms > 0 {
            self.runtime
                .delay(Duration::from_millis(reply.delay_ms))
                .await;
        }
        if reply.hang {
            std::future::pending::<()>().await;
        }
        if let Some(broken) = &reply.fail {
            return Err(broken.error().unwrap_or_else(|message| defect(&message)));
        }
        let response = reply.response().map_err(|message| defect(&message))?;
        deliver(response, delivery)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for ScriptedTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            match self.take(&request) {
                Some(reply) => self.give(&reply, &request.delivery).await,
                None => Err(unexpected()),
            }
        })
    }
}

/// What a request gets for which there is no reply; not tried again.
pub fn unexpected() -> TransportError {
    defect("no reply is scripted for this request")
}

/// Hands the body over as every transport does: a refusal's always in memory, nothing over the limit.
fn deliver(mut response: Response, delivery: &Delivery) -> Result<Response, TransportError> {
    match delivery {
        Delivery::Sink(sink) if response.is_success() => {
            sink.write(std::mem::take(&mut response.body))
                .map_err(|message| TransportError::new(Failure::Sink, Sent::Maybe, message))?;
            Ok(response)
        }
        Delivery::Memory(limit) if response.body.len() > *limit => Err(TransportError::new(
            Failure::TooLarge,
            Sent::Maybe,
            format!("the answer is larger than {limit} bytes"),
        )),
        Delivery::Memory(_) | Delivery::Sink(_) => Ok(response),
    }
}

/// The script itself is wrong; not tried again.
fn defect(message: &str) -> TransportError {
    TransportError::new(Failure::Cancelled, Sent::Nothing, message)
}
