//! Who says when an attempt may go out, where many calls go on at once (`many`).

use std::time::Duration;

use crate::future::{BoxFuture, MaybeSend, MaybeSync};
use crate::transport::Failure;

/// Holds one call's attempts back while the service has as many as it takes.
pub trait Pace: MaybeSend + MaybeSync + std::fmt::Debug {
    /// A place for the attempts of this call; nothing where it has one.
    fn place(&self) -> Option<BoxFuture<'_, ()>>;
    /// The call waits before its next attempt, and others may have its place.
    fn rest(&self);
    /// Learns from an attempt.
    fn learn(&self, attempt: &Attempt<'_>);
}

/// How an attempt went.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// The operation: `devices.register`.
    pub operation: &'a str,
    /// When it was sent, by the monotonic clock.
    pub sent: Duration,
    /// When it ended.
    pub ended: Duration,
    /// The status of the answer, or why there is none.
    pub outcome: Result<u16, Failure>,
    /// How long the service asked to wait.
    pub retry_after: Option<Duration>,
}
