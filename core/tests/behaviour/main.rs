//! What core promises, held against a service in memory and in virtual time: hours pass in no time, and every run of a
//! seed is the same.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod anything;
mod arrays;
mod doubtful;
mod interrupted;
mod many;
mod parties;
mod patience;
mod reading;
mod registrations;
mod repeating;
mod rivals;
mod service;
mod together;
