//! The workflows of Trust Lifecycle Manager, against the emulator.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::panic
)]

mod child;
mod killed;
mod office;
mod renewing;
mod watching;
