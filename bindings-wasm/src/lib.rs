//! The WebAssembly half of the npm package: runs any operation by its name.
//!
//! A `Session` is one client. It takes calls as JSON text and gives promises of plain objects. Nothing here names an
//! operation or a model.
//!
//! A panic is a trap, as is a stack that is used up. Then this instance is of no use any more: the facade sees the exception in
//! the one of its functions that it called, fails all calls under way and makes a new instance (`ts/src/machine.ts`).
#![cfg(target_arch = "wasm32")]

mod call;
mod events;
mod host;
mod places;
mod session;
mod settings;
mod shape;
mod steps;
#[cfg(test)]
mod tests;
mod transport;
#[cfg(feature = "traps")]
mod traps;
mod turn;
mod underway;
mod within;
mod workflows;
