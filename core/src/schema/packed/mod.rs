//! A product's operations as text, for a program that reads a product only when it is used.
//!
//! A line is one thing, its parts stand between tabs, and nothing is named before it is there:
//!
//! ```text
//! p NAME                     the product
//! e NAME VALUE...            an enumeration
//! q NAME FIELD...            a model that is sent
//! a NAME FIELD...            a model of an answer
//! o NAME MODEL p RESPONSE CONFIDENCE ACTION...
//! ```
//!
//! A field is its name, `!` where it is required and `?` where it is not, its type as a letter, and its rules, each after a
//! colon: `seat_id!t:segment`. What only people read is left out: documentation, sources, what to use instead. So is
//! code: see `Code`.

mod known;
mod read;
#[cfg(test)]
mod tests;
mod write;

use super::{Recover, Workflow};

pub(crate) use known::{add, operation};
pub use write::write;

/// What a table needs and no text can hold. The reader finds it by the operation's name.
#[derive(Debug, Clone, Copy)]
pub enum Code {
    /// Of a workflow.
    Workflow(Workflow),
    /// Of a recovery.
    Recovery(Recover),
}
