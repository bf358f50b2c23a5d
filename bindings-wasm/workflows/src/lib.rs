//! A module of the npm package with the code of workflows and of many inputs. It sends nothing by itself: the main module makes the calls that a
//! workflow asks for, with their deadline, repetitions and events, and tells it the time.
//!
//! It is loaded when one of them is first called, so that an application that runs none never pays for it.
#![cfg(target_arch = "wasm32")]

mod journal;
mod kept;
mod many;
mod run;
mod turn;
mod within;

pub use journal::Journal;
pub use many::{Rows, Run};
pub use run::run;
pub use turn::Turn;
