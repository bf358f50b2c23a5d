//! A module of the npm package: reads and writes PKCS#10, X.509 and bootstrap bundles.
//!
//! It signs and verifies nothing: `WebCrypto` does, in the host. It is loaded when it is first needed, so that an application
//! that only manages devices never pays for it. Each call is answered at once.
#![cfg(target_arch = "wasm32")]

mod functions;

pub use functions::run;
