//! A log of the host's.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use devtrust::engine::{Event, Happening, Observer};
use tokio::runtime::Runtime;

use super::HostError;
use super::listener_queue::ListenerQueue;

/// Takes what happens on the wire, one entry after the other: never a header, a body or a secret. What it throws is
/// ignored, and what it is too slow for is lost.
#[uniffi::export(foreign)]
#[async_trait]
pub trait Logger: Send + Sync {
    /// Something happened.
    async fn log(&self, entry: LogEntry) -> Result<(), HostError>;
}

/// One thing that happened on the wire.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct LogEntry {
    /// How much it matters.
    pub level: LogLevel,
    /// What happened, in words: `answered 201`.
    pub text: String,
    /// The operation: `devices.register`.
    pub operation: String,
    /// The id that all attempts of the call carry.
    pub request_id: String,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// GET, POST, ...
    pub method: String,
    /// The path, without its query.
    pub path: String,
    /// The status, where there was an answer.
    pub http_status: Option<u16>,
    /// How long the attempt took, or the next one is waited for.
    pub duration: Option<Duration>,
}

/// How much an entry matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum LogLevel {
    /// For finding out.
    Debug,
    /// Worth knowing: a call is waited with or looked up.
    Info,
    /// An attempt failed.
    Warn,
}

impl From<&Event<'_>> for LogEntry {
    fn from(event: &Event<'_>) -> Self {
        let (level, text, http_status, duration) = match event.happening {
            Happening::Sending => (LogLevel::Debug, "sending".to_owned(), None, None),
            Happening::Answered { status, elapsed } => (
                LogLevel::Debug,
                format!("answered {status}"),
                Some(status),
                Some(elapsed),
            ),
            Happening::Failed { failure, elapsed } => (
                LogLevel::Warn,
                format!("failed: {}", failure.name()),
                None,
                Some(elapsed),
            ),
            Happening::Waiting(wait) => (
                LogLevel::Info,
                "waiting before the next attempt".to_owned(),
                None,
                Some(wait),
            ),
            Happening::Reconciling => (
                LogLevel::Info,
                "the outcome is not known: looking the object up".to_owned(),
                None,
                None,
            ),
            Happening::Unread(members) => (
                LogLevel::Warn,
                format!("{members} members of the answer are not what is documented"),
                None,
                None,
            ),
        };
        Self {
            level,
            text,
            operation: event.operation.to_owned(),
            request_id: event.request_id.to_owned(),
            attempt: event.attempt,
            method: event.verb.to_owned(),
            path: event.path.to_owned(),
            http_status,
            duration,
        }
    }
}

/// Core's side.
pub(crate) struct HostLog(ListenerQueue<LogEntry>);

impl HostLog {
    pub(crate) fn new(runtime: &Runtime, host: Arc<dyn Logger>) -> Self {
        Self(ListenerQueue::new(runtime, move |entry| {
            let host = Arc::clone(&host);
            async move { drop(host.log(entry).await) }
        }))
    }
}

impl fmt::Debug for HostLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostLog")
    }
}

impl Observer for HostLog {
    fn event(&self, event: &Event<'_>) {
        self.0.put(event.into());
    }
}
