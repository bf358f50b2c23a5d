//! A client without a network and without a clock, for tests in every language.
//!
//! [`VirtualRuntime`] has a clock that only moves when everybody waits, [`ScriptedTransport`] answers from a list and
//! keeps what it was asked, and [`Script`] builds a [`Client`](crate::Client) on both from one JSON text and tells, as
//! JSON, what was sent and how long was waited. It is behind the crate feature `testing`; the conformance scenarios of
//! all languages run on it.

mod config;
mod observe;
mod random;
mod record;
mod reissue;
mod reply;
mod runtime;
mod script;
mod sleep;
mod transport;

pub use config::settings;
pub use random::Random;
pub use record::Record;
pub use reply::{Break, Reply};
pub use runtime::{Hold, Slept, VirtualRuntime};
pub use script::{API_KEY, Given, Script, Stage};
pub use sleep::Sleep;
pub use transport::{ScriptedTransport, unexpected};
