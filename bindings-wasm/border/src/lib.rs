//! What the WebAssembly modules of the npm package share on their way to JavaScript.
#![cfg(target_arch = "wasm32")]

mod keys;
pub mod plain;
mod stop;

pub use keys::Keys;
pub use stop::Stop;
