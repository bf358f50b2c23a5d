//! One operation over many inputs: registering a factory's devices, issuing a fleet's certificates.
//!
//! [`Many`] takes inputs from a stream as it needs them and gives an [`Outcome`] for each, in the order in which they end. It
//! holds as many as are in flight and no more, however long the stream is. How many requests go out at a time follows what the
//! service takes ([`Window`]): all runs with one API key share that.
//!
//! Inputs are begun in their order. When a run ends early, those in flight are brought to their end, and what follows the last
//! one that was begun ([`Tally::begun`]) has not been touched.

mod calls;
mod columns;
mod journal;
mod latency;
mod limit;
mod run;
mod tally;
mod turn;
mod window;

pub use calls::{Calls, OneCall};
pub use columns::{Columns, cell, over};
pub use journal::{Journaled, Keeper, Ledger, Noted, Prepared, Row};
pub use run::{Input, Many, ManyOptions, Outcome};
pub use tally::{Ending, RunHandle, Tally};
pub use window::Window;
