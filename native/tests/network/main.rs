//! The transport against servers that misbehave on purpose. Every server listens on loopback, and what it does is
//! decided by what arrives, never by time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod answers;
mod connections;
mod environment;
mod http2;
mod identities;
mod observing;
mod proxies;
mod requests;
mod silence;
mod support;
mod trust;
