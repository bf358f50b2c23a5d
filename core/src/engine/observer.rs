//! What happened on the wire, for logs: never a header, a body or a secret.

use std::time::Duration;

use crate::future::{MaybeSend, MaybeSync};
use crate::transport::Failure;

/// Is told what happens on the wire.
pub trait Observer: MaybeSend + MaybeSync + std::fmt::Debug {
    /// Something happened. Must not block.
    fn event(&self, event: &Event<'_>);
}

/// One thing that happened.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// The operation: `devices.register`.
    pub operation: &'a str,
    /// The id that all attempts of the call carry.
    pub request_id: &'a str,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// GET, POST, ...
    pub verb: &'a str,
    /// The path, without its query.
    pub path: &'a str,
    /// What.
    pub happening: Happening,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// A request goes out.
    Sending,
    /// An answer came.
    Answered {
        /// Its status.
        status: u16,
        /// After this long.
        elapsed: Duration,
    },
    /// No answer came.
    Failed {
        /// Why.
        failure: Failure,
        /// After this long.
        elapsed: Duration,
    },
    /// The next attempt follows after this long.
    Waiting(Duration),
    /// The outcome is not known: the object is looked up.
    Reconciling,
    /// The answer was read, but for so many optional members that hold something else than is documented. The result has
    /// them among its unknown members, under `<name>.unread`.
    Unread(u32),
}
