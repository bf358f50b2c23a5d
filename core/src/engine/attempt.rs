//! One attempt: send, with a timer beside it.

use std::time::Duration;

use futures_util::future::{Either, select};

use super::Engine;
use super::build::Prepared;
use super::observer::{Event, Happening};
use super::pace::Attempt;
use super::retry::retry_after;
use crate::error::{Result, visible};
use crate::transport::{Delivery, Departure, Failure, Request, Response, Sent, TransportError};

/// The longest id that an observer is told, in characters.
const LONGEST_ID: usize = 200;

/// What is known of a call while its attempts go on.
pub(super) struct Call<'a> {
    pub(super) operation: &'a str,
    pub(super) request_id: String,
    pub(super) attempts: u32,
}

impl Engine {
    /// Sends once. The outer error is ours (a header that cannot be), the inner one the network's.
    pub(super) async fn attempt(
        &self,
        prepared: &Prepared,
        call: &Call<'_>,
    ) -> Result<std::result::Result<Response, TransportError>> {
        // How long a large file takes depends on the network, and nobody can say it before.
        let timeout = match self.options.upload {
            Some(_) => self.remaining(),
            None => self.shared.config.attempt_timeout.min(self.remaining()),
        };
        let delivery = match &self.options.sink {
            Some(sink) if call.attempts > 1 => {
                if let Err(message) = sink.restart() {
                    return Ok(Err(TransportError::new(
                        Failure::Sink,
                        Sent::Nothing,
                        message,
                    )));
                }
                Delivery::Sink(sink.clone())
            }
            Some(sink) => Delivery::Sink(sink.clone()),
            None => Delivery::Memory(prepared.limit),
        };
        let departure = Departure::default();
        let request = Request {
            method: prepared.verb.clone(),
            url: prepared.url.clone(),
            headers: self.headers(prepared, &call.request_id)?,
            body: prepared.body.clone(),
            delivery,
            timeout,
            departure: departure.clone(),
        };
        self.observe(prepared, call, Happening::Sending);
        let started = self.now();
        let timer = self.shared.runtime.sleep(timeout);
        let outcome = match select(self.shared.transport.send(request), timer).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => Err(out_of_time(departure.sent(), timeout)),
        };
        let ended = self.now();
        let elapsed = ended.saturating_sub(started);
        let happening = match &outcome {
            Ok(response) => {
                self.shared
                    .service_clock
                    .learn(&response.headers, self.now());
                Happening::Answered {
                    status: response.status,
                    elapsed,
                }
            }
            Err(error) => Happening::Failed {
                failure: error.failure,
                elapsed,
            },
        };
        self.observe(prepared, call, happening);
        if let Some(pace) = &self.options.pace {
            let (outcome, retry_after) = match &outcome {
                Ok(response) => {
                    let asked = retry_after(&response.headers, self.shared.runtime.wall());
                    (Ok(response.status), asked)
                }
                Err(error) => (Err(error.failure), None),
            };
            pace.learn(&Attempt {
                operation: call.operation,
                sent: started,
                ended,
                outcome,
                retry_after,
            });
        }
        Ok(outcome)
    }

    pub(super) fn observe(&self, prepared: &Prepared, call: &Call<'_>, happening: Happening) {
        if let Some(observer) = &self.shared.observer {
            observer.event(&Event {
                operation: call.operation,
                // A caller's own id may come from anywhere.
                request_id: &visible(&call.request_id, LONGEST_ID),
                attempt: call.attempts,
                verb: &prepared.verb,
                path: prepared.url.path(),
                happening,
            });
        }
    }
}

/// The attempt's time is over.
pub(super) fn out_of_time(sent: Sent, timeout: Duration) -> TransportError {
    let what = match sent {
        Sent::Nothing => "no connection",
        Sent::Maybe => "no answer",
    };
    let message = format!("{what} within {}", seconds(timeout));
    TransportError::new(Failure::Timeout, sent, message)
}

/// `1.5 s`.
pub(super) fn seconds(duration: Duration) -> String {
    let tenths = duration
        .as_secs()
        .saturating_mul(10)
        .saturating_add(u64::from(duration.subsec_millis().div_ceil(100)));
    if tenths.is_multiple_of(10) {
        format!("{} s", tenths / 10)
    } else {
        format!("{}.{} s", tenths / 10, tenths % 10)
    }
}
