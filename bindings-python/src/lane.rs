//! The short way for a thread that waits: it does the work itself.
//!
//! A call that waits has a thread with nothing else to do. Letting that thread drive the connection saves two changes of
//! threads for each call, which cost more than all of the rest. A lane has connections of its own, because a connection
//! belongs to the runtime that drives it; it is lent to one thread at a time, and threads that find it lent go through the
//! process's runtime.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use devtrust::{Engine, Error, ErrorCode, Result};
use tokio::runtime::{Builder, Runtime};

use crate::inbox::Inbox;
use crate::message::Message;
use crate::work::Work;

/// How much the system may tell a lane at a time. It drives one call; tokio's own 1,024 would be 12 KiB of each client.
const EVENTS: usize = 16;

/// A runtime without threads, and the connections that it drives.
#[derive(Debug)]
pub(crate) struct Lane {
    // Before the runtime, so that connections are given up before what drives them.
    engine: Engine,
    runtime: Option<Runtime>,
}

impl Lane {
    pub(crate) fn new(engine: Engine) -> Result<Self> {
        let runtime = Builder::new_current_thread()
            .thread_name("devtrust")
            .max_io_events_per_tick(EVENTS)
            .enable_all()
            .build()
            .map_err(|error| {
                let message = format!("no connection could be prepared: {error}");
                Error::new(ErrorCode::InternalDefect, message)
            })?;
        Ok(Self {
            engine,
            runtime: Some(runtime),
        })
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Lets connections notice what happened while nobody drove them: above all, that the service closed them.
    pub(crate) fn catch_up(&self) {
        if let Some(runtime) = &self.runtime {
            runtime.block_on(async {
                // Once for the system to say what happened, once for the connections to act on it.
                tokio::task::yield_now().await;
                tokio::task::yield_now().await;
            });
        }
    }

    /// Works until there is a message, or until patience ends.
    pub(crate) fn work(
        &self,
        work: &mut Work,
        inbox: &Inbox,
        patience: Duration,
    ) -> Option<Message> {
        let message = poll_fn(|context| {
            if let Some(message) = inbox.take() {
                return Poll::Ready(message);
            }
            // Work that is done has posted its last message, so that it is never polled again.
            let _ = work.as_mut().poll(context);
            inbox.take().map_or(Poll::Pending, Poll::Ready)
        });
        let runtime = self.runtime.as_ref()?;
        runtime.block_on(async { tokio::time::timeout(patience, message).await.ok() })
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Without waiting for a name that is still being looked up.
            runtime.shutdown_background();
        }
    }
}
