//! A module of the npm package with the code of workflows. It sends nothing by itself: the main module makes the calls that a
//! workflow asks for, with their deadline, repetitions and events, and tells it the time.
//!
//! It is loaded when one of them is first called, so that an application that runs none never pays for it.
#![cfg(target_arch = "wasm32")]

mod run;
mod within;

pub use run::run;
