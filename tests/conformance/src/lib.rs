//! One behaviour, proven in every language: the corpus of scenarios, the runners for Rust, the judge of all runners, and
//! the scenario x runtime matrix. The format is described in this folder's README.

mod corpus;
mod live;
mod matrix;
mod memory;
mod observation;
mod pattern;
mod query;
mod run;
mod scenario;
mod verdict;
mod wire;

pub use corpus::{Corpus, home, json_files, with_fixtures};
pub use live::{Job, Live, live};
pub use matrix::{Judged, Matrix};
pub use observation::{Observation, read_lines};
pub use pattern::{Mode, compare};
pub use run::{RUST, run};
pub use scenario::{ExpectedRequest, Repeat, Scenario, Take, Then, When};
pub use verdict::judge;
pub use wire::{RUST_HTTP, Wire};
