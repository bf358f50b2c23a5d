//! The journal against the emulator: queuing, sending, and what becomes of both when they are interrupted.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod attacked;
mod encrypted;
mod killed;
mod queueing;
mod resumed;
mod sending;
mod support;
