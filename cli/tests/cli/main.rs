//! The command line against the emulator: what it prints, how it ends, and what it never shows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod batches;
mod deployments;
mod desk;
mod documented;
mod endings;
mod fleets;
mod killed;
mod operations;
mod outputs;
mod portal;
mod profiles;
mod secrets;
mod verbs;
