//! What the WebAssembly modules of the npm package share on their way to JavaScript.
#![cfg(target_arch = "wasm32")]

mod clock;
mod keys;
pub mod plain;
mod stop;

pub use clock::Clock;
pub use keys::Keys;
pub use stop::Stop;
