//! The WebAssembly half of the npm package: runs any operation by its name, on JSON text.
//!
//! One function takes messages in (`abi`), one import gives messages out. Nothing here names an operation or a model, and
//! nothing here is asynchronous towards JavaScript: a call is a task, and whatever it waits for (an answer, a timer, the
//! module with the code for keys) is a port that the host answers with another message. So the host owns every turn of
//! the loop, and a panic is an exception in a call that the host made.
#![cfg(target_arch = "wasm32")]

mod abi;
mod calls;
mod host;
mod keys;
mod messages;
mod ports;
mod sessions;
mod settings;
mod shape;
mod slots;
mod tasks;
mod transport;
