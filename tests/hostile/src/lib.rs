//! A hostile server with its cases as data, and the judge of what devtrust makes of them in every language. The format is
//! described in this folder's README.

mod case;
mod corpus;
mod elsewhere;
mod figures;
mod job;
mod piece;
mod request;
mod run;
mod server;
mod service;
mod tls;
mod verdict;
mod witness;

pub use case::{Answer, Case, Certificate, Connection, Differs, End, Framing, Then};
pub use corpus::{home, load};
pub use figures::figures;
pub use job::{API_KEY, timeout_ms};
pub use piece::{Part, Piece, Step, Words};
pub use run::run;
pub use verdict::{judge, overrun_ms, peak};

use std::collections::BTreeMap;

use devtrust_conformance::{Judged, Observation};

impl Judged for Case {
    const NOUN: &'static str = "cases";

    fn name(&self) -> &str {
        &self.name
    }

    fn skip(&self) -> &BTreeMap<String, String> {
        &self.skip
    }

    fn judge(&self, observation: &Observation) -> Vec<String> {
        judge(self, observation)
    }
}
