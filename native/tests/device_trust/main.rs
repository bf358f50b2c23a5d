//! Device Trust Manager beyond the tutorial: the client against the emulator, operation by operation.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod authentication;
mod batches;
mod certificates;
mod enrolling;
mod foreign;
mod jobs;
mod keeping;
mod life;
mod lives;
mod plant;
mod revoking;
