//! From the command line to the JSON of an operation's request.

mod defaults;
mod example;
mod flags;
mod input;
mod parser;
mod values;

pub(crate) use defaults::fill;
pub(crate) use example::{example, typed};
pub(crate) use flags::{Flag, args, flags, positional, positions};
pub(crate) use input::{Source, structured, unreadable};
pub(crate) use values::{cell, put, request};
